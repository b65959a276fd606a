package dev.urial.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.cache.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;

/**
 * A server on this machine that behaves as the Hugging Face hub does, and on request badly: the hub itself at {@code localhost},
 * and a second server at {@code 127.0.0.1}, to which it sends those who want a large file. Repositories and faults may be added
 * while it runs; a dataset's repository is named {@code datasets/OWNER/NAME}.
 */
public final class FakeHub implements AutoCloseable {
    /** Which of the two servers. */
    public enum Server {
        HUB,
        FILES
    }

    /**
     * A request that came.
     *
     * @param line method and path with query
     * @param headers by name in lower case
     */
    public record Seen(Server server, String line, Map<String, String> headers) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MockWebServer hub = new MockWebServer();
    private final MockWebServer files = new MockWebServer();
    private final Map<String, Repository> repositories = new TreeMap<>();
    private final Map<Server, Queue<UnaryOperator<MockResponse.Builder>>> faults =
            Map.of(Server.HUB, new ConcurrentLinkedQueue<>(), Server.FILES, new ConcurrentLinkedQueue<>());
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    private static final class Repository {
        final Map<String, byte[]> files = new TreeMap<>();
        final Map<String, byte[]> plain = new TreeMap<>();
        boolean gated;
        int changes;
    }

    /** Starts both servers at free ports. */
    public FakeHub() {
        hub.setDispatcher(dispatcher(Server.HUB));
        files.setDispatcher(dispatcher(Server.FILES));
        try {
            hub.start();
            files.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Dispatcher dispatcher(Server server) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(server, request);
            }
        };
    }

    /** The hub's address: what {@code HF_ENDPOINT} is to be. */
    public URI endpoint() {
        return URI.create("http://localhost:" + hub.getPort());
    }

    /** Adds or changes a large file, which is known by its SHA-256 and given out by the second server. */
    public synchronized FakeHub put(String repository, String file, byte[] content) {
        repository(repository).files.put(file, content.clone());
        return this;
    }

    /** Adds or changes a small file, which is known as a git blob and given out by the hub itself. */
    public synchronized FakeHub putPlain(String repository, String file, String content) {
        repository(repository).plain.put(file, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private Repository repository(String name) {
        Repository repository = repositories.computeIfAbsent(name, made -> new Repository());
        repository.changes++;
        return repository;
    }

    /** Shows a repository only to those who bring a token that begins with {@code hf_good}. */
    public synchronized FakeHub gate(String repository) {
        repository(repository).gated = true;
        return this;
    }

    /** What {@code main} of a repository means now. */
    public synchronized String commit(String repository) {
        return sha1(
                repository + Optional.ofNullable(repositories.get(repository)).orElseThrow().changes);
    }

    /** Changes the next answer of a server that no earlier fault changes. */
    public FakeHub spoil(Server server, UnaryOperator<MockResponse.Builder> fault) {
        Optional.ofNullable(faults.get(server)).orElseThrow().add(fault);
        return this;
    }

    /** The next answer is only a status, with the headers given: name, value, name, value. */
    public FakeHub answerNext(Server server, int status, String... headers) {
        return spoil(server, right -> {
            MockResponse.Builder wrong = new MockResponse.Builder().code(status);
            for (int i = 0; i < headers.length; i += 2) {
                wrong.setHeader(headers[i], headers[i + 1]);
            }
            return wrong;
        });
    }

    /** The next answer breaks after so many bytes of its body. */
    public FakeHub breakNext(Server server, int after) {
        return spoil(server, right -> {
            Buffer whole = bodyOf(right);
            Buffer some = new Buffer();
            some.write(whole, Math.min(after, whole.size()));
            long length = some.size() + whole.size();
            return right.body(some).setHeader("Content-Length", length).onResponseEnd(new SocketEffect.CloseSocket());
        });
    }

    /** The next answer has wrong bytes, as many as the right ones. */
    public FakeHub corruptNext(Server server) {
        return spoil(server, right -> {
            byte[] bytes = bodyOf(right).readByteArray();
            Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 7);
            return right.body(new Buffer().write(bytes));
        });
    }

    /** The next answer comes slowly: so many bytes, then a pause of a tenth of a second, and so on. */
    public FakeHub slowNext(Server server, int bytes) {
        return spoil(server, right -> right.throttleBody(bytes, 100, TimeUnit.MILLISECONDS));
    }

    /** The next answer is a page, with status 200. */
    public FakeHub pageNext(Server server) {
        return spoil(
                server,
                right -> new MockResponse.Builder()
                        .setHeader("Content-Type", "text/html; charset=utf-8")
                        .body("<!doctype html><title>Log in</title>"));
    }

    private static Buffer bodyOf(MockResponse.Builder response) {
        try {
            Buffer body = new Buffer();
            Optional.ofNullable(response.getBody()).orElseThrow().writeTo(body);
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests so far, in order. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** The requests so far that a server got and that begin with this. */
    public List<Seen> seen(Server server, String start) {
        return seen.stream()
                .filter(request -> request.server() == server && request.line().startsWith(start))
                .toList();
    }

    private MockResponse answer(Server server, RecordedRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.getHeaders()
                .forEach(header -> headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
        seen.add(new Seen(server, request.getMethod() + " " + request.getTarget(), headers));
        MockResponse.Builder right = right(server, request);
        UnaryOperator<MockResponse.Builder> fault =
                Optional.ofNullable(faults.get(server)).orElseThrow().poll();
        MockResponse.Builder answer = fault == null ? right : fault.apply(right);
        if ("HEAD".equals(request.getMethod()) && answer.getBody() != null) {
            long length = bodyOf(answer).size();
            answer = answer.body(new NoBody()).setHeader("Content-Length", length);
        }
        return answer.build();
    }

    /** Of an answer to HEAD, whose headers speak of a body that does not come. */
    private static final class NoBody implements MockResponseBody {
        @Override
        public long getContentLength() {
            return 0;
        }

        @Override
        public void writeTo(BufferedSink sink) {}
    }

    private synchronized MockResponse.Builder right(Server server, RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (server == Server.FILES) {
            for (Repository repository : repositories.values()) {
                for (byte[] content : repository.files.values()) {
                    if (path.equals("/blobs/" + Sha256.hex(content))) {
                        return bytes(request, content).setHeader("Content-Type", "application/octet-stream");
                    }
                }
            }
            return new MockResponse.Builder().code(404);
        }
        List<String> parts = request.getUrl().pathSegments();
        boolean api = path.startsWith("/api/models/") || path.startsWith("/api/datasets/");
        String space = path.matches("/(api/)?datasets/.*") ? "datasets/" : "";
        int at = api ? 2 : space.isEmpty() ? 0 : 1;
        String name = parts.size() < at + 2 ? "" : space + parts.get(at) + "/" + parts.get(at + 1);
        Repository repository = repositories.get(name);
        if (repository == null) {
            return new MockResponse.Builder().code(404).setHeader("X-Error-Code", "RepoNotFound");
        }
        String token =
                Optional.ofNullable(request.getHeaders().get("Authorization")).orElse("");
        if (repository.gated && !token.startsWith("Bearer hf_good")) {
            return new MockResponse.Builder().code(token.isEmpty() ? 401 : 403).setHeader("X-Error-Code", "GatedRepo");
        }
        List<String> rest = parts.subList(at + 2, parts.size());
        return api ? api(name, repository, rest) : file(request, name, repository, rest);
    }

    private MockResponse.Builder api(String name, Repository repository, List<String> rest) {
        ObjectNode json = JSON.createObjectNode();
        if (rest.equals(List.of("refs"))) {
            json.putArray("branches").addObject().put("name", "main");
            json.putArray("tags").addObject().put("name", "v1.0");
        } else if (rest.isEmpty() || known(name, rest.get(rest.size() - 1))) {
            json.put("id", name).put("sha", commit(name));
            ArrayNode siblings = json.putArray("siblings");
            names(repository).forEach(file -> siblings.addObject().put("rfilename", file));
        } else {
            return new MockResponse.Builder().code(404).setHeader("X-Error-Code", "RevisionNotFound");
        }
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .body(json.toString());
    }

    private boolean known(String name, String revision) {
        return revision.equals("main") || revision.equals("v1.0") || revision.equals(commit(name));
    }

    private static List<String> names(Repository repository) {
        List<String> names = new ArrayList<>(repository.files.keySet());
        names.addAll(repository.plain.keySet());
        return names;
    }

    private MockResponse.Builder file(RecordedRequest request, String name, Repository repository, List<String> rest) {
        if (rest.size() < 3 || !rest.get(0).equals("resolve")) {
            return new MockResponse.Builder().code(404);
        }
        if (!known(name, rest.get(1))) {
            return new MockResponse.Builder().code(404).setHeader("X-Error-Code", "RevisionNotFound");
        }
        String file = String.join("/", rest.subList(2, rest.size()));
        MockResponse.Builder response = new MockResponse.Builder().setHeader("X-Repo-Commit", commit(name));
        byte[] large = repository.files.get(file);
        byte[] plain = repository.plain.get(file);
        if (large != null) {
            String sha256 = Sha256.hex(large);
            return response.code(302)
                    .setHeader("X-Linked-Etag", '"' + sha256 + '"')
                    .setHeader("X-Linked-Size", large.length)
                    .setHeader(
                            "Location",
                            "http://127.0.0.1:" + files.getPort() + "/blobs/" + sha256 + "?signature=secret");
        }
        if (plain != null) {
            String git = sha1("blob " + plain.length + "\0" + new String(plain, StandardCharsets.UTF_8));
            MockResponse.Builder body = bytes(request, plain);
            return body.setHeader("X-Repo-Commit", commit(name))
                    .setHeader("ETag", "W/\"" + git + '"')
                    .setHeader("Content-Type", "text/plain");
        }
        return response.code(404).setHeader("X-Error-Code", "EntryNotFound");
    }

    private static MockResponse.Builder bytes(RecordedRequest request, byte[] content) {
        String range = Optional.ofNullable(request.getHeaders().get("Range")).orElse("");
        if (!range.matches("bytes=\\d+-")) {
            return new MockResponse.Builder().body(new Buffer().write(content));
        }
        int from = Integer.parseInt(range.substring(6, range.length() - 1));
        if (from >= content.length) {
            return new MockResponse.Builder().code(416).setHeader("Content-Range", "bytes */" + content.length);
        }
        return new MockResponse.Builder()
                .code(206)
                .setHeader("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length)
                .body(new Buffer().write(content, from, content.length - from));
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops both servers: from now on nothing answers. A second call does nothing. */
    @Override
    public void close() {
        hub.close();
        files.close();
    }
}
