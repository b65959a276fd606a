package dev.urial.hub;

import dev.urial.core.cache.CacheFolder;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The hub's cache on this machine, in the layout of the hub's own Python library, with which it is shared: {@code
 * models--OWNER--REPO/} or {@code datasets--OWNER--REPO/} with {@code blobs/} named by their hashes, {@code refs/} that hold a revision's commit, and {@code
 * snapshots/COMMIT/} of links to blobs. Safe for many threads and processes.
 */
public final class HubCache {
    private static final String TAG = "CACHEDIR.TAG";

    private final Path root;
    private final Linker linker;

    /** Makes a symbolic link; not every file system has them, nor every user the right. */
    interface Linker {
        void link(Path link, Path target) throws IOException;
    }

    /**
     * A GGUF file that is there, or a directory.
     *
     * @param revisions branches and tags that meant the commit when they were last asked for
     * @param file its path in the repository; empty for a directory, which is the repository's root
     * @param path where it is, under the name it has in the repository
     * @param size in bytes; of a directory, of those of its files that make up the model, as far as they are there
     */
    public record CachedFile(
            RepositoryName repository,
            List<String> revisions,
            String commit,
            Optional<String> file,
            Path path,
            long size) {}

    /** The cache that the settings name; the folder need not exist. */
    public HubCache(HubSettings settings) {
        this(settings.cache(), (link, target) -> Files.createSymbolicLink(link, target));
    }

    HubCache(Path root, Linker linker) {
        this.root = root;
        this.linker = linker;
    }

    Path root() {
        return root;
    }

    private Path folder(RepositoryName repository) {
        return root.resolve(repository.folder());
    }

    /** Where a commit's files stand. */
    Path snapshot(RepositoryName repository, String commit) {
        return folder(repository).resolve("snapshots").resolve(commit);
    }

    Path blob(RepositoryName repository, String etag) {
        return folder(repository).resolve("blobs").resolve(etag);
    }

    /** What of a blob has been downloaded. */
    Path part(RepositoryName repository, String etag) {
        return folder(repository).resolve("blobs").resolve(etag + ".urial.incomplete");
    }

    /** Whose lock whoever downloads a blob holds. Not the Python library's, which deletes its own. */
    Path guard(RepositoryName repository, String etag) {
        return root.resolve(".locks").resolve(repository.folder()).resolve(etag + ".urial.lock");
    }

    /** The files that {@link #blob}, {@link #part} and {@link #guard} name get their folders. */
    void prepare(RepositoryName repository) throws IOException {
        Files.createDirectories(root);
        if (!Files.exists(root.resolve(TAG))) {
            Files.writeString(
                    root.resolve(TAG),
                    "Signature: 8a477f597d28d172789f06886806bc55\n# A cache: all of it can be fetched again.\n");
        }
        Files.createDirectories(folder(repository).resolve("blobs"));
        Files.createDirectories(root.resolve(".locks").resolve(repository.folder()));
    }

    static boolean isCommit(String revision) {
        return revision.matches("[0-9a-f]{40}");
    }

    /** The commit that a revision meant when it was last asked for. */
    Optional<String> commit(RepositoryName repository, String revision) {
        if (isCommit(revision)) {
            return Optional.of(revision);
        }
        try {
            String commit = Files.readString(folder(repository).resolve("refs").resolve(revision))
                    .strip();
            return isCommit(commit) ? Optional.of(commit) : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** A file of a revision, if it is there. */
    Optional<Path> find(RepositoryName repository, String revision, String file) {
        return commit(repository, revision)
                .map(commit -> pointer(repository, commit, file))
                .filter(Files::isRegularFile);
    }

    /** Where a commit's file stands once it is there. */
    Path pointer(RepositoryName repository, String commit, String file) {
        return snapshot(repository, commit).resolve(file);
    }

    /** The commit in whose folder a file stands. */
    String commitOf(RepositoryName repository, Path file) {
        return folder(repository)
                .resolve("snapshots")
                .relativize(file)
                .getName(0)
                .toString();
    }

    /**
     * Notes what a revision means now, once a file of that commit is there: the other tools complain of a repository without any.
     * That this cannot be written is no reason to fail.
     */
    void remember(RepositoryName repository, String revision, String commit) {
        if (!isCommit(revision) && !commit(repository, revision).equals(Optional.of(commit))) {
            quietly(folder(repository).resolve("refs").resolve(revision), commit);
        }
    }

    /** Notes that a commit has no such file, for the other tools. That this cannot be written is no reason to fail. */
    void rememberAbsence(RepositoryName repository, String commit, String file) {
        if (Files.isDirectory(folder(repository).resolve("snapshots"))) { // else the other tools complain
            quietly(folder(repository).resolve(".no_exist").resolve(commit).resolve(file), "");
        }
    }

    private static void quietly(Path file, String content) {
        try {
            CacheFolder.write(file, content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException unwritable) {
            // asked again next time
        }
    }

    /** Gives a blob its name in a commit: a relative link, or where there are none, the blob itself. */
    Path place(RepositoryName repository, String commit, String file, Path blob) throws IOException {
        Path pointer = pointer(repository, commit, file);
        Path folder = Optional.ofNullable(pointer.getParent()).orElseThrow();
        Files.createDirectories(folder);
        Path target = folder.relativize(blob);
        try {
            linker.link(pointer, target);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(pointer)) { // a link whose blob was deleted
                Files.delete(pointer);
                linker.link(pointer, target);
            }
        } catch (UnsupportedOperationException | FileSystemException none) {
            Files.move(blob, pointer, StandardCopyOption.REPLACE_EXISTING);
        }
        return pointer;
    }

    /** The paths of the files of a commit that are there, in order. */
    List<String> files(RepositoryName repository, String commit) {
        Path snapshot = snapshot(repository, commit);
        try (Stream<Path> walk = Files.walk(snapshot)) {
            return walk.filter(Files::isRegularFile)
                    .map(path -> slashed(snapshot.relativize(path)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /**
     * The GGUF files and the directories that are there, whichever tool brought them, by repository and file, a directory before files.
     *
     * @throws DataException if the cache is there and cannot be read
     */
    public List<CachedFile> models() {
        List<CachedFile> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "models--*--*")) {
            for (Path folder : folders) {
                String[] parts = String.valueOf(folder.getFileName()).split("--", -1);
                if (parts.length == 3) {
                    addModels(new RepositoryName(parts[1], parts[2]), found);
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new DataException(root, OptionalInt.empty(), "the cache cannot be read: " + e, e);
        }
        found.sort(Comparator.comparing((CachedFile file) -> file.repository().toString())
                .thenComparing(model -> model.file().orElse(""))
                .thenComparing(CachedFile::commit));
        return List.copyOf(found);
    }

    private void addModels(RepositoryName repository, List<CachedFile> found) throws IOException {
        Map<String, List<String>> revisions = revisions(repository);
        Path snapshots = folder(repository).resolve("snapshots");
        if (!Files.isDirectory(snapshots)) {
            return;
        }
        try (DirectoryStream<Path> commits = Files.newDirectoryStream(snapshots)) {
            for (Path folder : commits) {
                String commit = String.valueOf(folder.getFileName());
                List<String> named = List.copyOf(revisions.getOrDefault(commit, List.of()));
                List<String> files = files(repository, commit);
                if (ModelFiles.amongst(files)) {
                    found.add(new CachedFile(
                            repository, named, commit, Optional.empty(), folder, directorySize(folder, files)));
                }
                for (String file : HubRefusal.ggufs(files)) {
                    Path path = folder.resolve(file);
                    found.add(new CachedFile(repository, named, commit, Optional.of(file), path, Files.size(path)));
                }
            }
        }
    }

    private static long directorySize(Path folder, List<String> files) throws IOException {
        List<String> model = new ArrayList<>(ModelFiles.of(files));
        if (model.contains(ModelFiles.INDEX)) {
            model.addAll(ModelFiles.shards(folder.resolve(ModelFiles.INDEX)));
            model.retainAll(files);
        }
        long size = 0;
        for (String file : model) {
            size += Files.size(folder.resolve(file));
        }
        return size;
    }

    private Map<String, List<String>> revisions(RepositoryName repository) throws IOException {
        Path refs = folder(repository).resolve("refs");
        Map<String, List<String>> byCommit = new TreeMap<>();
        if (Files.isDirectory(refs)) {
            try (Stream<Path> walk = Files.walk(refs)) {
                for (Path ref : walk.filter(Files::isRegularFile).sorted().toList()) {
                    byCommit.computeIfAbsent(Files.readString(ref).strip(), commit -> new ArrayList<>())
                            .add(slashed(refs.relativize(ref)));
                }
            }
        }
        return byCommit;
    }
}
