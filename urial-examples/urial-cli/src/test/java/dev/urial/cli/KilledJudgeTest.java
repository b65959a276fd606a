package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.testkit.server.FaultServer;
import dev.urial.testkit.server.Reply;
import dev.urial.testkit.server.SeenRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code urial judge} in real processes that are killed: what is judged is never asked for again. */
@Tag("slow")
class KilledJudgeTest {
    /** Each costs a start and a probe of the server; a tenth of those of {@link KilledRunTest}, to which the writing is common. */
    private static final int KILLS = Math.max(3, Integer.getInteger("test.kills", 60) / 10);

    private static final int CHAINS = 2;
    private static final int ITEMS = 40;
    private static final int IN_FLIGHT = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void killedAtRandomMomentsNoFinishedJudgmentIsAskedForAgain() throws Exception {
        Path answers = answers();
        Path rubric = Files.writeString(folder.resolve("manners.yaml"), """
                kind: scores
                scale: [1, 5]
                aspects: { manners: "Is it polite?" }
                text: "{{aspects}} {{case}} {{reply}}"
                """);
        long seed = new Random().nextLong();
        System.out.println("kills of judges: seed " + seed);
        Path undisturbed = folder.resolve("undisturbed.jsonl");
        List<Chain> chains = new ArrayList<>();
        try (JudgingServer server = new JudgingServer()) {
            Child urial = new Child(folder, judge(answers, undisturbed, rubric, server));
            List<JsonNode> expected = plain(undisturbed, server);
            for (int chain = 0; chain < CHAINS; chain++) {
                Path output = folder.resolve("chain" + chain + ".jsonl");
                JudgingServer own = new JudgingServer();
                String[] command = judge(answers, output, rubric, own);
                chains.add(new Chain(urial, command, output, new Random(seed + chain), own, expected));
            }
            KilledChain.Tally tally = KilledChain.kill(chains, (KILLS + CHAINS - 1) / CHAINS);
            System.out.println(tally);
            assertThat(tally.kills()).isGreaterThanOrEqualTo(KILLS);
            assertThat(tally.written()).as("kills while writing, seed %d", seed).isPositive();
        } finally {
            chains.forEach(chain -> chain.server.close());
        }
    }

    private Path answers() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            lines.add(JSON.createObjectNode()
                    .put("id", "item-" + item)
                    .put("query", "What of <item-" + item + ">?")
                    .put("answer", "This.")
                    .put("status", "ok")
                    .toString());
        }
        return Files.write(folder.resolve("answers.jsonl"), lines);
    }

    private static String[] judge(Path answers, Path output, Path rubric, JudgingServer server) {
        return new String[] {
            "judge",
            "-i",
            answers.toString(),
            "-o",
            output.toString(),
            "-m",
            server.model(),
            "--rubric",
            rubric.toString(),
            "-j",
            String.valueOf(IN_FLIGHT),
            "--resume"
        };
    }

    /** The lines without what a run costs, whichever server judged. */
    private static List<JsonNode> plain(Path judged, JudgingServer server) throws IOException {
        return KilledChain.lines(judged, json -> {
            assertThat(json.path("judge").asText()).isEqualTo(server.model());
            json.remove(List.of("judge", "usage", "cost_usd"));
        });
    }

    /** Judges everything at once, by its number, and remembers what it was asked for. */
    private static final class JudgingServer implements AutoCloseable {
        private static final Pattern ITEM = Pattern.compile("What of <(item-\\d+)>");
        private static final Duration THINKING = Duration.ofMillis(15);

        private final FaultServer server = new FaultServer().answering(this::reply);
        private final List<String> asked = new ArrayList<>();

        String model() {
            return server.endpoint() + "/v1?chat=server";
        }

        private Reply reply(SeenRequest request) {
            if (!request.route().equals("POST /v1/chat/completions")) {
                return request.route().equals("GET /v1/models")
                        ? Reply.json(200, "{\"data\": [{\"id\": \"judge\", \"max_model_len\": 4096}]}")
                        : Reply.json(404, "{}");
            }
            Matcher item = ITEM.matcher(request.body());
            if (!item.find()) {
                return said("A probe.");
            }
            synchronized (this) {
                asked.add(item.group(1));
            }
            int score = 1 + Math.floorMod(item.group(1).hashCode(), 5);
            return Reply.pause(THINKING)
                    .then(said("{\"manners\": {\"reason\": \"So it is.\", \"score\": " + score + "}}"));
        }

        private static Reply said(String text) {
            ObjectNode reply = JSON.createObjectNode();
            ObjectNode choice = reply.putArray("choices").addObject().put("finish_reason", "stop");
            choice.putObject("message").put("role", "assistant").put("content", text);
            reply.putObject("usage").put("prompt_tokens", 50).put("completion_tokens", 20);
            return Reply.json(200, reply.toString());
        }

        synchronized List<String> asked() {
            return List.copyOf(asked);
        }

        synchronized void forget() {
            asked.clear();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** One judged file; its server is asked for what is missing in it, and for what was under way when it was killed. */
    private static final class Chain extends KilledChain {
        private final JudgingServer server;
        private final List<JsonNode> expected;
        private final Set<String> judged = new HashSet<>();
        private int askedBefore;
        private int sessions;

        Chain(
                Child urial,
                String[] command,
                Path output,
                Random random,
                JudgingServer server,
                List<JsonNode> expected) {
            super(urial, command, output, 0, random);
            this.server = server;
            this.expected = expected;
        }

        @Override
        void starts(Set<String> lines) {
            judged.clear();
            lines.forEach(line -> judged.add(idOf(line)));
            askedBefore = server.asked().size();
        }

        @Override
        void ended(Set<String> lines, boolean whole) {
            List<String> asked = server.asked();
            assertThat(asked.subList(askedBefore, asked.size()))
                    .as("asked for though judged")
                    .noneMatch(judged::contains);
            sessions++;
            assertThat(asked.size())
                    .as("asked for, with %d lines after %d sessions", lines.size(), sessions)
                    .isLessThanOrEqualTo(lines.size() + IN_FLIGHT * (whole ? sessions - 1 : sessions));
            if (whole) {
                assertThat(asked).contains(lines.stream().map(Chain::idOf).toArray(String[]::new));
                server.forget();
                sessions = 0;
            }
        }

        private static String idOf(String line) {
            try {
                return id(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void checkFinished() throws IOException {
            assertThat(plain(output(), server)).isEqualTo(expected);
        }
    }
}
