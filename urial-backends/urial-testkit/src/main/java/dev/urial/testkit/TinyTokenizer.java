package dev.urial.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokenizer of all {@link TinyDirectory}s: byte-level BPE with a token for each of the 256 bytes, in the order of GPT-2, a few
 * merges, and four special tokens.
 */
final class TinyTokenizer {
    private static final List<String> MERGES = List.of(
            "Ġ t", "h e", "Ġt he", "Ġ a", "i n", "e r", "o n", "a t", "Ġ c", "Ġc at", "Ġ s", "Ġs at", "Ġ m", "Ġm at",
            "o u", "n d", "Ġa nd", "i s", "e n", "r e", "o r", "Ġ w", "Ġ b", "Ġ on", "l l", "e s", "w o", "Ġt wo");

    private static final List<String> SPECIAL =
            List.of("<|begin_of_text|>", "<|endoftext|>", "<|im_start|>", "<|im_end|>");

    /** The id of the first special token. */
    static final int BEGINNING = 256 + MERGES.size();

    static final int END_OF_TEXT = BEGINNING + 1;
    static final int END_OF_TURN = BEGINNING + 3;
    static final int SIZE = BEGINNING + SPECIAL.size();

    private TinyTokenizer() {}

    /** What its {@code tokenizer.json} says. */
    static ObjectNode file(boolean withBeginning) {
        ObjectNode file = TinyDirectory.object();
        file.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = file.putArray("added_tokens");
        for (int i = 0; i < SPECIAL.size(); i++) {
            ObjectNode token = added.addObject().put("id", BEGINNING + i).put("content", SPECIAL.get(i));
            describe(token);
        }
        file.putNull("normalizer");
        byteLevel(file.putObject("pre_tokenizer"), false);
        if (withBeginning) {
            addBeginning(file.putObject("post_processor"));
        } else {
            byteLevel(file.putObject("post_processor"), true);
        }
        byteLevel(file.putObject("decoder"), true);
        addModel(file.putObject("model"));
        return file;
    }

    /** What its {@code tokenizer_config.json} says. */
    static ObjectNode config(boolean withBeginning) {
        ObjectNode config = TinyDirectory.object();
        ObjectNode added = config.putObject("added_tokens_decoder");
        for (int i = 0; i < SPECIAL.size(); i++) {
            ObjectNode token = added.putObject(String.valueOf(BEGINNING + i)).put("content", SPECIAL.get(i));
            describe(token);
        }
        if (withBeginning) {
            config.put("bos_token", SPECIAL.get(0));
        } else {
            config.putNull("bos_token");
        }
        return config.put("clean_up_tokenization_spaces", false)
                .put("eos_token", SPECIAL.get(1))
                .put("model_max_length", 512)
                .put("pad_token", SPECIAL.get(1))
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .putNull("unk_token");
    }

    /** Whether an id stands for printable ASCII, or for several of its characters. */
    static boolean isPlain(int id) {
        return id < '~' - '!' + 1 || (id >= 256 && id < BEGINNING);
    }

    private static void describe(ObjectNode token) {
        token.put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    private static void byteLevel(ObjectNode part, boolean trim) {
        part.put("type", "ByteLevel").put("add_prefix_space", false);
        part.put("trim_offsets", trim).put("use_regex", true);
    }

    private static void addBeginning(ObjectNode processor) {
        String token = SPECIAL.get(0);
        processor.put("type", "TemplateProcessing");
        for (String form : List.of("single", "pair")) {
            ArrayNode parts = processor.putArray(form);
            for (String sequence : form.equals("single") ? List.of("A") : List.of("A", "B")) {
                int type = sequence.equals("A") ? 0 : 1;
                parts.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
                parts.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
            }
        }
        ObjectNode special = processor.putObject("special_tokens").putObject(token);
        special.put("id", token).putArray("ids").add(BEGINNING);
        special.putArray("tokens").add(token);
    }

    private static void addModel(ObjectNode model) {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (String character : byteCharacters()) {
            vocabulary.put(character, vocabulary.size());
        }
        for (String merge : MERGES) {
            vocabulary.put(merge.replace(" ", ""), vocabulary.size());
        }
        ArrayNode merges = model.putArray("merges");
        for (String merge : MERGES) {
            String[] pair = merge.split(" ");
            merges.addArray().add(pair[0]).add(pair[1]);
        }
    }

    /** The characters that stand for bytes: printable ones of Latin-1 for themselves, the other bytes' from 256 on. */
    private static List<String> byteCharacters() {
        List<String> characters = new ArrayList<>();
        int others = 0;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
            if (printable) {
                characters.add(Character.toString(value));
            } else {
                others++;
            }
        }
        for (int i = 0; i < others; i++) {
            characters.add(Character.toString(256 + i));
        }
        return characters;
    }
}
