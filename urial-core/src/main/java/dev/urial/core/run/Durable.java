package dev.urial.core.run;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are whole or not there, after a crash of the machine too. What is half written is called {@code X.part}; the lock of
 * a run sees to it that one process at a time writes it.
 */
final class Durable {
    private Durable() {}

    /** Where a file is written before it stands in its place. */
    static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    static void write(Path file, byte[] content) throws IOException {
        Path part = part(file);
        try (FileOutputStream out = new FileOutputStream(part.toFile())) {
            out.write(content);
            out.getFD().sync();
        } catch (IOException failure) {
            Files.deleteIfExists(part);
            throw failure;
        }
        moveIntoPlace(part, file);
    }

    /** Puts a whole, synced file into the place of another. */
    static void moveIntoPlace(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(file);
    }

    /** Makes a file's name last. */
    static void syncFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return; // not every system can sync a folder; those that cannot order such changes themselves
        }
    }
}
