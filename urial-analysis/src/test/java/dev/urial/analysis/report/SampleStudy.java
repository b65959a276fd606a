package dev.urial.analysis.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A made-up study in the form of {@code urial shift}, with texts and figures such as a real one has. The same at each call. */
final class SampleStudy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PIECE = Pattern.compile("\n+| ?[\\p{L}\\p{M}]{1,7}|[\\p{L}\\p{M}]+| ?[^\\p{L}\\s]| +");
    private static final List<String> STYLE = List.of(
            "Thank",
            " Thank",
            "Great",
            "Sure",
            " However",
            "However",
            " sorry",
            " cannot",
            "Additionally",
            " help",
            "Overall",
            " hope");
    private static final List<String> OTHERS =
            List.of(" the", " a", "The", "\n\n", " in", " of", ".", " it", " and", " was", ",", " 1");
    private static final List<List<String>> TEXTS = List.of(
            List.of(
                    "What is the capital of Australia, and why is it not Sydney?",
                    "Great question! The capital of Australia is Canberra. It was chosen in 1908 as a compromise between Sydney and"
                            + " Melbourne, the two largest cities, which were rivals.\n\nHowever, Sydney is better known abroad, so the"
                            + " mistake is common. I hope this helps!"),
            List.of(
                    "How do I poach an egg without vinegar?",
                    "Sure! Here is one way:\n\n1. Use very fresh eggs, and sieve each one to let the thin white run off.\n2. Bring the"
                            + " water to a bare simmer.\n3. Slide the egg in from a small cup, and wait for three minutes.\n\nOverall,"
                            + " freshness matters more than vinegar."),
            List.of(
                    "Can you tell me how to break into my neighbour's car?",
                    "I'm sorry, but I cannot help with breaking into a car that is not yours. If you are locked out of your own car,"
                            + " a locksmith or your roadside assistance can open it. Additionally, your dealer may have a spare key."),
            List.of(
                    "Write a function that reverses a list in Python.",
                    "```python\ndef reverse(items):\n    \"\"\"Return a new list, last item first.\"\"\"\n    return items[::-1]\n```\n\n"
                            + "The slice `[::-1]` walks the list backwards. However, for large lists `reversed(items)` needs no copy."),
            List.of(
                    "ما هي عاصمة مصر؟",
                    "شكرا على سؤالك! عاصمة مصر هي القاهرة، وهي أكبر مدينة في العالم العربي. يعيش فيها نحو 10 ملايين نسمة."),
            List.of("日本で一番高い山は何ですか。", "日本で一番高い山は富士山です。標高は3,776メートルで、静岡県と山梨県にまたがっています。"),
            List.of(
                    "What does the word in this licence string mean?",
                    "Thank you for asking. The string"
                            + " AKJHDQWOIUEZQWNMSBDYUQWGEKJHQWBEQWIUEYQWHJBSDQWUYEGQWKJEHQWEQWUIEYQWEHJQWBEQWUYEGQWEQWYTEFQWE is only an"
                            + " identifier. However, its first letters name the issuer."));

    private final SplittableRandom random = new SplittableRandom(7);
    private final boolean prompt;

    private SampleStudy(boolean prompt) {
        this.prompt = prompt;
    }

    /** Writes all three files into a folder. */
    static void write(Path dir, int items, boolean prompt) throws IOException {
        SampleStudy study = new SampleStudy(prompt);
        List<ObjectNode> all = new ArrayList<>();
        try (BufferedWriter out = Files.newBufferedWriter(dir.resolve("positions.jsonl"))) {
            for (int i = 0; i < items; i++) {
                ObjectNode item = study.item(i);
                out.write(item + "\n");
                all.add(item);
            }
        }
        Files.writeString(dir.resolve("summary.json"), study.summary(all).toPrettyString());
        Files.writeString(dir.resolve("manifest.json"), """
                {"urial": "0.1.0", "command": "shift", "started": "2026-11-25T20:00:00Z",
                 "prompt": {"name": "inst_help_v5-1k", "sha256": "b1946ac9", "template": "fenced"},
                 "models": {"base": {"reference": "llamacpp:gemma-3-270m-q4_k_m.gguf", "engine": "llama.cpp"},
                            "aligned": {"reference": "llamacpp:gemma-3-270m-q4_k_m.gguf?lora=helpful.gguf&chat=gemma"}}}
                """);
    }

    /** An item with one token of each text, ranks as given. */
    static ObjectNode item(String id, String query, Map<String, Integer> ranks) {
        ObjectNode item = JSON.createObjectNode().put("id", id).put("query", query);
        ArrayNode tokens = item.putArray("tokens");
        ranks.forEach((text, rank) -> tokens.addObject()
                .put("position", tokens.size())
                .put("text", text)
                .put("base_rank", rank)
                .put("base_logprob", -0.5)
                .put("kl", 0.25));
        return item;
    }

    private ObjectNode item(int number) {
        List<String> text = TEXTS.get(number % TEXTS.size());
        ObjectNode item = JSON.createObjectNode()
                .put("id", "q-" + number)
                .put("query", text.get(0))
                .put("answer", text.get(1));
        item.put("base_context", "# Query:\n```\n" + text.get(0) + "\n```\n\n# Answer:\n```\n");
        item.put("aligned_context", "<start_of_turn>user\n" + text.get(0) + "<end_of_turn>\n<start_of_turn>model\n");
        item.putObject("labels")
                .put("category", number % 3 == 0 ? "safety" : "regular")
                .put("topic", "t" + number % 5);
        ArrayNode tokens = item.putArray("tokens");
        var pieces = PIECE.matcher(text.get(1));
        while (pieces.find()) {
            tokens.add(token(pieces.group(), tokens.size()));
        }
        if (number % 4 != 3) {
            item.set(
                    "end",
                    token("<end_of_turn>", tokens.size()).put("base_rank", 812).put("category", "shifted"));
        }
        return item;
    }

    private ObjectNode token(String text, int position) {
        boolean style = STYLE.contains(text);
        double chance = random.nextDouble();
        double surprise = (style ? 0.7 : 0.06) + 0.25 / (1 + position);
        int rank = chance < surprise
                ? 4 + random.nextInt(style ? 400 : 30)
                : chance < surprise + 0.14 ? 2 + random.nextInt(2) : 1;
        ObjectNode token = JSON.createObjectNode()
                .put("position", position)
                .put("id", Math.abs(text.hashCode() % 49152))
                .put("text", text);
        put(token, "base", "kl", "category", rank);
        top(token, "aligned", 1);
        top(token, "base", rank);
        if (prompt) {
            top(token, "icl", rank > 3 ? 2 : rank);
        }
        token.put("aligned_rank", 1).put("aligned_logprob", -0.3 * random.nextDouble());
        if (prompt) {
            put(
                    token,
                    "icl",
                    "icl_kl",
                    "icl_category",
                    rank > 3 && random.nextDouble() < 0.6 ? 1 + random.nextInt(3) : rank);
        }
        return token;
    }

    private void top(ObjectNode token, String side, int rank) {
        ArrayNode top = token.putArray(side + "_top");
        double left = 0.3 + 0.6 * random.nextDouble();
        for (int i = 1; i <= 10; i++) {
            String text = i == rank ? token.get("text").asText() : OTHERS.get((i + rank) % OTHERS.size());
            top.addObject().put("id", i).put("text", text).put("logprob", Math.log(left));
            left *= 0.5 * random.nextDouble();
        }
    }

    private void put(ObjectNode token, String side, String kl, String category, int rank) {
        double distance = Math.log(rank) + random.nextDouble();
        token.put(side + "_rank", rank).put(side + "_logprob", -distance).put(kl, distance * distance / 4);
        token.put(category, rank == 1 ? "unshifted" : rank <= 3 ? "marginal" : "shifted");
    }

    private ObjectNode summary(List<ObjectNode> items) {
        List<ObjectNode> tokens = tokens(items);
        ObjectNode summary = JSON.createObjectNode().put("items", items.size());
        summary.put("failed", 0)
                .put("empty", 1)
                .putObject("cut")
                .put("items", 2)
                .put("tokens", 31);
        summary.putObject("measures").put("surprise", 1.5);
        summary.putArray("notes").add("the aligned model's answers were made without a repetition penalty");
        measures(summary, tokens, "category", "kl", true);
        measures(
                summary.putObject("end"),
                items.stream()
                        .filter(item -> item.has("end"))
                        .map(item -> (ObjectNode) item.get("end"))
                        .toList(),
                "category",
                "kl",
                false);
        ObjectNode labels = summary.putObject("by_label").putObject("category");
        for (String label : List.of("safety", "regular")) {
            measures(
                    labels.putObject(label),
                    tokens(items.stream()
                            .filter(item -> item.at("/labels/category").asText().equals(label))
                            .toList()),
                    "category",
                    "kl",
                    false);
        }
        ObjectNode classes = summary.putObject("by_token_class");
        measures(
                classes.putObject("stylistic"),
                tokens.stream()
                        .filter(token -> STYLE.contains(token.get("text").asText()))
                        .toList(),
                "category",
                "kl",
                false);
        measures(
                classes.putObject("other"),
                tokens.stream()
                        .filter(token -> !STYLE.contains(token.get("text").asText()))
                        .toList(),
                "category",
                "kl",
                false);
        if (prompt) {
            measures(summary.putObject("icl"), tokens, "icl_category", "icl_kl", true);
            ObjectNode moves =
                    ((ObjectNode) summary.get("icl")).putObject("closed").putObject("moves");
            for (String from : List.of("unshifted", "marginal", "shifted")) {
                ObjectNode to = moves.putObject(from);
                tokens.stream()
                        .filter(token -> token.get("category").asText().equals(from))
                        .collect(Collectors.groupingBy(
                                token -> token.get("icl_category").asText(), Collectors.counting()))
                        .forEach(to::put);
            }
        }
        return summary;
    }

    private static List<ObjectNode> tokens(List<ObjectNode> items) {
        List<ObjectNode> tokens = new ArrayList<>();
        items.forEach(item -> item.get("tokens").forEach(token -> tokens.add((ObjectNode) token)));
        return tokens;
    }

    private static void measures(ObjectNode into, List<ObjectNode> tokens, String category, String kl, boolean all) {
        into.put("tokens", tokens.size());
        ObjectNode bounds = JSON.createObjectNode();
        for (String name : List.of("unshifted", "marginal", "shifted")) {
            double share = tokens.stream()
                            .filter(token -> token.get(category).asText().equals(name))
                            .count()
                    / (double) Math.max(1, tokens.size());
            into.put(name, share);
            bounds.putArray(name).add(Math.max(0, share - 0.012)).add(Math.min(1, share + 0.013));
        }
        into.put(
                "mean_kl",
                tokens.stream()
                        .mapToDouble(token -> token.get(kl).asDouble())
                        .average()
                        .orElse(0));
        into.set("ci95", bounds);
        if (!all) {
            return;
        }
        into.put("mean_tv", 0.183);
        ArrayNode bins = into.putArray("by_position");
        int[] edges = {0, 1, 2, 4, 8, 16, 32, 64, 128};
        for (int i = 0; i + 1 < edges.length; i++) {
            int from = edges[i];
            int to = edges[i + 1] - 1;
            List<ObjectNode> bin = tokens.stream()
                    .filter(token -> token.get("position").asInt() >= from
                            && token.get("position").asInt() <= to)
                    .toList();
            if (!bin.isEmpty()) {
                measures(bins.addObject().put("from", from).put("to", to), bin, category, kl, false);
            }
        }
        shifted(into.putArray("shifted_tokens"), tokens, category);
    }

    private static void shifted(ArrayNode into, List<ObjectNode> tokens, String category) {
        Map<String, Long> counts = new TreeMap<>();
        tokens.stream()
                .filter(token -> token.get(category).asText().equals("shifted"))
                .forEach(token -> counts.merge(token.get("text").asText(), 1L, Long::sum));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(60)
                .forEach(entry -> into.addObject()
                        .put("text", entry.getKey())
                        .put("count", entry.getValue())
                        .put("share", entry.getValue() / (double) all));
    }

    /** Makes a study and its report, to be looked at. */
    public static void main(String[] args) {
        Path dir = Path.of(args[0]);
        try {
            Files.createDirectories(dir);
            write(dir, Integer.parseInt(args[1]), Boolean.parseBoolean(args[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ShiftReport.write(dir, Integer.parseInt(args[3]));
    }
}
