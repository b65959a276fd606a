package dev.urial.hub;

/** Is told how far downloads are. Called on the thread that downloads; must not block and must not throw. */
public interface DownloadListener {
    /** Hears nothing. */
    DownloadListener NONE = (file, done, total) -> {};

    /**
     * How far a file is: when it begins, some times a second, and when it is whole. Not called for files that are there.
     *
     * @param file {@code OWNER/REPO/FILE}
     * @param done bytes that are there, those of an earlier attempt included; may become less where a file begins anew
     * @param total of the file; 0 if it is not known
     */
    void progress(String file, long done, long total);

    /** Something that a user who waits wants to know, in one line. */
    default void note(String message) {}
}
