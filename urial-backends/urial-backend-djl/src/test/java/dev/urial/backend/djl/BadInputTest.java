package dev.urial.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.config.RunConfig;
import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import dev.urial.testkit.TinyAdapter;
import dev.urial.testkit.TinyFamily;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What someone reads who names a model that cannot be had, or asks for what cannot be: one line, through the front door. */
class BadInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WEIGHTS = "model.safetensors";

    @TempDir
    private Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = TinyFamily.LLAMA.directory().write(folder.resolve("model"));
    }

    private static Backend open(Path model, String... settings) {
        String query = settings.length == 0 ? "" : "&" + String.join("&", settings);
        return new Parts(PluginCatalog.load(), 0)
                .backend("djl:" + model + "?prefixCache=0" + query, RunConfig.DEFAULTS);
    }

    /** The line of a model that cannot be had. */
    private static String refusal(Kind kind, Path model, String... settings) {
        BackendException refused = assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> open(model, settings).close())
                .actual();
        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused).hasMessageNotContaining("\n");
        return String.valueOf(refused.getMessage());
    }

    private String unloadable(String... settings) {
        return refusal(Kind.UNLOADABLE, model, settings);
    }

    /** The line of a setting that cannot be. */
    private String mistake(String... settings) {
        ConfigException refused = assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> open(model, settings).close())
                .actual();
        assertThat(refused).hasMessageNotContaining("\n");
        return String.valueOf(refused.getMessage());
    }

    // The directory

    @ParameterizedTest
    @CsvSource({"config.json", "model.safetensors", "tokenizer.json"})
    void aDirectoryWithoutOneOfItsFiles(String file) throws IOException {
        Files.delete(model.resolve(file));
        assertThat(unloadable()).startsWith("cannot load " + model).contains(file);
    }

    @Test
    void whatIsNotNeededMayBeMissing() throws IOException {
        Files.delete(model.resolve("generation_config.json"));
        Files.delete(model.resolve("tokenizer_config.json"));
        try (Backend backend = open(model)) {
            assertThat(text(backend, "the cat")).isNotEmpty();
        }
    }

    @Test
    void oneOfSeveralFilesOfWeightsThatIsMissing() throws IOException {
        model = TinyFamily.LLAMA.directory().shards(2).write(folder.resolve("sharded"));
        Files.delete(model.resolve("model-00002-of-00002.safetensors"));
        assertThat(unloadable()).contains("model-00002-of-00002.safetensors").contains("missing");
    }

    @Test
    void aDirectoryThatIsNotThere() {
        model = folder.resolve("modle");
        assertThat(unloadable())
                .isEqualTo("cannot load " + model + ": there is no such directory; did you mean 'model'?");
    }

    @Test
    void aFileInsteadOfADirectory() {
        model = model.resolve("config.json");
        assertThat(unloadable()).contains("it is a file; name the directory");
    }

    @Test
    void aFolderInTheUsersHomeThatIsNotThere() {
        model = Path.of("~/no-such-model");
        assertThat(unloadable()).startsWith("cannot load " + System.getProperty("user.home"));
    }

    @Test
    void aNetworkThatIsNotKnown() throws IOException {
        config("model_type", "\"mamba\"");
        assertThat(unloadable())
                .contains("(\"mamba\") is not known")
                .contains("llama")
                .contains("gemma3_text");
    }

    @Test
    void aFieldWhoseMeaningIsNotKnown() throws IOException {
        config("residual_multiplier", "0.5");
        assertThat(unloadable()).contains("residual_multiplier");
    }

    @Test
    void aGgufFileOfAnotherArchitecture() throws IOException {
        model = folder.resolve("phi.gguf");
        new GgufWriter()
                .put("general.architecture", "phi3")
                .put("tokenizer.ggml.model", "gpt2")
                .put("tokenizer.ggml.tokens", List.of("a", "b"))
                .tensor("token_embd.weight", GgufType.F32, new float[8], 4, 2)
                .write(model);
        assertThat(unloadable())
                .startsWith("cannot load " + model)
                .contains("'phi3'")
                .contains("gemma3");
    }

    @Test
    void aGgufFileThatIsNone() throws IOException {
        model = Files.writeString(folder.resolve("text.gguf"), "no model, just a text".repeat(9));
        assertThat(unloadable()).contains("text.gguf");
    }

    // Weights

    @Test
    void weightsThatWereCutShort() throws IOException {
        byte[] sound = Files.readAllBytes(model.resolve(WEIGHTS));
        Files.write(model.resolve(WEIGHTS), Arrays.copyOf(sound, sound.length - 100));
        assertThat(unloadable()).startsWith("cannot load " + model.resolve(WEIGHTS));
    }

    @Test
    void tensorsThatOverlap() throws IOException {
        header(header -> {
            ObjectNode gate = (ObjectNode) header.get("model.layers.0.mlp.gate_proj.weight");
            gate.set(
                    "data_offsets",
                    header.get("model.layers.0.mlp.up_proj.weight").get("data_offsets"));
        });
        assertThat(unloadable()).contains(WEIGHTS).contains("mlp.");
    }

    @Test
    void aHeaderOfAGigabyteThatIsNotThere() throws IOException {
        Files.write(model.resolve(WEIGHTS), length(1L << 30));
        assertThat(unloadable()).contains("its header claims 1073741824 bytes");
    }

    @Test
    void aHeaderOfAGigabyteThatIs() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(model.resolve(WEIGHTS).toFile(), "rw")) {
            file.write(length(1L << 30));
            file.setLength((1L << 30) + 100);
        }
        assertThat(unloadable()).contains("its header claims 1073741824 bytes").contains("allows");
    }

    private static byte[] length(long bytes) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes)
                .array();
    }

    @Test
    void weightsOfAnotherShape() throws IOException {
        config("intermediate_size", "56");
        assertThat(unloadable()).contains("has the shape").contains("112").contains("56");
    }

    @Test
    void weightsOfAnUnknownType() throws IOException {
        header(header -> ((ObjectNode) header.get("model.norm.weight")).put("dtype", "Q7"));
        assertThat(unloadable()).contains("model.norm.weight").contains("Q7");
    }

    @Test
    void weightsOfATypeThatIsNotComputedWith() throws IOException {
        header(header -> ((ObjectNode) header.get("model.norm.weight")).put("dtype", "I32"));
        assertThat(unloadable()).contains("is of type I32; weights of F32, F16 and BF16 can be read");
    }

    // The tokenizer

    @Test
    void aTokenizerWithMoreTokensThanTheModel() throws IOException {
        Path file = model.resolve("tokenizer.json");
        ObjectNode tokenizer = (ObjectNode) JSON.readTree(file.toFile());
        ObjectNode tokens = (ObjectNode) tokenizer.path("model").path("vocab");
        tokens.put("zzzz", 300);
        Files.writeString(file, tokenizer.toString());
        assertThat(unloadable()).contains("tokenizer.json").contains("300").contains("288");
    }

    @Test
    void aTokenizerThatIsNoJson() throws IOException {
        Files.writeString(model.resolve("tokenizer.json"), "{\"version\":\n\"1.0\",");
        assertThat(unloadable()).startsWith("cannot load " + model.resolve("tokenizer.json"));
    }

    // Adapters

    @Test
    void anAdapterOfAnotherModel() throws IOException {
        Path lora = new TinyAdapter().write(folder.resolve("lora"), TinyFamily.QWEN3);
        assertThat(unloadable("lora=" + lora)).contains("lora_").contains("by the model");
    }

    @Test
    void anAdapterThatIsNotThere() {
        assertThat(unloadable("lora=" + folder.resolve("nothing")))
                .contains("nothing")
                .contains("no such directory");
    }

    @Test
    void aModelInsteadOfAnAdapter() {
        assertThat(unloadable("lora=" + model)).contains("it has no adapter_config.json");
    }

    @Test
    void aScaleWithoutAnAdapter() {
        assertThat(mistake("loraScale=0.5")).contains("loraScale").contains("'lora'");
    }

    // Memory

    @Test
    void aContextBeyondWhatTheModelWasTrainedFor() {
        assertThat(mistake("context=513"))
                .isEqualTo("context: must be at most 512, for which " + model + " was trained, was 513");
    }

    @Test
    void aContextThatDoesNotFitIntoMemory() throws IOException {
        config("max_position_embeddings", "16777216");
        assertThat(refusal(Kind.OUT_OF_MEMORY, model, "device=cpu", "context=16777216", "parallel=255", "batch=1"))
                .contains("a context of 16777216 tokens for each of 255 sequences")
                .containsPattern("needs 2048\\.0 GiB for keys and values, and [0-9.]+ GiB of memory are free")
                .contains("'parallel'");
    }

    @Test
    void aStepThatDoesNotFitIntoMemory() throws IOException {
        config("max_position_embeddings", "16777216");
        assertThat(refusal(Kind.OUT_OF_MEMORY, model, "device=cpu", "context=16777216", "batch=8192"))
                .containsPattern("[0-9]{4}\\.[0-9] GiB to compute with, and [0-9.]+ GiB of memory are free on cpu")
                .endsWith("; a smaller 'batch' or 'context' needs less");
    }

    @Test
    @EnabledOnOs(OS.LINUX) // the file is a terabyte of nothing
    void weightsThatDoNotFitIntoMemory() throws IOException {
        int wide = 1 << 24;
        model = TinyFamily.LLAMA.directory().write(folder.resolve("huge"));
        config("intermediate_size", String.valueOf(wide));
        config("hidden_size", "8192");
        config("num_hidden_layers", "1");
        hugeWeights(8192, wide);
        assertThat(refusal(Kind.OUT_OF_MEMORY, model, "device=cpu"))
                .containsPattern("needs 15[0-9]{2}\\.[0-9] GiB for its weights as F32")
                .endsWith("; 'dtype=BF16' halves the weights");
    }

    private void hugeWeights(long width, long inner) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        long end = 0;
        String layer = "model.layers.0.";
        for (Map.Entry<String, List<Long>> tensor : List.of(
                Map.entry("model.embed_tokens.weight", List.of(288L, width)),
                Map.entry("lm_head.weight", List.of(288L, width)),
                Map.entry("model.norm.weight", List.of(width)),
                Map.entry(layer + "input_layernorm.weight", List.of(width)),
                Map.entry(layer + "post_attention_layernorm.weight", List.of(width)),
                Map.entry(layer + "self_attn.q_proj.weight", List.of(64L, width)),
                Map.entry(layer + "self_attn.k_proj.weight", List.of(32L, width)),
                Map.entry(layer + "self_attn.v_proj.weight", List.of(32L, width)),
                Map.entry(layer + "self_attn.o_proj.weight", List.of(width, 64L)),
                Map.entry(layer + "mlp.gate_proj.weight", List.of(inner, width)),
                Map.entry(layer + "mlp.up_proj.weight", List.of(inner, width)),
                Map.entry(layer + "mlp.down_proj.weight", List.of(width, inner)))) {
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            tensor.getValue().forEach(entry.putArray("shape")::add);
            long begin = end;
            end += tensor.getValue().stream().reduce(4L, Math::multiplyExact);
            entry.putArray("data_offsets").add(begin).add(end);
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile file = new RandomAccessFile(model.resolve(WEIGHTS).toFile(), "rw")) {
            file.write(length(text.length));
            file.write(text);
            file.setLength(Long.BYTES + text.length + end);
        }
    }

    // Settings

    @ParameterizedTest
    @CsvSource({"cuda:999", "cuda:99"})
    void aDeviceThatIsNotThere(String device) {
        assertThat(mistake("device=" + device))
                .startsWith("device: there is no '" + device + "'; there is cpu")
                .containsAnyOf("is for the CPU", "driver", "cuda:0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device=gpu | must be auto, cpu, cuda or cuda:N, was 'gpu'",
                "device=cuda:-1 | must be auto, cpu, cuda or cuda:N, was 'cuda:-1'",
                "dtype=INT8 | 'INT8'",
                "context=1 | must be at least 2, was 1",
                "context=many | 'many'",
                "parallel=0 | must be from 1 to 255, was 0",
                "parallel=256 | must be from 1 to 255, was 256",
                "batch=0 | must be from 1 to 8192, was 0",
                "batch=8193 | must be from 1 to 8192, was 8193",
                "threads=0 | must be from 1 to 512, was 0",
                "threads=513 | must be from 1 to 512, was 513",
                "download=perhaps | 'perhaps'",
                "loraScale=NaN | loraScale",
                "loraScale=1e39 | loraScale",
                "paralel=2 | 'parallel'",
                "chat=chatmll | chatml"
            })
    void aSettingThatCannotBe(String setting, String told) {
        assertThat(mistake(setting)).contains(setting.replaceAll("=.*", "")).contains(told);
    }

    @Test
    void aPrefixCacheOfLessThanNothing() {
        assertThatThrownBy(() -> new Parts(PluginCatalog.load(), 0)
                        .backend("djl:" + model + "?prefixCache=-1", RunConfig.DEFAULTS)
                        .close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("prefixCache: must be at least 0, was -1");
    }

    @Test
    void aDirectorysOwnTemplateWhereThereIsNone() {
        assertThat(mistake("chat=own"))
                .startsWith("chat: " + model + " has no chat template of its own")
                .contains("chatml");
    }

    // Questions

    private static String text(Backend backend, String prompt) {
        try (Generation generation = backend.generate(new GenerationRequest(Prompt.of(prompt), Sampling.GREEDY, 2))) {
            generation.forEachRemaining(piece -> assertThat(piece.text()).isNotEmpty());
            return generation.completion().text();
        }
    }

    @Test
    void aPromptBeyondTheContext() {
        try (Backend backend = open(model, "context=32")) {
            BackendException refused = assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> text(backend, "x".repeat(100)))
                    .actual();
            assertThat(refused.kind()).isEqualTo(Kind.PROMPT_TOO_LONG);
            assertThat(refused)
                    .hasMessage("djl: the prompt has 101 tokens, and the context of 32 must hold it and at least one"
                            + " new token");
            assertThat(text(backend, "the cat")).isNotEmpty();
        }
    }

    @Test
    void aWalkOverTokensThatAreNone() {
        try (Backend backend = open(model, "context=32")) {
            DistributionScorer scorer = backend.distributions().orElseThrow();
            for (int token : new int[] {-1, 288, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> scorer.open(Prompt.of("the"), new int[] {5, token}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("continuation: tokens are numbered from 0 to 287, and it has " + token);
            }
            try (DistributionWalk walk = scorer.open(Prompt.of("the"), new int[] {0, 287})) {
                assertThat(walk.next(new float[288])).isTrue();
            }
        }
    }

    @Test
    void aWalkBeyondTheContext() {
        try (Backend backend = open(model, "context=32")) {
            DistributionScorer scorer = backend.distributions().orElseThrow();
            BackendException refused = assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> scorer.open(Prompt.of("the"), new int[40]))
                    .actual();
            assertThat(refused.kind()).isEqualTo(Kind.PROMPT_TOO_LONG);
            assertThat(refused).hasMessageContaining("the continuation 40").hasMessageContaining("context's 32");
        }
    }

    // How directories are spoilt

    private void config(String field, String value) throws IOException {
        Path file = model.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        config.set(field, JSON.readTree(value));
        Files.writeString(file, config.toString());
    }

    private interface Change {
        void make(ObjectNode header);
    }

    private void header(Change change) throws IOException {
        byte[] sound = Files.readAllBytes(model.resolve(WEIGHTS));
        int end = Long.BYTES
                + (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
        ObjectNode header = (ObjectNode) JSON.readTree(Arrays.copyOfRange(sound, Long.BYTES, end));
        change.make(header);
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        Files.write(
                model.resolve(WEIGHTS),
                ByteBuffer.allocate(Long.BYTES + text.length + sound.length - end)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .put(sound, end, sound.length - end)
                        .array());
    }
}
