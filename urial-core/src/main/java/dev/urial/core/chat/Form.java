package dev.urial.core.chat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The built-in forms: how the common families of models are addressed, a template of ours for each. */
enum Form {
    /** {@code <|im_start|>} and {@code <|im_end|>}: Qwen, SmolLM, Yi, OpenHermes and many others. */
    CHATML("chatml", "", "", "<|im_end|>"),
    /** Gemma 1 to 3, which know no system role: such a message is put before the first of the user. */
    GEMMA("gemma", "<bos>", "<eos>", "<end_of_turn>"),
    /** The chat models of Llama 2; each exchange is a text of its own. */
    LLAMA_2("llama-2", "<s>", "</s>", ""),
    /** Llama 3 to 3.3, without the dates that some of them put before every conversation. */
    LLAMA_3("llama-3", "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"),
    /** The first instruct models of Mistral and Mixtral; a system message is put before the first of the user. */
    MISTRAL("mistral", "<s>", "</s>", ""),
    /** Vicuna 1.1 and 1.5, without the system message they were trained with. */
    VICUNA("vicuna", "<s>", "</s>", ""),
    /** Tulu 1 to 3; of the end-of-text tokens that they use, the one of Llama 2. */
    TULU("tulu", "<s>", "</s>", "<|user|>"),
    /** Zephyr and other models of the alignment handbook. */
    ZEPHYR("zephyr", "<s>", "</s>", "");

    private final String form;
    private final String bos;
    private final String eos;
    /** What ends a turn where it is not the end-of-text token; else empty. */
    private final String turnEnd;

    Form(String form, String bos, String eos, String turnEnd) {
        this.form = form;
        this.bos = bos;
        this.eos = eos;
        this.turnEnd = turnEnd;
    }

    static Optional<Form> named(String name) {
        return Arrays.stream(values()).filter(form -> form.form.equals(name)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(form -> form.form).toList();
    }

    ChatTemplate template() {
        return ChatTemplate.parse(
                form, source(), Map.of("bos_token", bos, "eos_token", eos), List.of(turnEnd), Optional.empty());
    }

    private String source() {
        try (InputStream resource = Form.class.getResourceAsStream(form + ".jinja")) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + form + ".jinja is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the resource " + form + ".jinja cannot be read", e);
        }
    }
}
