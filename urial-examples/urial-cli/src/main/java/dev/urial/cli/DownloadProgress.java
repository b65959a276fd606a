package dev.urial.cli;

import dev.urial.hub.DownloadLines;
import dev.urial.hub.DownloadListener;

/** Shows downloads on standard error: a bar that is drawn over and over on a terminal, plain lines elsewhere. For one thread. */
final class DownloadProgress implements DownloadListener, AutoCloseable {
    private static final int BAR = 20;
    private static final int WIDTH = 78;

    private final Terminal terminal;
    private final DownloadLines lines;

    private String current = "";
    private long began;
    private long had;
    private boolean open;

    DownloadProgress(Terminal terminal) {
        this.terminal = terminal;
        this.lines = new DownloadLines(terminal::say);
    }

    @Override
    public void progress(String file, long done, long total) {
        if (!terminal.live()) {
            lines.progress(file, done, total);
            return;
        }
        if (!file.equals(current)) {
            close();
            current = file;
            began = System.nanoTime();
            had = done;
            terminal.say(DownloadLines.beginning(file, done, total));
        }
        int filled = total > 0 ? (int) (BAR * done / total) : 0;
        String line = "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] "
                + DownloadLines.state(done, total, done - had, System.nanoTime() - began);
        draw(line);
        open = true;
    }

    private void draw(String line) {
        terminal.err().print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())) + "\r");
        terminal.err().flush();
    }

    @Override
    public void note(String message) {
        if (open) {
            draw("");
        }
        terminal.say(message);
    }

    /** Leaves the bar as it is and goes to the next line. */
    @Override
    public void close() {
        if (open) {
            open = false;
            terminal.err().println();
            terminal.err().flush();
        }
    }
}
