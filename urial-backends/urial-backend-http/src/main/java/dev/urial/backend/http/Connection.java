package dev.urial.backend.http;

import dev.urial.backend.http.dialect.Call;
import dev.urial.backend.http.dialect.Json;
import dev.urial.backend.http.dialect.Server;
import dev.urial.core.net.EnvironmentProxies;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;

/**
 * Requests to one server. Redirects are not followed: a key is for the server that the user named. Connections are kept and shared;
 * over TLS several requests share one where the server speaks HTTP/2. Safe for many threads.
 */
final class Connection implements Server, AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
    /** What a reply that is no stream may weigh. */
    private static final long LONGEST_REPLY = 64L << 20;
    /** What is read of an error. */
    private static final long LONGEST_ERROR = 64L << 10;

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final String backend;
    private final Address address;
    private final Optional<Secret> key;
    private final Limits limits;
    private final OkHttpClient client;
    private final Throttle throttle;
    private final InterruptWatch interrupts = new InterruptWatch();
    private final Map<String, Optional<Json>> found = new ConcurrentHashMap<>();

    /** @param backend the provider's name, for messages */
    Connection(
            String backend, Address address, Optional<Secret> key, Limits limits, Optional<TrustedAuthority> trusted) {
        this.backend = backend;
        this.address = address;
        this.key = key;
        this.limits = limits;
        this.throttle = new Throttle(limits);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .proxySelector(EnvironmentProxies.ofProcess())
                .connectionPool(new ConnectionPool(limits.concurrency(), KEPT.toSeconds(), TimeUnit.SECONDS))
                .connectTimeout(limits.connect())
                .writeTimeout(limits.stall())
                .readTimeout(limits.stall());
        trusted.ifPresent(authority -> authority.trustIn(builder));
        this.client = builder.build();
    }

    @Override
    public String root() {
        return address.shown();
    }

    /** The provider's name. */
    String backend() {
        return backend;
    }

    /** For messages: backend and address. */
    String who() {
        return backend + " (" + address.shown() + ")";
    }

    Throttle throttle() {
        return throttle;
    }

    InterruptWatch interrupts() {
        return interrupts;
    }

    Limits limits() {
        return limits;
    }

    @Override
    public Optional<Json> find(String path) {
        Optional<Json> known = found.get(path);
        if (known == null) {
            known = get(path);
            found.put(path, known);
        }
        return known;
    }

    private Optional<Json> get(String path) {
        try (Response response = send(new Request.Builder().get(), address.page(path), Duration.ofSeconds(30))) {
            if (response.code() == 200) {
                return json(text(response, LONGEST_REPLY));
            }
            if (response.code() == 404 || response.code() == 405 || response.code() == 501) {
                return Optional.empty();
            }
            throw refusal(response);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static Optional<Json> json(String text) {
        try {
            return Optional.of(Json.parse(text));
        } catch (IllegalArgumentException notJson) {
            return Optional.empty();
        }
    }

    @Override
    public Json post(Call call) {
        okhttp3.Call prepared = prepare(call, limits.deadline());
        long deadline = System.nanoTime() + limits.deadline().toNanos();
        if (!throttle.enter(1, deadline, () -> false)) {
            throw new BackendException(Kind.UNAVAILABLE, who() + ": the request was interrupted");
        }
        boolean done = false;
        interrupts.begin(prepared);
        try (Response response = execute(prepared)) {
            String text = text(response, LONGEST_REPLY);
            throttle.left();
            done = true;
            return object(text);
        } catch (BackendException e) {
            done = done || left(e);
            throw e;
        } catch (IOException e) {
            throw failure(e);
        } finally {
            interrupts.done(prepared);
            if (!done) {
                throttle.leftUndone();
            }
        }
    }

    /** Tells the throttle of a refusal for too many requests. */
    boolean left(BackendException failure) {
        if (failure.kind() == Kind.RATE_LIMITED) {
            throttle.refused(failure.retryAfter());
            return true;
        }
        return false;
    }

    /**
     * The object that a reply is.
     *
     * @throws BackendException if it is none, or an error
     */
    Json object(String text) {
        Json reply;
        try {
            reply = Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BackendException(
                    Kind.BAD_REPLY, who() + " answers what is no JSON: " + scrubbed(ServerError.words(text)), e);
        }
        if (!reply.isObject() && reply.list().isEmpty()) {
            throw new BackendException(
                    Kind.BAD_REPLY, who() + " answers no JSON object but: " + scrubbed(ServerError.words(text)));
        }
        if (ServerError.isError(reply)) {
            throw ServerError.of(who(), 200, scrubbed(text), null, key.isPresent());
        }
        return reply;
    }

    /** A request that has not been sent. */
    okhttp3.Call prepare(Call call, Duration timeout) {
        Request.Builder request = new Request.Builder()
                .post(RequestBody.create(Json.write(call.body()), JSON))
                .header("Accept", "text/event-stream, application/x-ndjson, application/json");
        if (Boolean.TRUE.equals(call.body().get("stream"))) {
            request.header("Accept-Encoding", "identity"); // compressed, events would wait for each other
        }
        return call(request, address.page(call.path()), timeout);
    }

    private Response send(Request.Builder request, HttpUrl url, Duration timeout) throws IOException {
        return call(request.header("Accept", "application/json"), url, timeout).execute();
    }

    private okhttp3.Call call(Request.Builder request, HttpUrl url, Duration timeout) {
        request.url(url).header("User-Agent", "urial");
        key.ifPresent(secret -> request.header("Authorization", secret.header()));
        okhttp3.Call call = client.newCall(request.build());
        call.timeout().timeout(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
        return call;
    }

    /**
     * Sends it. The reply is to be closed.
     *
     * @throws BackendException if the server refuses
     */
    Response execute(okhttp3.Call call) throws IOException {
        Response response = call.execute();
        if (response.code() == 200) {
            return response;
        }
        try (response) {
            throw refusal(response);
        }
    }

    private BackendException refusal(Response response) throws IOException {
        String location = response.header("Location");
        if (response.isRedirect() && location != null) {
            HttpUrl to = response.request().url().resolve(location);
            return new BackendException(
                    Kind.UNSUPPORTED,
                    who() + " sends us to "
                            + (to == null
                                    ? "no address"
                                    : to.scheme() + "://" + to.host() + ":" + to.port() + to.encodedPath())
                            + "; if you trust it, name that address: neither prompt nor key was sent there");
        }
        return ServerError.of(
                who(), response.code(), scrubbed(start(response)), response.header("Retry-After"), key.isPresent());
    }

    private static String start(Response response) throws IOException {
        BufferedSource source = response.body().source();
        boolean more = source.request(LONGEST_ERROR);
        return source.readUtf8(more ? LONGEST_ERROR : source.getBuffer().size());
    }

    private String text(Response response, long most) throws IOException {
        ResponseBody body = response.body();
        if (body.source().request(most + 1)) {
            throw new BackendException(
                    Kind.BAD_REPLY, who() + " answers with more than " + (most >> 20) + " MB, which is no answer");
        }
        return body.source().readUtf8();
    }

    String scrubbed(String text) {
        return key.map(secret -> secret.scrub(text)).orElse(text);
    }

    /** What to say where there was no answer, or half of one. */
    BackendException failure(IOException e) {
        Kind kind = Kind.UNAVAILABLE;
        String reason;
        if (e instanceof UnknownHostException) {
            reason = "the host " + address.root().host() + " is not known";
        } else if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            reason = "nothing answers at " + address.root().host() + ":"
                    + address.root().port() + "; is the server up?";
        } else if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
            kind = Kind.UNLOADABLE;
            reason = "its certificate is not trusted (" + line(e)
                    + "); one of your own authority is trusted by ?authority=FILE.pem";
        } else if (e instanceof SSLException) {
            kind = Kind.UNLOADABLE;
            reason = "no encrypted connection can be made (" + line(e) + "); does it speak https?";
        } else if (e instanceof SocketTimeoutException && line(e).contains("connect")) {
            reason = "no connection within " + limits.connect().toSeconds() + " s";
        } else if (e instanceof SocketTimeoutException) {
            kind = Kind.TIMED_OUT;
            reason =
                    "the server has sent nothing for " + limits.stall().toSeconds() + " s; ?stall=SECONDS waits longer";
        } else if (e instanceof InterruptedIOException && line(e).equals("timeout")) { // of the call as a whole
            kind = Kind.TIMED_OUT;
            reason = "the answer was not done in time";
        } else {
            reason = "the connection broke (" + line(e) + ")";
        }
        return new BackendException(kind, who() + ": " + reason, e);
    }

    private static String line(IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }

    /** Ends what is under way and lets the connections go. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
        interrupts.close();
    }
}
