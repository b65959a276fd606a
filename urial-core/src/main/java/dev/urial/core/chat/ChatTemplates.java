package dev.urial.core.chat;

import dev.urial.core.gguf.GgufFile;
import dev.urial.core.plugin.NearNames;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where chat templates come from: the setting {@code chat}, a model's GGUF file, the {@code tokenizer_config.json} of a model in
 * Hugging Face's form.
 */
public final class ChatTemplates {
    private static final String JINJA = "chat_template.jinja";

    /** What templates call the tokens whose ids a GGUF file has under {@code tokenizer.ggml.*_token_id}. */
    private static final Map<String, String> GGUF_TOKENS = Map.of(
            "bos_token", "tokenizer.ggml.bos_token_id",
            "eos_token", "tokenizer.ggml.eos_token_id",
            "unk_token", "tokenizer.ggml.unknown_token_id",
            "pad_token", "tokenizer.ggml.padding_token_id");

    private ChatTemplates() {}

    /** The names of the built-in forms. */
    public static List<String> names() {
        return Form.names();
    }

    /**
     * What the setting {@code chat} names.
     *
     * @param chat the name of a built-in form; else the path of a file: a {@code tokenizer_config.json} if it ends with {@code
     *     .json}, else a template in Jinja. A name without a dot or a slash is that of a form
     * @param resolve finds a file where the setting was made
     * @throws ConfigException if there is no such form or file, or it holds no template that can be parsed
     */
    public static ChatTemplate named(String chat, Function<String, Path> resolve) {
        Optional<Form> form = Form.named(chat);
        if (form.isPresent()) {
            return form.get().template();
        }
        if (chat.chars().noneMatch(c -> c == '.' || c == '/' || c == '\\')) {
            throw new ConfigException(
                    "chat",
                    "no form is called '" + chat + "'" + NearNames.suggestion(chat, names())
                            + "; there are " + String.join(", ", names())
                            + ", or name a file: a Jinja template or a tokenizer_config.json");
        }
        Path file = resolve.apply(chat);
        return chat.toLowerCase(Locale.ROOT).endsWith(".json")
                ? tokenizerConfig(file)
                : ChatTemplate.parse(file.toString(), TemplateFile.jinja(file), Map.of());
    }

    /**
     * The template of a model in Hugging Face's form, with its special tokens. Of several templates the one called {@code default}
     * is taken; where the file has none, that of {@code chat_template.jinja} beside it.
     *
     * @param file a {@code tokenizer_config.json}
     * @throws ConfigException if the file cannot be read or has no template that can be parsed
     */
    public static ChatTemplate tokenizerConfig(Path file) {
        TokenizerConfig config = TokenizerConfig.read(file);
        if (config.template().isPresent()) {
            return parsed(file, config.template().get(), config);
        }
        Path beside = file.resolveSibling(JINJA);
        if (!Files.exists(beside)) {
            throw new ConfigException(
                    file.toString(),
                    "has no chat_template; 'chat' can name a built-in form instead: " + String.join(", ", names()));
        }
        return parsed(beside, TemplateFile.jinja(beside), config);
    }

    /** The form of the template that such a directory comes with, if it does, for a model of which nobody has asked for it. */
    public static Optional<ChatForm> unaskedOfDirectory(Path directory) {
        return hasTemplate(directory)
                ? Optional.of(unasked(() -> ofDirectory(directory).orElseThrow()))
                : Optional.empty();
    }

    private static boolean hasTemplate(Path directory) {
        Path config = directory.resolve("tokenizer_config.json");
        return Files.exists(directory.resolve(JINJA))
                || (Files.exists(config)
                        && TokenizerConfig.read(config).template().isPresent());
    }

    /**
     * The template that a directory in Hugging Face's form comes with, if it does.
     *
     * @throws ConfigException if it cannot be read or parsed
     */
    public static Optional<ChatTemplate> ofDirectory(Path directory) {
        if (!hasTemplate(directory)) {
            return Optional.empty();
        }
        Path config = directory.resolve("tokenizer_config.json");
        if (Files.exists(config)) {
            return Optional.of(tokenizerConfig(config));
        }
        Path jinja = directory.resolve(JINJA);
        return Optional.of(ChatTemplate.parse(jinja.toString(), TemplateFile.jinja(jinja), Map.of()));
    }

    private static ChatTemplate parsed(Path file, String source, TokenizerConfig config) {
        return ChatTemplate.parse(file.toString(), source, config.specialTokens(), List.of(), config.bosAdded());
    }

    /**
     * A form that nobody has asked for, of a template that is parsed when it is first needed; then, what {@code source} throws is
     * thrown.
     */
    public static ChatForm unasked(Supplier<ChatTemplate> source) {
        return new UnaskedForm(source);
    }

    /** The form of the template that a model's file comes with, if it does, for a model of which nobody has asked for it. */
    public static Optional<ChatForm> unasked(GgufFile model) {
        return source(model).map(source -> unasked(() -> of(model, source)));
    }

    /**
     * The template that a model's file comes with, if it does.
     *
     * @throws ConfigException if it cannot be parsed
     * @throws BackendException {@code UNLOADABLE} if the file's vocabulary cannot be read
     */
    public static Optional<ChatTemplate> of(GgufFile model) {
        return source(model).map(source -> of(model, source));
    }

    private static Optional<String> source(GgufFile model) {
        return model.string("tokenizer.chat_template").filter(source -> !source.isBlank());
    }

    private static ChatTemplate of(GgufFile model, String source) {
        List<String> vocabulary = model.strings("tokenizer.ggml.tokens");
        Map<String, String> tokens = new LinkedHashMap<>();
        GGUF_TOKENS.forEach(
                (name, key) -> token(model, vocabulary, key).ifPresent(spelling -> tokens.put(name, spelling)));
        List<String> turnEnds =
                token(model, vocabulary, "tokenizer.ggml.eot_token_id").stream().toList();
        return ChatTemplate.parse(
                model.file().toString(), source, tokens, turnEnds, model.truth("tokenizer.ggml.add_bos_token"));
    }

    private static Optional<String> token(GgufFile model, List<String> vocabulary, String key) {
        return model.number(key)
                .filter(id -> id >= 0 && id < vocabulary.size())
                .map(id -> vocabulary.get(id.intValue()));
    }
}
