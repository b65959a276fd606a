package dev.urial.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts connections on 127.0.0.1 at a free port, a thread for each, until it is closed. */
final class Listener implements AutoCloseable {
    /** What is done with one connection; it is closed afterwards, in order unless it is already. */
    interface Conversation {
        void hold(Socket socket) throws IOException;
    }

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 500;

    private final ServerSocket server;
    private final String name;
    private final Conversation conversation;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Listener(String name, Conversation conversation) {
        this.name = name;
        this.conversation = conversation;
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(LOOPBACK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept, name + "-" + port());
    }

    int port() {
        return server.getLocalPort();
    }

    boolean closed() {
        return closed;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> hold(socket), name + "-" + port() + "-connection");
            } catch (IOException e) {
                // Closed; or a connection that was gone before it was accepted.
            }
        }
    }

    private void start(Runnable work, String threadName) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                },
                threadName);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void hold(Socket socket) {
        try (socket) {
            if (!closed) {
                socket.setTcpNoDelay(true);
                conversation.hold(socket);
            }
        } catch (IOException e) {
            // The client has gone, or this server has been closed.
        } finally {
            sockets.remove(socket);
        }
    }

    /** Closes all connections at once and waits for their threads. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Thread> left = new ArrayList<>(threads);
        left.forEach(Thread::interrupt);
        for (Thread thread : left) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
