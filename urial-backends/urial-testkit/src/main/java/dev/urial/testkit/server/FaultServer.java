package dev.urial.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on this machine that answers as it is told, and in particular badly. It reads each request whole and gives the next
 * {@link Reply} of its script; after the script, what its rule says.
 *
 * <pre>{@code
 * new FaultServer()
 *         .then(Reply.json(503, "{}", "Retry-After", "1"), Reply.reset())
 *         .always(Reply.events("{\"choices\":[]}", "[DONE]"));
 * }</pre>
 */
public final class FaultServer implements AutoCloseable {
    private static final Reply NOTHING_LEFT =
            Reply.of(501, "text/plain", "the script of this server has no reply left");

    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Listener listener;
    private volatile Function<SeenRequest, Reply> rule = request -> NOTHING_LEFT;

    /** Starts a server with an empty script. */
    public FaultServer() {
        listener = new Listener("fault-server", this::hold);
    }

    /** Adds replies to the end of the script. */
    public FaultServer then(Reply... replies) {
        script.addAll(Arrays.asList(replies));
        return this;
    }

    /** Gives this reply whenever the script is at its end. */
    public FaultServer always(Reply reply) {
        return answering(request -> reply);
    }

    /** Gives the reply that this says whenever the script is at its end; asked on many threads at once. */
    public FaultServer answering(Function<SeenRequest, Reply> with) {
        rule = with;
        return this;
    }

    /**
     * A reply cut in two at every byte, a reply each: the client sees the first part, and a moment later the rest.
     *
     * @param reply all its bytes, such as those of {@link Reply#eventBytes}
     */
    public static List<Reply> cuts(byte[] reply) {
        List<Reply> cuts = new ArrayList<>();
        for (int at = 1; at < reply.length; at++) {
            cuts.add(Reply.bytes(Arrays.copyOf(reply, at))
                    .then(Reply.pause(Duration.ofMillis(1)))
                    .then(Reply.bytes(Arrays.copyOfRange(reply, at, reply.length))));
        }
        return cuts;
    }

    /** A reply that ends too early, at every byte from none on: after the first part the connection is closed. */
    public static List<Reply> ends(byte[] reply) {
        List<Reply> ends = new ArrayList<>();
        for (int at = 0; at < reply.length; at++) {
            ends.add(Reply.bytes(Arrays.copyOf(reply, at)).then(Reply.close()));
        }
        return ends;
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}, with no path. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.port());
    }

    /** The requests so far, in order. */
    public List<SeenRequest> seen() {
        return List.copyOf(seen);
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections.get();
    }

    private void hold(Socket socket) throws IOException {
        connections.incrementAndGet();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        RequestReader requests = new RequestReader(in, socket.getOutputStream());
        Wire wire = new Wire(socket, in);
        while (!socket.isClosed()) {
            Optional<SeenRequest> request = requests.next();
            if (request.isEmpty()) {
                return;
            }
            seen.add(request.get());
            Reply next = script.poll();
            (next == null ? rule.apply(request.get()) : next).give(wire);
        }
    }

    /** Closes all connections, those that stall too, and waits for their threads. A second call does nothing. */
    @Override
    public void close() {
        listener.close();
    }
}
