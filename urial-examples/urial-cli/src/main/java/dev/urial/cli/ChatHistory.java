package dev.urial.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Where the questions that were typed are kept: for their writer alone, since anything may stand in them. */
final class ChatHistory {
    private ChatHistory() {}

    /** The file, made where there is none; empty, and that is told, if it cannot be used. */
    static Optional<Path> file(Terminal terminal) {
        String home = terminal.environment().getOrDefault("HOME", System.getProperty("user.home"));
        String given = terminal.environment().getOrDefault("XDG_STATE_HOME", "");
        // Relative paths are to be ignored, says the XDG base directory specification.
        Path state = given.startsWith("/") ? Path.of(given) : Path.of(home, ".local", "state");
        Path file = state.resolve("urial").resolve("chat-history");
        try {
            Files.createDirectories(state.resolve("urial"));
            create(file);
            if (Files.isRegularFile(file) && Files.isReadable(file) && Files.isWritable(file)) {
                return Optional.of(file);
            }
            terminal.say("note: no history is kept: " + file + " cannot be written");
        } catch (IOException | UnsupportedOperationException e) {
            terminal.say("note: no history is kept: " + file + " cannot be made (" + e.getMessage() + ")");
        }
        return Optional.empty();
    }

    private static void create(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException e) {
            if (posix && Files.isRegularFile(file)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }
}
