package dev.urial.testkit.server;

import dev.urial.testkit.BigramModel;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on this machine that speaks as a real inference server does, with a {@link BigramModel} behind it. Streams are sent
 * token by token, and a client that goes away ends its generation.
 *
 * <p>Control tokens are spelled {@code <s>} (beginning, 256) and {@code <end>} (end, 257). Where the real server reads such
 * spellings in prompts as tokens, this one reads {@code <end>} so.
 */
public final class ModelServer implements AutoCloseable {
    private final ServerOptions options;
    private final Generations generations;
    private final Dialect dialect;
    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();
    private final Listener listener;

    /** Starts a server over {@link BigramModel#BASE}, with the usual options. */
    public ModelServer(ServerKind kind) {
        this(kind, BigramModel.BASE, ServerOptions.DEFAULT);
    }

    /** Starts a server. */
    public ModelServer(ServerKind kind, BigramModel bigrams, ServerOptions options) {
        this.options = options;
        ServedModel model = new ServedModel(bigrams);
        this.generations = new Generations(model, options);
        this.dialect = switch (kind) {
            case VLLM -> new VllmDialect(options, model, generations);
            case LLAMA_SERVER -> new LlamaServerDialect(options, model, generations);
            case OPENAI -> new OpenAiDialect(options, model, generations);
            case OLLAMA -> new OllamaDialect(options, model, generations);
            case TGI -> new TgiDialect(options, model, generations);
            case PLAIN -> new PlainDialect(options, model, generations);
        };
        this.listener = new Listener("model-server", this::hold);
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}, with no path. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.port());
    }

    /** The requests so far, in order. */
    public List<SeenRequest> seen() {
        return List.copyOf(seen);
    }

    /** The requests so far for a path. */
    public List<SeenRequest> seen(String path) {
        return seen.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** How many generations ended because their client went away. */
    public int cancelled() {
        return generations.cancelled();
    }

    /** How many generations run now. */
    public int running() {
        return generations.running();
    }

    private void hold(Socket socket) throws IOException {
        PushbackInputStream in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        RequestReader requests = new RequestReader(in, out);
        for (Optional<SeenRequest> next = requests.next(); next.isPresent(); next = requests.next()) {
            SeenRequest request = next.get();
            seen.add(request);
            answer(new Exchange(request, socket, in, out, options.has(ServerOptions.Quirk.GZIPS)));
            if (request.header("Connection").orElse("").equalsIgnoreCase("close")) {
                return;
            }
        }
    }

    private void answer(Exchange exchange) throws IOException {
        try {
            Optional<String> bearer = exchange.request()
                    .header("Authorization")
                    .filter(value -> value.startsWith("Bearer "))
                    .map(value -> value.substring("Bearer ".length()));
            if (options.key().isPresent()
                    && !options.key().equals(bearer)
                    && !dialect.isOpen(exchange.request().path())) {
                throw dialect.unauthorized(bearer);
            }
            dialect.answer(exchange);
        } catch (Refusal refusal) {
            exchange.json(refusal.status(), refusal.body());
        }
    }

    /** Ends all that runs and closes all connections. A second call does nothing. */
    @Override
    public void close() {
        listener.close();
    }
}
