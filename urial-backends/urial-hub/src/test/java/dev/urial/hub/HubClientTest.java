package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.testkit.FakeHub;
import dev.urial.testkit.FakeHub.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that behaves as the hub does, and one that does not. */
class HubClientTest {
    private static final String REPO = Trial.REPOSITORY.toString();
    private static final String FILE = "sub/model-Q4_K_M.gguf";
    private static final byte[] CONTENT = Trial.bytes(300_000, 1);
    private static final String HASH = Sha256.hex(CONTENT);

    @TempDir
    private Path cache;

    private final FakeHub hub = new FakeHub().put(REPO, FILE, CONTENT).putPlain(REPO, "config.json", "{}\n");
    private final Trial listener = new Trial();

    @AfterEach
    void stop() {
        hub.close();
    }

    private HubClient client() {
        return new HubClient(Trial.settings(hub.endpoint(), cache));
    }

    private HubClient client(String token) {
        return new HubClient(Trial.settings(hub.endpoint(), cache, Optional.of(token), Trial.QUICK));
    }

    private Path fetch() {
        return client().fetch(Trial.REPOSITORY, "main", FILE, listener);
    }

    private Path repository() {
        return cache.resolve("models--some-org--Some_Model.v1");
    }

    private Path part() {
        return repository().resolve("blobs").resolve(HASH + ".urial.incomplete");
    }

    private static void refused(ThrowingCallable call, Kind kind, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n", "signature=secret");
    }

    @Test
    void aFileLandsInTheLayoutThatOtherToolsRead() throws Exception {
        Path file = fetch();
        String commit = hub.commit(REPO);
        assertThat(file).hasBinaryContent(CONTENT).isEqualTo(repository().resolve("snapshots/" + commit + "/" + FILE));
        assertThat(Files.readSymbolicLink(file)).isEqualTo(Path.of("../../../blobs/" + HASH));
        assertThat(repository().resolve("refs/main")).hasContent(commit);
        assertThat(Trial.files(cache))
                .containsExactlyInAnyOrder(
                        "CACHEDIR.TAG",
                        ".locks/models--some-org--Some_Model.v1/" + HASH + ".urial.lock",
                        "models--some-org--Some_Model.v1/blobs/" + HASH,
                        "models--some-org--Some_Model.v1/refs/main");
        assertThat(listener.progress.get(0)).isEqualTo(REPO + "/" + FILE + " 0/300000");
        assertThat(listener.progress.get(listener.progress.size() - 1)).endsWith(" 300000/300000");
        assertThat(listener.notes).isEmpty();
    }

    @Test
    void aSmallFileIsCheckedAsAGitBlob() {
        Path file = client().fetch(Trial.REPOSITORY, "main", "config.json", listener);
        assertThat(file).hasContent("{}\n");
        // what 'git hash-object' says of these three bytes
        assertThat(repository().resolve("blobs/0967ef424bce6791893e9a57bb952f80fd536e93"))
                .exists();
        hub.putPlain(REPO, "other.json", "{\"a\": 1}").corruptNext(Server.HUB).corruptNext(Server.HUB);
        hub.corruptNext(Server.HUB);
        refused(
                () -> client().fetch(Trial.REPOSITORY, "main", "other.json", listener),
                Kind.BAD_REPLY,
                "damaged twice");
    }

    @Test
    void whatIsThereIsNotFetchedAgain() {
        Path first = fetch();
        assertThat(fetch()).isEqualTo(first);
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(1);
        assertThat(hub.seen(Server.HUB, "HEAD")).hasSize(2);
    }

    @Test
    void aCommitThatIsThereNeedsNoNetwork() {
        Path first = fetch();
        String commit = hub.commit(REPO);
        hub.close();
        assertThat(client().fetch(Trial.REPOSITORY, commit, FILE, listener)).isEqualTo(first);
        assertThat(listener.notes).isEmpty();
    }

    @Test
    void aNewCommitIsNoticedAndWhatDidNotChangeIsLinkedOnly() {
        Path first = fetch();
        hub.putPlain(REPO, "README.md", "changed");
        Path second = fetch();
        assertThat(second).isNotEqualTo(first).hasBinaryContent(CONTENT);
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(1);
        assertThat(repository().resolve("refs/main")).hasContent(hub.commit(REPO));
    }

    @Test
    void theTokenGoesToTheHubAndToNobodyElse() throws Exception {
        Path unused = client("hf_good_1234").fetch(Trial.REPOSITORY, "main", FILE, listener);
        assertThat(hub.seen(Server.HUB, ""))
                .isNotEmpty()
                .allSatisfy(seen -> assertThat(seen.headers()).containsEntry("authorization", "Bearer hf_good_1234"));
        assertThat(hub.seen(Server.FILES, ""))
                .isNotEmpty()
                .allSatisfy(seen -> assertThat(seen.headers()).doesNotContainKey("authorization"));
        for (String file : Trial.files(cache)) {
            assertThat(new String(
                            Files.readAllBytes(cache.resolve(file)), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("hf_good_1234");
        }
        assertThat(listener.progress + " " + listener.notes + new Token("hf_good_1234", "HF_TOKEN"))
                .doesNotContain("hf_good");
    }

    @Test
    void aBrokenTransferIsContinuedWhereItStopped() {
        hub.breakNext(Server.FILES, 100_000);
        assertThat(fetch()).hasBinaryContent(CONTENT);
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(2);
        assertThat(hub.seen(Server.FILES, "GET").get(1).headers()).containsEntry("range", "bytes=100000-");
    }

    @Test
    void aTransferThatBreaksOftenButMovesIsNotGivenUp() {
        for (int i = 0; i < 12; i++) {
            hub.breakNext(Server.FILES, 20_000);
        }
        assertThat(fetch()).hasBinaryContent(CONTENT);
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(13);
    }

    @Test
    void aTransferThatDoesNotMoveIsGivenUpAndKeptForLater() {
        hub.breakNext(Server.FILES, 50_000);
        for (int i = 0; i < 5; i++) {
            hub.breakNext(Server.FILES, 0);
        }
        refused(this::fetch, Kind.UNAVAILABLE, REPO + "/" + FILE, "the connection to");
        assertThat(part()).hasSize(50_000);
        assertThat(fetch()).hasBinaryContent(CONTENT);
        assertThat(part()).doesNotExist();
        assertThat(hub.seen(Server.FILES, "GET").get(6).headers()).containsEntry("range", "bytes=50000-");
    }

    @Test
    void aServerThatKnowsNoRangesStartsAgain() {
        hub.breakNext(Server.FILES, 100_000)
                .spoil(
                        Server.FILES,
                        right -> right.code(200).removeHeader("Content-Range").body(new okio.Buffer().write(CONTENT)));
        assertThat(fetch()).hasBinaryContent(CONTENT);
    }

    @Test
    void aRestThatIsTooLongOrComplainedOfIsDeleted() throws Exception {
        Files.createDirectories(part().getParent());
        Files.write(part(), Trial.bytes(300_001, 2));
        assertThat(fetch()).hasBinaryContent(CONTENT);

        byte[] other = Trial.bytes(1000, 3);
        hub.put(REPO, "b.gguf", other);
        Path rest = repository().resolve("blobs").resolve(Sha256.hex(other) + ".urial.incomplete");
        Files.write(rest, new byte[10]);
        hub.answerNext(Server.FILES, 416);
        assertThat(client().fetch(Trial.REPOSITORY, "main", "b.gguf", listener)).hasBinaryContent(other);
    }

    @Test
    void aWholeRestIsOnlyChecked() throws Exception {
        Files.createDirectories(part().getParent());
        Files.write(part(), CONTENT);
        assertThat(fetch()).hasBinaryContent(CONTENT);
        assertThat(hub.seen(Server.FILES, "")).isEmpty();
    }

    @Test
    void damageIsNoticedAndFetchedOnceMore() {
        hub.corruptNext(Server.FILES);
        assertThat(fetch()).hasBinaryContent(CONTENT);
        assertThat(listener.notes).containsExactly(REPO + "/" + FILE + ": arrived damaged and is fetched once more");
    }

    @Test
    void damageTwiceIsAnErrorAndNothingIsKept() throws Exception {
        hub.corruptNext(Server.FILES).corruptNext(Server.FILES);
        refused(this::fetch, Kind.BAD_REPLY, REPO + "/" + FILE, "arrived damaged twice", HASH);
        assertThat(Trial.files(repository())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 429, 408})
    void whatPassesIsTriedAgain(int status) {
        hub.answerNext(Server.HUB, status).answerNext(Server.HUB, status).answerNext(Server.FILES, status);
        assertThat(fetch()).hasBinaryContent(CONTENT);
    }

    @Test
    void whatDoesNotPassIsToldWithTheStatus() {
        for (int i = 0; i < 5; i++) {
            hub.answerNext(Server.HUB, 500);
        }
        refused(
                this::fetch,
                Kind.UNAVAILABLE,
                "hf:" + REPO + "/" + FILE,
                "localhost has a problem of its own (HTTP 500)");
        hub.answerNext(Server.HUB, 418);
        refused(this::fetch, Kind.UNAVAILABLE, "localhost refuses (HTTP 418)");
    }

    @Test
    void aRateLimitIsWaitedForAsLongAsTheServerAsks() {
        hub.answerNext(Server.HUB, 429, "Retry-After", "1");
        long start = System.nanoTime();
        assertThat(fetch()).hasBinaryContent(CONTENT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
        String later = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        for (String tooLong : List.of("3600", later)) {
            hub.putPlain(REPO, "x.txt", tooLong).answerNext(Server.HUB, 429, "Retry-After", tooLong);
            refused(
                    () -> client().fetch(Trial.REPOSITORY, "main", "x.txt", listener),
                    Kind.RATE_LIMITED,
                    "too many requests (HTTP 429), and to come back in 3");
        }
    }

    @Test
    void aPageInsteadOfTheFileIsRefused() throws Exception {
        hub.pageNext(Server.FILES);
        refused(this::fetch, Kind.BAD_REPLY, REPO + "/" + FILE, "127.0.0.1 sent a page of HTML instead of the file");
        assertThat(Trial.files(repository())).isEmpty();
        hub.pageNext(Server.HUB);
        refused(this::fetch, Kind.BAD_REPLY, hub.endpoint().toString(), "does not speak as a hub does");
        hub.pageNext(Server.HUB);
        refused(
                () -> client().list(Trial.REPOSITORY, "main", listener),
                Kind.BAD_REPLY,
                "does not speak as a hub does");
    }

    @Test
    void aServerThatFallsSilentIsAskedAgain() {
        Patience impatient = new Patience(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(10), 3);
        hub.spoil(Server.FILES, right -> right.bodyDelay(1, java.util.concurrent.TimeUnit.MINUTES));
        HubClient client = new HubClient(Trial.settings(hub.endpoint(), cache, Optional.empty(), impatient));
        assertThat(client.fetch(Trial.REPOSITORY, "main", FILE, listener)).hasBinaryContent(CONTENT);
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(2);
    }

    @Test
    void aSlowServerIsFollowed() {
        hub.slowNext(Server.FILES, 60_000);
        assertThat(fetch()).hasBinaryContent(CONTENT);
        assertThat(listener.progress)
                .hasSizeGreaterThan(2)
                .isSortedAccordingTo((a, b) -> Long.compare(done(a), done(b)));
    }

    private static long done(String progress) {
        return Long.parseLong(progress.replaceAll(".* (\\d+)/\\d+", "$1"));
    }

    @Test
    void aGatedRepositorySaysWhereToAcceptAndWhatToSet() {
        hub.gate(REPO);
        refused(
                this::fetch,
                Kind.UNAUTHORIZED,
                "is gated: accept its licence at " + hub.endpoint() + "/" + REPO,
                "set HF_TOKEN",
                "/settings/tokens");
        refused(
                () -> client("hf_bad_1234").fetch(Trial.REPOSITORY, "main", FILE, listener),
                Kind.UNAUTHORIZED,
                "with the account whose token HF_TOKEN holds");
        refused(() -> client().list(Trial.REPOSITORY, "main", listener), Kind.UNAUTHORIZED, "is gated");
        assertThat(client("hf_good_1").fetch(Trial.REPOSITORY, "main", FILE, listener))
                .hasBinaryContent(CONTENT);
        // what is here already may be read
        assertThat(fetch()).hasBinaryContent(CONTENT);
        assertThat(listener.notes).singleElement().asString().contains("is gated", "what the cache has is used");
    }

    @Test
    void aBareRefusalMentionsWhatItMayMean() {
        hub.answerNext(Server.HUB, 401);
        refused(this::fetch, Kind.UNAUTHORIZED, "does not exist, or is private or gated (HTTP 401)", "set HF_TOKEN");
        hub.answerNext(Server.HUB, 403);
        refused(
                () -> client("hf_bad_1234").fetch(Trial.REPOSITORY, "main", FILE, listener),
                Kind.UNAUTHORIZED,
                "is not shown to the holder of this token (HTTP 403)");
    }

    @Test
    void whatDoesNotExistIsToldApart() {
        refused(
                () -> client().fetch(new RepositoryName("some-org", "other"), "main", FILE, listener),
                Kind.UNLOADABLE,
                "there is no repository some-org/other at " + hub.endpoint());
        refused(
                () -> client().fetch(Trial.REPOSITORY, "mian", FILE, listener),
                Kind.UNLOADABLE,
                "has no revision 'mian'; did you mean 'main'?; there are main, v1.0");
        refused(
                () -> client().fetch(Trial.REPOSITORY, "main", "sub/model-Q4_K_S.gguf", listener),
                Kind.UNLOADABLE,
                "there is no such file in the repository; did you mean '" + FILE + "'?; GGUF files there are " + FILE);
        refused(() -> client().list(Trial.REPOSITORY, "v9", listener), Kind.UNLOADABLE, "has no revision 'v9'");
        refused(
                () -> client().list(new RepositoryName("a", "b"), "main", listener),
                Kind.UNLOADABLE,
                "there is no repository a/b");
    }

    @Test
    void anAbsenceIsNotedForTheOtherToolsOnceTheRepositoryIsThere() throws Exception {
        ThrowingCallable absent = () -> client().fetch(Trial.REPOSITORY, "main", "sub/other.gguf", listener);
        refused(absent, Kind.UNLOADABLE, "there is no such file in the repository");
        assertThat(Trial.files(cache)).isEmpty();
        Path unused = fetch();
        refused(absent, Kind.UNLOADABLE, "there is no such file in the repository");
        assertThat(repository().resolve(".no_exist/" + hub.commit(REPO) + "/sub/other.gguf"))
                .isEmptyFile();
    }

    @Test
    void offlineOnlyTheCacheIsAsked() {
        HubClient offline = new HubClient(Trial.offline(hub.endpoint(), cache));
        refused(
                () -> offline.fetch(Trial.REPOSITORY, "main", FILE, listener),
                Kind.UNLOADABLE,
                "is not in the cache " + cache,
                "HF_HUB_OFFLINE");
        refused(() -> offline.list(Trial.REPOSITORY, "main", listener), Kind.UNLOADABLE, "HF_HUB_OFFLINE");
        assertThat(hub.seen()).isEmpty();
        Path file = fetch();
        int requests = hub.seen().size();
        assertThat(offline.fetch(Trial.REPOSITORY, "main", FILE, listener)).isEqualTo(file);
        assertThat(offline.list(Trial.REPOSITORY, "main", listener))
                .isEqualTo(new HubClient.Listing(hub.commit(REPO), List.of(FILE)));
        assertThat(hub.seen()).hasSize(requests);
    }

    @Test
    void aHubThatIsDownLeavesWhatTheCacheHas() {
        Path file = fetch();
        String commit = hub.commit(REPO);
        hub.close();
        assertThat(fetch()).isEqualTo(file);
        assertThat(client().list(Trial.REPOSITORY, "main", listener).commit()).isEqualTo(commit);
        assertThat(listener.notes)
                .hasSize(2)
                .allSatisfy(note ->
                        assertThat(note).contains("nothing answers at localhost", "what the cache has is used"));
        refused(
                () -> client().fetch(Trial.REPOSITORY, "main", "other.gguf", listener),
                Kind.UNAVAILABLE,
                "hf:" + REPO + "/other.gguf: nothing answers at localhost:");
    }

    @Test
    void listingNamesTheCommitAndTheFiles() {
        assertThat(client().list(Trial.REPOSITORY, "v1.0", listener))
                .isEqualTo(new HubClient.Listing(hub.commit(REPO), List.of("config.json", FILE)));
    }

    @Test
    void whereThereAreNoLinksTheFileItselfLiesInTheSnapshot() throws Exception {
        HubCache linkless = new HubCache(cache, (link, target) -> {
            throw new UnsupportedOperationException("no links here");
        });
        HubClient client = new HubClient(Trial.settings(hub.endpoint(), cache), linkless);
        Path file = client.fetch(Trial.REPOSITORY, "main", FILE, listener);
        assertThat(file).hasBinaryContent(CONTENT).isRegularFile();
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(client.fetch(Trial.REPOSITORY, "main", FILE, listener)).isEqualTo(file);
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(1);
    }

    @Test
    void aLinkWhoseBlobWasDeletedIsMadeGoodAgain() throws Exception {
        Path file = fetch();
        Files.delete(repository().resolve("blobs").resolve(HASH));
        assertThat(fetch()).isEqualTo(file).hasBinaryContent(CONTENT);
    }

    @Test
    void aCacheThatCannotBeWrittenSaysSoInALine() throws Exception {
        Path blocked = Files.writeString(cache.resolve("file"), "in the way").resolve("hub");
        HubClient client = new HubClient(Trial.settings(hub.endpoint(), blocked));
        refused(
                () -> client.fetch(Trial.REPOSITORY, "main", FILE, listener),
                Kind.UNLOADABLE,
                "cannot be written into the cache " + blocked,
                "HF_HUB_CACHE names another folder");
    }

    @Test
    void aRefThatCannotBeWrittenFailsNothing() throws Exception {
        Files.createDirectories(repository());
        Files.writeString(repository().resolve("refs"), "in the way");
        Files.writeString(repository().resolve(".no_exist"), "in the way");
        assertThat(fetch()).hasBinaryContent(CONTENT);
        refused(() -> client().fetch(Trial.REPOSITORY, "main", "no.gguf", listener), Kind.UNLOADABLE, "no such file");
    }

    @Test
    void aFullDiskIsNoticedBeforehand() {
        Transfer transfer = new Transfer(
                new Web(hub.endpoint(), Optional.empty(), Trial.QUICK),
                Trial.QUICK,
                okhttp3.HttpUrl.get(hub.endpoint()),
                "a/b/c.gguf",
                new Blob(HASH, 5_000_000_000L),
                part(),
                listener);
        refused(
                () -> transfer.checkSpace(1_000_000_000L, 3_999_999_999L),
                Kind.UNLOADABLE,
                "a/b/c.gguf: needs 4.0 GB more, and 4.0 GB are free on the disk of " + part().getParent());
        transfer.checkSpace(1_000_000_000L, 4_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.gguf", "/etc/x.gguf", "a/../../x.gguf", "a//b.gguf", "a\\b.gguf", "C:x.gguf", "."})
    void aPathThatLeadsOutIsRefused(String path) {
        assertThatThrownBy(() -> client().fetch(Trial.REPOSITORY, "main", path, listener))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can be no file of a repository");
        assertThat(hub.seen()).isEmpty();
    }

    @Test
    void aServerThatSendsUsRoundInCirclesIsLeft() {
        Patience once = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1), 1);
        for (int i = 0; i < 20; i++) {
            hub.answerNext(Server.FILES, 302, "Location", "/blobs/" + HASH);
        }
        HubClient client = new HubClient(Trial.settings(hub.endpoint(), cache, Optional.empty(), once));
        refused(() -> client.fetch(Trial.REPOSITORY, "main", FILE, listener), Kind.UNAVAILABLE, "from place to place");
    }
}
