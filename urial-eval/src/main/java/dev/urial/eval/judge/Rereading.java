package dev.urial.eval.judge;

import dev.urial.core.cache.CacheFolder;
import dev.urial.core.data.Manifest;
import dev.urial.core.run.Journal;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.eval.judge.RubricReplies.Heard;
import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import dev.urial.eval.reply.Reading;
import dev.urial.eval.reply.Reading.Unread;
import dev.urial.eval.rubric.Rubric;
import dev.urial.eval.rubric.Seat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the kept replies of unparsed judgments again, by a reader that has become better, say. No model is asked or opened. */
public final class Rereading {
    private final Rubric rubric;
    private final RubricReplies replies;
    private final int maxNewTokens;

    /**
     * What came of a file.
     *
     * @param unparsed how many judgments were
     * @param read how many of them are read now
     */
    public record Outcome(int unparsed, int read) {}

    /**
     * @param rubric by which was judged
     * @param maxNewTokens of a reply: one that may have been cut by it is read as if it was; 0 if that is not known
     */
    public Rereading(Rubric rubric, int maxNewTokens) {
        this.rubric = rubric;
        this.replies = new RubricReplies(rubric);
        this.maxNewTokens = maxNewTokens;
    }

    /**
     * Reads a judged file again and puts what is read now into its place, in one move.
     *
     * @throws ConfigException if it was judged by another rubric
     * @throws DataException if it cannot be read or written, or is being written by a run
     */
    public static Outcome reread(Path judged, Rubric rubric) {
        if (!Files.exists(judged)) {
            throw new DataException(judged, "there is no such file to read again");
        }
        try (Journal lock = Journal.open(judged, true)) {
            Path file = lock.file();
            Manifest manifest = Manifest.of(file).orElse(new Manifest(Map.of()));
            check(file, manifest, rubric);
            int most = manifest.content().get("sampling") instanceof Map<?, ?> sampling
                            && sampling.get("max_tokens") instanceof Integer tokens
                    ? tokens
                    : 0;
            Rewriting rewriting = new Rewriting(new Rereading(rubric, most), Files.readString(file));
            if (rewriting.read > 0) {
                CacheFolder.write(file, rewriting.bytes());
                CacheFolder.write(
                        Manifest.beside(file), rewriting.counted(manifest).bytes());
            }
            return new Outcome(rewriting.unparsed, rewriting.read);
        } catch (IOException e) {
            throw new DataException(judged, "cannot be read again: " + e.getMessage());
        }
    }

    private static void check(Path file, Manifest manifest, Rubric rubric) {
        if (manifest.content().get("rubric") instanceof Map<?, ?> then
                && !rubric.sha256().equals(then.get("sha256"))) {
            throw new ConfigException(
                    "rubric",
                    file + " was judged by '" + then.get("name") + "' (SHA-256 " + then.get("sha256")
                            + "), and its replies are read by that only; this is " + rubric);
        }
    }

    /** The judgment with what its replies say now; the same one if they still do not say enough. */
    public Judgment reread(Judgment judgment) {
        if (judgment.verdict().status() != Status.UNPARSED
                || !judgment.by().rubric().equals(rubric.name())) {
            return judgment;
        }
        boolean pairwise = rubric.kind() == Rubric.Kind.PAIRWISE;
        List<Order> orders =
                judgment.verdict().preference().map(Preference::orders).orElse(List.of());
        List<Optional<Seat>> seats = pairwise
                ? orders.stream()
                        .map(order -> Optional.of(order.candidateFirst() ? Seat.A : Seat.B))
                        .toList()
                : List.of(Optional.empty());
        List<List<String>> bySeat = bySeat(judgment.calls(), seats.size());
        if (seats.isEmpty() || bySeat.size() != seats.size()) {
            return judgment; // which reply is to which seating is not certain
        }
        boolean cut = judgment.calls().usage().output() == 0
                || judgment.calls().usage().output() >= maxNewTokens;
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < seats.size(); i++) {
            heard.add(new Heard(seats.get(i), first(bySeat.get(i), cut, seats.get(i))));
        }
        Verdict verdict = RubricReplies.verdict(heard);
        return verdict.status() == Status.OK
                ? new Judgment(judgment.subject(), judgment.by(), verdict, judgment.calls())
                : judgment;
    }

    /** The first reply that is read, as when it came. */
    private Reading<Opinion> first(List<String> said, boolean cut, Optional<Seat> seat) {
        Reading<Opinion> last = new Unread<>("there is no reply", Optional.empty());
        for (String reply : said) {
            last = replies.read(reply, cut, seat);
            if (last.toOptional().isPresent()) {
                return last;
            }
        }
        return last;
    }

    /** A re-ask has the hash of the prompt that it is about. Equal answers give both seatings one prompt: then both have equally many. */
    private static List<List<String>> bySeat(Calls calls, int seats) {
        if (seats == 1) {
            return List.of(calls.raw());
        }
        if (calls.raw().size() != calls.promptSha256().size()) {
            return List.of();
        }
        List<String> different = calls.promptSha256().stream().distinct().toList();
        Map<String, List<String>> byPrompt = new LinkedHashMap<>();
        for (int i = 0; i < calls.raw().size(); i++) {
            byPrompt.computeIfAbsent(calls.promptSha256().get(i), hash -> new ArrayList<>())
                    .add(calls.raw().get(i));
        }
        if (different.size() == 1 && calls.raw().size() % seats == 0) {
            int half = calls.raw().size() / seats;
            return List.of(
                    calls.raw().subList(0, half),
                    calls.raw().subList(half, calls.raw().size()));
        }
        return List.copyOf(byPrompt.values());
    }

    /** A file's lines, the unparsed ones read again. Of an item that was tried again, the last line counts. */
    private static final class Rewriting {
        private final List<String> lines;
        private final Map<String, Status> statuses = new LinkedHashMap<>();
        private int unparsed;
        private int read;

        Rewriting(Rereading rereading, String text) {
            lines = new ArrayList<>(List.of(text.split("\n", -1)));
            Map<String, Integer> last = new HashMap<>();
            for (int i = 0; i < lines.size(); i++) {
                int at = i;
                judgment(i).ifPresent(each -> last.put(each.key().toString(), at));
            }
            for (int i = 0; i < lines.size(); i++) {
                Optional<Judgment> judgment = judgment(i);
                if (judgment.isPresent()
                        && last.getOrDefault(judgment.get().key().toString(), -1) == i) {
                    replace(i, judgment.get(), rereading);
                }
            }
        }

        /** The last line may be torn: the run cuts it. */
        private Optional<Judgment> judgment(int line) {
            if (line == lines.size() - 1) {
                return Optional.empty();
            }
            return Optional.of(JudgedFile.parse(lines.get(line)));
        }

        private void replace(int line, Judgment then, Rereading rereading) {
            Judgment now = rereading.reread(then);
            statuses.put(now.key().toString(), now.verdict().status());
            if (then.verdict().status() == Status.UNPARSED) {
                unparsed++;
                if (now.verdict().status() == Status.OK) {
                    read++;
                    lines.set(line, JudgedFile.line(now));
                }
            }
        }

        byte[] bytes() {
            return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        }

        Manifest counted(Manifest manifest) {
            Map<String, Object> counts = new LinkedHashMap<>();
            for (Status status : List.of(Status.OK, Status.FAILED, Status.UNPARSED)) {
                counts.put(
                        status.toString(),
                        statuses.values().stream().filter(status::equals).count());
            }
            return manifest.with("counts", counts);
        }
    }
}
