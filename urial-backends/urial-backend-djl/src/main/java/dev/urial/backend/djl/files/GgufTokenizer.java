package dev.urial.backend.djl.files;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.data.Unloadable;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.BackendException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The byte-level vocabulary of a GGUF file ({@code tokenizer.ggml.model} "gpt2") in the files of a Hugging Face directory. How a text is
 * cut into words has only a name in a GGUF file; the expressions behind the names that are known are those of the models themselves.
 */
final class GgufTokenizer {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final JsonMapper MAPPER = new JsonMapper();

    private static final String LLAMA3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** By name, the expression before the byte level, or nothing where the byte level's own is taken, and whether digits come first. */
    private static final Map<String, Cut> CUTS = new TreeMap<>(Map.of(
            "gpt-2", new Cut("", false),
            "smollm", new Cut("", true),
            "llama-bpe", new Cut(LLAMA3, false),
            "qwen2", new Cut(LLAMA3.replace("{1,3}", ""), false)));

    private record Cut(String expression, boolean digits) {}

    private final GgufFile file;
    private final String pre;
    private final Cut cut;
    private final List<String> tokens;

    /**
     * Reads the vocabulary.
     *
     * @throws BackendException {@code UNLOADABLE} if it is of another kind
     */
    GgufTokenizer(GgufFile file) {
        this.file = file;
        String model = file.string(PREFIX + "model").orElse("none");
        if (!model.equals("gpt2")) {
            throw Refusal.of(
                    file.file(),
                    "its tokenizer is of the kind '" + Unloadable.printable(model)
                            + "', and only 'gpt2' is converted; name"
                            + " the Hugging Face directory of the model itself, or open the file as llamacpp:FILE");
        }
        pre = file.string(PREFIX + "pre").orElse("default");
        Cut known = CUTS.get(pre);
        if (known == null) {
            throw Refusal.of(
                    file.file(),
                    "how its tokenizer cuts words ('" + Unloadable.printable(pre) + "') is not known; known are "
                            + String.join(", ", CUTS.keySet())
                            + "; name the Hugging Face directory of the model itself, or open the file as llamacpp:FILE");
        }
        cut = known;
        tokens = file.strings(PREFIX + "tokens");
    }

    ObjectNode tokenizer() {
        ObjectNode root = MAPPER.createObjectNode().put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        putAddedTokens(root.putArray("added_tokens"));
        if (pre.equals("qwen2")) {
            root.putObject("normalizer").put("type", "NFC");
        } else {
            root.putNull("normalizer");
        }
        putWords(root);
        putTemplate(root);
        byteLevel(root.putObject("decoder"), true);
        putModel(root.putObject("model"));
        return root;
    }

    private void putAddedTokens(ArrayNode added) {
        BitSet special = file.controlTokens();
        BitSet all = file.userDefinedTokens();
        all.or(special);
        all.stream()
                .forEach(id -> added.addObject()
                        .put("id", id)
                        .put("content", tokens.get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", special.get(id)));
    }

    private void putWords(ObjectNode root) {
        ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode steps = sequence.putArray("pretokenizers");
        if (cut.digits) {
            steps.addObject().put("type", "Digits").put("individual_digits", true);
        }
        if (!cut.expression.isEmpty()) {
            ObjectNode split = steps.addObject().put("type", "Split");
            split.putObject("pattern").put("Regex", cut.expression);
            split.put("behavior", "Isolated").put("invert", false);
        }
        byteLevel(steps.addObject(), cut.expression.isEmpty());
    }

    private static void byteLevel(ObjectNode part, boolean words) {
        part.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", words);
    }

    private void putTemplate(ObjectNode root) {
        OptionalInt bos = id("bos_token_id");
        if (!addsBos() || bos.isEmpty()) {
            root.putNull("post_processor");
            return;
        }
        String name = tokens.get(bos.getAsInt());
        ObjectNode template = root.putObject("post_processor").put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        piece(single, "SpecialToken", name, 0);
        piece(single, "Sequence", "A", 0);
        ArrayNode pair = template.putArray("pair");
        piece(pair, "SpecialToken", name, 0);
        piece(pair, "Sequence", "A", 0);
        piece(pair, "Sequence", "B", 1);
        ObjectNode special = template.putObject("special_tokens").putObject(name);
        special.put("id", name);
        special.putArray("ids").add(bos.getAsInt());
        special.putArray("tokens").add(name);
    }

    private static void piece(ArrayNode template, String kind, String id, int type) {
        template.addObject().putObject(kind).put("id", id).put("type_id", type);
    }

    private void putModel(ObjectNode model) {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", pre.equals("llama-bpe"));
        ObjectNode vocabulary = model.putObject("vocab");
        BitSet unused = file.unusedTokens();
        for (int id = 0; id < tokens.size(); id++) {
            if (!unused.get(id) && vocabulary.replace(tokens.get(id), vocabulary.numberNode(id)) != null) {
                throw Refusal.of(
                        file.file(),
                        "its vocabulary has '" + Unloadable.printable(tokens.get(id)) + "' more than once");
            }
        }
        ArrayNode merges = model.putArray("merges");
        file.strings(PREFIX + "merges").forEach(merges::add);
    }

    ObjectNode configuration() {
        ObjectNode config = MAPPER.createObjectNode().put("add_bos_token", addsBos());
        id("bos_token_id").ifPresent(id -> config.put("bos_token", tokens.get(id)));
        id("eos_token_id").ifPresent(id -> config.put("eos_token", tokens.get(id)));
        id("padding_token_id").ifPresent(id -> config.put("pad_token", tokens.get(id)));
        file.string("tokenizer.chat_template").ifPresent(template -> config.put("chat_template", template));
        return config.put("tokenizer_class", "PreTrainedTokenizerFast");
    }

    ObjectNode generation() {
        ObjectNode config = MAPPER.createObjectNode();
        id("bos_token_id").ifPresent(id -> config.put("bos_token_id", id));
        ArrayNode ends = MAPPER.createArrayNode();
        Stream.of("eos_token_id", "eot_token_id", "eom_token_id")
                .map(this::id)
                .flatMapToInt(OptionalInt::stream)
                .distinct()
                .forEach(ends::add);
        if (!ends.isEmpty()) {
            config.set("eos_token_id", ends);
        }
        return config;
    }

    private boolean addsBos() {
        return file.truth(PREFIX + "add_bos_token").orElse(pre.equals("llama-bpe"));
    }

    private OptionalInt id(String key) {
        return file.number(PREFIX + key)
                .filter(id -> id >= 0 && id < tokens.size())
                .map(id -> OptionalInt.of(id.intValue()))
                .orElse(OptionalInt.empty());
    }
}
