package dev.urial.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Files of the hub's repositories. A file is fetched once and then found in the {@link HubCache}; the hub is asked what a
 * branch or tag means now, and where it does not answer, what the cache remembers counts. A revision that is a whole commit needs
 * no network for what is there. Safe for many threads, and beside other processes: of two that want one file, the second waits.
 *
 * <p>Messages begin with {@code hf:OWNER/REPO} and what was asked of it. No message, file or log has the token.
 */
public final class HubClient {
    private static final int MAX_JSON = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HubSettings settings;
    private final HubCache cache;
    private final Web web;

    public HubClient(HubSettings settings) {
        this(settings, new HubCache(settings));
    }

    HubClient(HubSettings settings, HubCache cache) {
        this.settings = settings;
        this.cache = cache;
        this.web = new Web(settings.endpoint(), settings.token(), settings.patience());
    }

    /**
     * What a revision of a repository has.
     *
     * @param commit what the revision means now
     * @param files paths in the repository, in order
     */
    public record Listing(String commit, List<String> files) {
        public Listing {
            files = List.copyOf(files);
        }
    }

    /** What a file is, by its headers. */
    private record Metadata(String commit, Blob blob) {}

    /** The cache that this client fills. */
    public HubCache cache() {
        return cache;
    }

    /**
     * The files of a revision; where the hub cannot be asked, those of them that are in the cache.
     *
     * @throws BackendException {@code UNLOADABLE} if there is no such repository or revision; {@code UNAUTHORIZED} if the user may
     *     not see it; {@code UNAVAILABLE} or {@code RATE_LIMITED} if the hub cannot be asked and the cache has none; {@code
     *     BAD_REPLY} if what answers is no hub
     */
    public Listing list(RepositoryName repository, String revision, DownloadListener listener) {
        String what = new HubReference(repository, revision, Optional.empty()).toString();
        Optional<Listing> cached = cache.commit(repository, revision)
                .map(commit -> new Listing(commit, cache.files(repository, commit)))
                .filter(listing -> !listing.files().isEmpty());
        if (settings.offline()) {
            return cached.orElseThrow(() -> offline(what));
        }
        try {
            int attempts = cached.isPresent() ? 1 : settings.patience().attempts();
            Optional<Listing> listed = listing(what, repository, revision, attempts, listener);
            return listed.orElseThrow(() -> notThere(what, repository, revision, Optional.empty(), listener));
        } catch (BackendException e) {
            return instead(cached, e, listener);
        }
    }

    /** The files of a revision; empty where the hub says that it or the repository does not exist. */
    private Optional<Listing> listing(
            String what, RepositoryName repository, String revision, int attempts, DownloadListener listener) {
        HttpUrl url = api(repository)
                .addPathSegment("revision")
                .addPathSegment(revision)
                .build();
        Optional<JsonNode> answer = json(what, url, attempts, listener);
        return answer.map(tree -> {
            String commit = tree.path("sha").asText();
            if (!HubCache.isCommit(commit) || !tree.path("siblings").isArray()) {
                throw noHub(what);
            }
            List<String> files = new ArrayList<>();
            tree.path("siblings")
                    .forEach(file -> files.add(file.path("rfilename").asText()));
            files.sort(null);
            return new Listing(commit, files);
        });
    }

    /** An answer of the hub; empty for what it does not have. */
    private Optional<JsonNode> json(String what, HttpUrl url, int attempts, DownloadListener listener) {
        try (Response response = web.patiently(what, attempts, listener, () -> web.get(url, 0))) {
            if (response.code() == 404) {
                return Optional.empty();
            }
            if (response.code() != 200) {
                throw HubRefusal.of(what, settings, response);
            }
            byte[] body = response.body().byteStream().readNBytes(MAX_JSON + 1);
            if (body.length > MAX_JSON) {
                throw noHub(what);
            }
            return Optional.of(JSON.readTree(body));
        } catch (JsonProcessingException e) {
            throw noHub(what);
        } catch (IOException e) {
            throw web.unreachable(what, e);
        }
    }

    /**
     * A file of a revision, from the cache or fetched into it.
     *
     * @param revision a branch, a tag or a commit
     * @param file its path in the repository
     * @return where it is, under its own name in the folder of its commit; to be read, not changed
     * @throws BackendException as {@link #list}, and {@code UNLOADABLE} if there is no such file, the disk is full, or the cache
     *     cannot be written, {@code BAD_REPLY} if it arrives damaged twice
     */
    public Path fetch(RepositoryName repository, String revision, String file, DownloadListener listener) {
        HubReference.checkPath(file);
        String what = "hf:" + repository
                + (revision.equals("main") || HubCache.isCommit(revision) ? "" : "@" + revision) + "/" + file;
        Optional<Path> cached = cache.find(repository, revision, file);
        if (cached.isPresent() && HubCache.isCommit(revision)) {
            return cached.get();
        }
        if (settings.offline()) {
            return cached.orElseThrow(() -> offline(what));
        }
        HttpUrl url = home().addPathSegments(repository.toString())
                .addPathSegment("resolve")
                .addPathSegment(revision)
                .addPathSegments(file)
                .build();
        Metadata metadata;
        try {
            int attempts = cached.isPresent() ? 1 : settings.patience().attempts();
            metadata = metadata(what, url, repository, revision, file, attempts, listener);
        } catch (BackendException e) {
            return instead(cached, e, listener);
        }
        Path pointer = cache.pointer(repository, metadata.commit(), file);
        Path found = Files.isRegularFile(pointer) ? pointer : download(what, url, repository, metadata, file, listener);
        cache.remember(repository, revision, metadata.commit());
        return found;
    }

    private Metadata metadata(
            String what,
            HttpUrl url,
            RepositoryName repository,
            String revision,
            String file,
            int attempts,
            DownloadListener listener) {
        try (Response response = web.patiently(what, attempts, listener, () -> web.head(url))) {
            Optional<String> commit =
                    Optional.ofNullable(response.header("X-Repo-Commit")).filter(HubCache::isCommit);
            if (response.code() == 404) {
                commit.ifPresent(known -> cache.rememberAbsence(repository, known, file));
                throw notThere(what, repository, revision, Optional.of(file), listener);
            }
            if (response.code() >= 400) {
                throw HubRefusal.of(what, settings, response);
            }
            Optional<String> etag = Optional.ofNullable(response.header("X-Linked-Etag"))
                    .or(() -> Optional.ofNullable(response.header("ETag")))
                    .map(text -> text.replaceFirst("^W/", "").replace("\"", ""))
                    .filter(Blob::nameable);
            if (commit.isEmpty() || etag.isEmpty()) {
                throw noHub(what);
            }
            boolean redirected = response.code() >= 300;
            Optional<String> size = Optional.ofNullable(response.header("X-Linked-Size"))
                    .or(() -> Optional.ofNullable(redirected ? null : response.header("Content-Length")));
            return new Metadata(
                    commit.get(),
                    new Blob(
                            etag.get(),
                            size.filter(text -> text.matches("\\d{1,18}"))
                                    .map(Long::valueOf)
                                    .orElse(0L)));
        }
    }

    private Path download(
            String what,
            HttpUrl url,
            RepositoryName repository,
            Metadata metadata,
            String file,
            DownloadListener listener) {
        String etag = metadata.blob().etag();
        Runnable wait = () -> listener.note(what + ": is being downloaded by another process or thread; waiting");
        try {
            cache.prepare(repository);
            return new FileGuard(cache.guard(repository, etag), wait).alone(() -> {
                Path pointer = cache.pointer(repository, metadata.commit(), file);
                if (Files.isRegularFile(pointer)) {
                    return pointer; // the other has brought it
                }
                Path blob = cache.blob(repository, etag);
                if (!Files.isRegularFile(blob) || !sized(blob, metadata.blob().size())) {
                    Path part = cache.part(repository, etag);
                    String label = repository + "/" + file;
                    new Transfer(web, settings.patience(), url, label, metadata.blob(), part, listener).run(blob);
                }
                return cache.place(repository, metadata.commit(), file, blob);
            });
        } catch (IOException e) {
            throw Transfer.unwritable(what, cache.root(), e);
        }
    }

    private static boolean sized(Path blob, long size) throws IOException {
        return size == 0 || Files.size(blob) == size;
    }

    /** What is in the cache, where the hub cannot be asked: that it may have changed is said. */
    private <T> T instead(Optional<T> cached, BackendException failure, DownloadListener listener) {
        boolean mayBeThere = failure.kind() != BackendException.Kind.UNLOADABLE;
        if (cached.isEmpty() || !mayBeThere) {
            throw failure;
        }
        listener.note(failure.getMessage() + "; what the cache has is used");
        return cached.get();
    }

    private BackendException offline(String what) {
        return new BackendException(
                BackendException.Kind.UNLOADABLE,
                what + ": is not in the cache " + cache.root()
                        + ", and HF_HUB_OFFLINE forbids to ask the hub; 'urial models pull' fetches it where there is a"
                        + " network");
    }

    private BackendException noHub(String what) {
        return new BackendException(
                BackendException.Kind.BAD_REPLY,
                what + ": what answers at " + settings.endpoint()
                        + " does not speak as a hub does; is HF_ENDPOINT right, is there a login or a proxy in between?");
    }

    /** Which of repository, revision and file does not exist, and what does. */
    private BackendException notThere(
            String what, RepositoryName repository, String revision, Optional<String> file, DownloadListener listener) {
        Optional<Listing> same = file.isPresent() ? listing(what, repository, revision, 1, listener) : Optional.empty();
        if (same.isPresent()) {
            return HubRefusal.noFile(
                    what, repository, file.orElse(""), same.get().files());
        }
        Optional<JsonNode> any = json(what, api(repository).build(), 1, listener);
        if (any.isEmpty()) {
            return HubRefusal.noRepository(what, repository, settings);
        }
        List<String> names = new ArrayList<>();
        json(what, api(repository).addPathSegment("refs").build(), 1, listener).ifPresent(refs -> {
            refs.path("branches").forEach(ref -> names.add(ref.path("name").asText()));
            refs.path("tags").forEach(ref -> names.add(ref.path("name").asText()));
        });
        return HubRefusal.noRevision(what, repository, revision, names);
    }

    private HttpUrl.Builder api(RepositoryName repository) {
        return home().addPathSegment("api").addPathSegments(repository.api());
    }

    private HttpUrl.Builder home() {
        return web.home().newBuilder();
    }
}
