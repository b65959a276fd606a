package dev.urial.hub;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one server and to where it sends us. Redirects are followed here and not by the library, so that a token goes to
 * the server it is for and to no other host. Safe for many threads.
 */
final class Web {
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    private final HttpUrl home;
    private final Optional<Token> token;
    private final Patience patience;
    private final OkHttpClient client;
    /** For answers without a body, on the same connections. */
    private final OkHttpClient impatient;

    /** @param home the server that may see the token */
    Web(URI home, Optional<Token> token, Patience patience) {
        this.home = HttpUrl.get(home.toString());
        this.token = token;
        this.patience = patience;
        this.client = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(patience.answer())
                .readTimeout(patience.stall())
                .build();
        this.impatient = client.newBuilder().readTimeout(patience.answer()).build();
    }

    HttpUrl home() {
        return home;
    }

    /**
     * A file's headers. Redirects within the server are followed; one that leads away is the answer.
     *
     * @throws IOException if there is no answer
     */
    Response head(HttpUrl url) throws IOException {
        return follow(impatient, url, new Request.Builder().head().header("Accept-Encoding", "identity"), false);
    }

    /**
     * A file's bytes; to be closed.
     *
     * @param from how many of them are not wanted
     * @throws IOException if there is no answer
     */
    Response get(HttpUrl url, long from) throws IOException {
        Request.Builder request = new Request.Builder().header("Accept-Encoding", "identity");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        return follow(client, url, request, true);
    }

    private Response follow(OkHttpClient through, HttpUrl first, Request.Builder request, boolean away)
            throws IOException {
        HttpUrl url = first;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            request.url(url).header("User-Agent", "urial").removeHeader("Authorization");
            if (isHome(url)) {
                token.ifPresent(secret -> secret.sign(request));
            }
            Response response = through.newCall(request.build()).execute();
            String location = REDIRECTS.contains(response.code()) ? response.header("Location") : null;
            if (location == null || (!away && isAbsolute(location))) {
                return response;
            }
            response.close();
            HttpUrl next = url.resolve(location);
            if (next == null || (url.isHttps() && !next.isHttps())) {
                throw new IOException(url.host() + " sends us to where we do not go: "
                        + (next == null ? "no address" : "from https to http at " + next.host()));
            }
            url = next;
        }
        throw new IOException(first.host() + " sends us from place to place (" + MAX_REDIRECTS + " redirects)");
    }

    private static boolean isAbsolute(String location) {
        return location.matches("(?i)(https?:)?//.*");
    }

    private boolean isHome(HttpUrl url) {
        return url.scheme().equals(home.scheme()) && url.host().equals(home.host()) && url.port() == home.port();
    }

    /** A request. */
    interface Ask {
        Response send() throws IOException;
    }

    /**
     * An answer that another try would not change; to be closed.
     *
     * @param what what is asked for, for messages
     * @param attempts at most
     * @throws BackendException {@code UNAVAILABLE} or {@code RATE_LIMITED} if there is none
     */
    Response patiently(String what, int attempts, DownloadListener listener, Ask ask) {
        for (int failures = 1; ; failures++) {
            BackendException failure;
            try {
                Response response = ask.send();
                if (!passes(response.code())) {
                    return response;
                }
                failure = refused(what, response);
                response.close();
            } catch (IOException e) {
                failure = unreachable(what, e);
            }
            pause(failure, failures, attempts, listener);
        }
    }

    /**
     * Waits before the next try, which the listener is told.
     *
     * @throws BackendException the failure, if there is to be none
     */
    void pause(BackendException failure, int failures, int attempts, DownloadListener listener) {
        // a server that is not there will hardly come up while we wait
        int allowed = failure.getCause() instanceof UnknownHostException
                        || failure.getCause() instanceof ConnectException
                        || failure.getCause() instanceof NoRouteToHostException
                ? Math.min(2, attempts)
                : attempts;
        if (failures >= allowed || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        Duration pause = patience.pause(failures, failure.retryAfter());
        if (pause.compareTo(Patience.LONGEST_PAUSE) > 0) {
            throw failure;
        }
        if (pause.compareTo(Duration.ofSeconds(3)) > 0) {
            listener.note(failure.getMessage() + "; trying again in " + pause.toSeconds() + " s");
        }
        try {
            Patience.sleep(pause);
        } catch (InterruptedIOException e) {
            throw unreachable("the hub", e);
        }
    }

    /** Whether a status says that the same may succeed later. */
    static boolean passes(int status) {
        return PASSING.contains(status);
    }

    /** What to say of a status that {@link #passes}. */
    static BackendException refused(String what, Response response) {
        Optional<Duration> after = retryAfter(response.header("Retry-After"));
        String host = response.request().url().host();
        if (response.code() == 429) {
            return new BackendException(
                    BackendException.Kind.RATE_LIMITED,
                    what + ": " + host + " answers that there were too many requests (HTTP 429)"
                            + after.map(wait -> ", and to come back in " + wait.toSeconds() + " s")
                                    .orElse(""),
                    null,
                    after.orElse(null));
        }
        return new BackendException(
                BackendException.Kind.UNAVAILABLE,
                what + ": " + host + " has a problem of its own (HTTP " + response.code() + ")",
                null,
                after.orElse(null));
    }

    /** What to say where there was no answer, or half of one. */
    BackendException unreachable(String what, IOException e) {
        return new BackendException(BackendException.Kind.UNAVAILABLE, what + ": " + reason(e), e);
    }

    private String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "the host " + home.host() + " or one it names is not known; is there a network?";
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return "nothing answers at " + home.host() + ":" + home.port();
        }
        if (e instanceof SocketTimeoutException) {
            return home.host() + " or where it sends us has been silent for too long";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return "the connection to " + home.host() + " broke ("
                + message.lines().findFirst().orElse("").replaceAll("\\?\\S+", "?...") + ")";
    }

    private static Optional<Duration> retryAfter(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        if (header.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(ZonedDateTime.now(date.getZone()), date);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
