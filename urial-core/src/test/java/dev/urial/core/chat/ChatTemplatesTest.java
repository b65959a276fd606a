package dev.urial.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.gguf.GgufFile;
import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplatesTest {
    private static final List<Message> HELLO = List.of(Message.user("Hello"));

    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private ChatTemplate named(String chat) {
        return ChatTemplates.named(chat, folder::resolve);
    }

    @Test
    void aFormIsFoundByItsName() {
        assertThat(named("zephyr").name()).isEqualTo("zephyr");
    }

    @Test
    void anUnknownNameIsRefusedWithTheFormsThereAre() {
        assertThatThrownBy(() -> named("lama-3"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "chat: no form is called 'lama-3'; did you mean 'llama-3'?; there are chatml, gemma, llama-2,"
                                + " llama-3, mistral, vicuna, tulu, zephyr, or name a file: a Jinja template or a"
                                + " tokenizer_config.json");
    }

    @Test
    void aFileOfJinjaIsATemplate() throws IOException {
        file("mine.jinja", "> {{ messages[0].content }}\n");
        assertThat(named("mine.jinja").render(HELLO).text()).isEqualTo("> Hello");
    }

    @Test
    void aTokenizerConfigHasTheTemplateAndItsTokens() throws IOException {
        file(
                "tokenizer_config.json",
                "{'chat_template': '{{ bos_token }}{{ messages[0].content }}{{ eos_token }}', 'bos_token': {'content': '<b>'},"
                                .replace('\'', '"')
                        + "\"eos_token\": \"<e>\", \"add_bos_token\": true, \"pad_token\": null}");
        assertThat(named("tokenizer_config.json").render(HELLO).text()).isEqualTo("Hello<e>");
        assertThat(named("tokenizer_config.json").render(HELLO).stops()).containsExactly("<e>");
    }

    @Test
    void ofSeveralTemplatesTheDefaultIsTaken() throws IOException {
        Path config = file(
                "t.json",
                "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"r\"}, {\"name\": \"default\", \"template\": \"d\"}]}");
        assertThat(ChatTemplates.tokenizerConfig(config).render(HELLO).text()).isEqualTo("d");
    }

    @Test
    void aTemplateBesideTheConfigIsTakenWhereItHasNone() throws IOException {
        Path config = file("tokenizer_config.json", "{\"eos_token\": \"<e>\"}");
        file("chat_template.jinja", "x{{ eos_token }}");
        assertThat(ChatTemplates.tokenizerConfig(config).render(HELLO).text()).isEqualTo("x<e>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "",
                "{\"chat_template\": 1}",
                "{\"chat_template\": []}",
                "{\"chat_template\": \"{% if %}\"}",
                "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"r\"}]}",
                "{\"chat_template\": "
            })
    void aConfigWithoutAUsableTemplateIsRefused(String content) throws IOException {
        Path config = file("tokenizer_config.json", content);
        assertThatThrownBy(() -> ChatTemplates.tokenizerConfig(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(config + ": ");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> named("./missing.jinja"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("missing.jinja: there is no such file; a chat template was expected");
    }

    @Test
    void aFolderIsRefused() {
        assertThatThrownBy(() -> named("./"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void aFileTooLongForATemplateIsRefused() throws IOException {
        file("long.jinja", "x".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> named("long.jinja"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is longer than 1048576 bytes");
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Files.write(folder.resolve("b.jinja"), "ä".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> named("b.jinja"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void aModelsFileHasTheTemplateAndItsTokens() throws IOException {
        GgufFile model = model("{{ bos_token }}{{ messages[0].content }}{{ eos_token }}{{ unk_token }}");
        ChatTemplate template = ChatTemplates.of(model).orElseThrow();
        assertThat(template.render(HELLO).text()).isEqualTo("Hello<e>");
        assertThat(template.render(HELLO).stops()).containsExactly("<turn>", "<e>");
    }

    @Test
    void aTokenThatTheModelDoesNotBeginWithStays() throws IOException {
        Path config = file(
                "tokenizer_config.json",
                "{\"chat_template\": \"{{ bos_token }}x\", \"bos_token\": \"<b>\", \"add_bos_token\": false}");
        assertThat(ChatTemplates.tokenizerConfig(config).render(HELLO).text()).isEqualTo("<b>x");
    }

    @Test
    void aTokenThatTheModelBeginsWithIsLeftOutThoughItIsSpelledOut() throws IOException {
        Path config = file(
                "tokenizer_config.json",
                "{\"chat_template\": \"<b>x\", \"bos_token\": \"<b>\", \"add_bos_token\": true}");
        assertThat(ChatTemplates.tokenizerConfig(config).render(HELLO).text()).isEqualTo("x");
    }

    @Test
    void aModelWithoutATemplateHasNone() throws IOException {
        assertThat(ChatTemplates.of(model(" "))).isEmpty();
    }

    private GgufFile model(String template) throws IOException {
        Path file = folder.resolve("model.gguf");
        GgufWriter writer = new GgufWriter();
        writer.put("general.architecture", "llama");
        writer.put("llama.context_length", 16);
        writer.put("llama.embedding_length", 2);
        writer.put("llama.block_count", 1);
        writer.put("llama.attention.head_count", 1);
        writer.put("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        writer.put("tokenizer.ggml.model", "gpt2");
        writer.put("tokenizer.ggml.tokens", List.of("<b>", "<e>", "<turn>"));
        writer.put("tokenizer.ggml.token_type", new int[] {3, 3, 3});
        writer.put("tokenizer.ggml.bos_token_id", 0);
        writer.put("tokenizer.ggml.eos_token_id", 1);
        writer.put("tokenizer.ggml.eot_token_id", 2);
        writer.put("tokenizer.ggml.unknown_token_id", 99);
        writer.put("tokenizer.chat_template", template);
        writer.tensor("token_embd.weight", GgufType.F32, new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        try (OutputStream out = Files.newOutputStream(file)) {
            writer.writeTo(out);
        }
        return GgufFile.read(file);
    }

    @Test
    void aTemplateThatNobodyAskedForIsReadWhenItIsNeeded() {
        ChatForm form = ChatTemplates.unasked(() -> ChatTemplate.parse("broken", "{% if %}", Map.of()));
        assertThat(form.chosen()).isFalse();
        assertThatThrownBy(form::name).isInstanceOf(ConfigException.class).hasMessageContaining("broken");
    }
}
