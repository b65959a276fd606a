package dev.urial.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** One connection of a {@link FaultServer}, as a {@link Reply} sees it. Every method fails once the client has gone. */
public final class Wire {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket, InputStream in) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
    }

    /** Sends bytes at once. */
    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Does nothing for a while. */
    public void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Does nothing until the client goes away or the server is closed. */
    public void stall() throws IOException {
        while (in.read() >= 0) {
            // It may say more; it is not heard.
        }
        close();
    }

    /** Ends the connection in order. */
    public void close() throws IOException {
        socket.close();
    }

    /** Breaks the connection off: the client gets a reset, and may lose what it has not read. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
