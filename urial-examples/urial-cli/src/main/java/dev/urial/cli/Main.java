package dev.urial.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program {@code urial}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = new Terminal(
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                Boolean.getBoolean("urial.interactive"),
                Boolean.getBoolean("urial.terminal"),
                Boolean.getBoolean("urial.drawn"),
                System.getenv());
        int code = UrialCommand.run(terminal, args);
        terminal.out().flush();
        System.exit(code);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
