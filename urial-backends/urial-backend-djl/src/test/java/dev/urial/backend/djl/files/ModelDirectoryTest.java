package dev.urial.backend.djl.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.family.ConfigFields;
import dev.urial.backend.djl.family.Decoder;
import dev.urial.backend.djl.family.Family;
import dev.urial.core.safetensors.DType;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {
    private static final String QUERIES = "model.layers.0.self_attn.q_proj.weight";

    @TempDir
    Path folder;

    private Tiny tiny;

    @BeforeEach
    void writeConfig() throws IOException {
        tiny = new Tiny(Files.createDirectory(folder.resolve("tiny")));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void weightsOfEachTypeAreFound(DType type) {
        tiny.type = type;
        ModelDirectory model = tiny.whole().read();

        assertThat(model.architecture().width()).isEqualTo(8);
        assertThat(model.tensor(QUERIES).dtype()).isEqualTo(DType.valueOf(type.name()));
        assertThat(model.tensor(QUERIES).read()).hasSize(64).startsWith(0, 1, 2);
        assertThat(model.parameters()).isEqualTo(800);
        assertThat(model.files()).containsExactly(file("config.json"), file("model.safetensors"));
    }

    @Test
    void shardedWeightsAreTheSame() throws IOException {
        ModelDirectory model = tiny.sharded().read();

        assertThat(model.parameters()).isEqualTo(800);
        assertThat(model.tensor("model.norm.weight").file()).isEqualTo(file("model-00002-of-00002.safetensors"));
        assertThat(model.files())
                .containsExactly(
                        file("config.json"),
                        file("model.safetensors.index.json"),
                        file("model-00001-of-00002.safetensors"),
                        file("model-00002-of-00002.safetensors"));
    }

    @Test
    void theFileOfGenerationGoesBeforeTheConfig() throws IOException {
        assertThat(tiny.whole().read().ends()).containsExactly(2);
        tiny.file("generation_config.json", "{\"eos_token_id\": [9, 3], \"temperature\": 0.6}");

        ModelDirectory model = tiny.read();

        assertThat(model.ends()).containsExactly(3, 9);
        assertThat(model.bos()).hasValue(1);
        assertThat(model.files()).contains(file("generation_config.json"));
    }

    @Test
    void aModelNeedNotNameItsEnds() throws IOException {
        ModelDirectory model = tiny.config("eos_token_id", "null")
                .config("bos_token_id", "null")
                .whole()
                .read();

        assertThat(model.ends()).isEmpty();
        assertThat(model.bos()).isEmpty();
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() throws IOException {
        tiny.config("eos_token_id", "[2, 11]").whole();
        assertRefused(file("config.json"), "field 'eos_token_id' ([2,11]) is no token of a vocabulary of 11");

        tiny.file("generation_config.json", "{\"eos_token_id\": -1}");
        assertRefused(
                file("generation_config.json"),
                "field 'eos_token_id' must be a whole number from 0 to 2147483647, was -1");
    }

    @Test
    void whatIsComputedAndWhatIsTiedMayBeInTheFile() {
        ModelDirectory model = tiny.tensor("model.layers.0.self_attn.rotary_emb.inv_freq", 2)
                .tensor("lm_head.weight", 11, 8)
                .whole()
                .read();

        assertThat(model.parameters()).isEqualTo(800);
        assertThatThrownBy(() -> model.tensor("lm_head.weight"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'lm_head.weight' is not a tensor of this network");
    }

    @Test
    void aHeadThatIsNotTiedMustBeThere() throws IOException {
        tiny.config("tie_word_embeddings", "false").whole();
        assertRefused(tiny.directory, "its weights lack lm_head.weight");

        assertThat(tiny.tensor("lm_head.weight", 11, 8).whole().read().parameters())
                .isEqualTo(888);
    }

    @Test
    void missingTensorsAreNamed() {
        tiny.tensors.keySet().removeIf(name -> name.startsWith("model.layers.1."));
        tiny.whole();

        assertRefused(
                tiny.directory,
                "its weights lack model.layers.1.self_attn.q_proj.weight, model.layers.1.self_attn.k_proj.weight,"
                        + " model.layers.1.self_attn.v_proj.weight, model.layers.1.self_attn.o_proj.weight,"
                        + " model.layers.1.mlp.gate_proj.weight, model.layers.1.mlp.up_proj.weight,"
                        + " model.layers.1.mlp.down_proj.weight, model.layers.1.input_layernorm.weight and 1 more");
    }

    @Test
    void tensorsOfNoUseAreNamed() {
        tiny.tensor("model.layers.2.mlp.up_proj.weight", 6, 8).whole();

        assertRefused(
                file("model.safetensors"),
                "tensor 'model.layers.2.mlp.up_proj.weight' is no part of such a network (llama, 2 layers)");
    }

    @Test
    void aWrongShapeIsToldWithTheRightOne() {
        tiny.tensor(QUERIES, 8, 4).whole();

        assertRefused(
                file("model.safetensors"),
                "tensor '" + QUERIES + "' has the shape [8, 4]; by config.json it is [8, 8]");
    }

    @Test
    void quantizedTensorsAreRefused() throws IOException {
        tiny.whole();
        byte[] content = Files.readAllBytes(file("model.safetensors"));
        String text = new String(content, StandardCharsets.ISO_8859_1).replace("\"F32\"", "\"I32\"");
        Files.write(file("model.safetensors"), text.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(tiny::read).hasMessageContaining("is of type I32; weights of F32, F16 and BF16 can be read");
    }

    @Test
    void anUnknownFieldIsRefused() throws IOException {
        tiny.config("logit_scale", "0.25").whole();

        assertRefused(
                file("config.json"), "field 'logit_scale' (0.25) is not known, so what it changes would be left out");
    }

    @Test
    void aFamilyOfOnesOwnIsAClass() throws IOException {
        Family house = new Family() {
            @Override
            public Set<String> modelTypes() {
                return Set.of("house");
            }

            @Override
            public Architecture read(ConfigFields config) {
                return Decoder.read(config, "house", Decoder.Defaults.of(1e-6))
                        .rotary(10_000)
                        .factors(config.positiveReal("loudness").orElse(1), 1)
                        .tied(config.flag("tie_word_embeddings", false))
                        .build();
            }
        };
        tiny.config("model_type", "\"house\"").config("loudness", "3").whole();

        ModelDirectory model = ModelDirectory.read(tiny.directory, List.of(house));

        assertThat(model.architecture().embeddingFactor()).isEqualTo(3);
        assertThat(model.architecture().modelType()).isEqualTo("house");
    }

    @Test
    void aPathThatIsNoDirectoryIsTold() {
        assertThatThrownBy(() -> ModelDirectory.read(folder.resolve("tyni"), Tiny.FAMILIES))
                .hasMessage(
                        "cannot load " + folder.resolve("tyni") + ": there is no such directory; did you mean 'tiny'?");
        assertThatThrownBy(() -> ModelDirectory.read(file("config.json"), Tiny.FAMILIES))
                .hasMessage("cannot load " + file("config.json")
                        + ": it is a file; name the directory of a model in the form of the Hugging Face library, with"
                        + " config.json and model.safetensors");
    }

    @Test
    void whatADirectoryHasInsteadIsTold() throws IOException {
        tiny.file("README.md", "");
        assertRefused(
                tiny.directory,
                "it has no model.safetensors or model.safetensors.index.json; it has README.md, config.json");
        tiny.file("pytorch_model.bin", "");
        assertRefused(
                tiny.directory,
                "it has no model.safetensors or model.safetensors.index.json; it has pytorch_model.bin, which are pickles:"
                        + " reading one runs code from it, so none is read; convert them to safetensors");
        tiny.file("model-q8_0.gguf", "");
        assertRefused(
                tiny.directory,
                "it has no model.safetensors or model.safetensors.index.json; it has model-q8_0.gguf, which llamacpp:FILE"
                        + " reads");
        tiny.file("model-00001-of-00002.safetensors", "");
        assertRefused(
                tiny.directory,
                "it has no model.safetensors or model.safetensors.index.json; it has model-00001-of-00002.safetensors");
    }

    @Test
    void anEmptyDirectoryIsTold() throws IOException {
        Files.delete(file("config.json"));

        assertRefused(tiny.directory, "it is empty; config.json is needed");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        tiny.sharded();
        Files.delete(file("model-00002-of-00002.safetensors"));

        assertThatThrownBy(tiny::read)
                .hasMessageStartingWith("cannot load " + file("model.safetensors.index.json") + ": field 'weight_map.")
                .hasMessageEndingWith(
                        "(\"model-00002-of-00002.safetensors\") is a file that is missing in " + tiny.directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../other.safetensors",
                "/etc/x.safetensors",
                "sub/x.safetensors",
                "a\\\\b.safetensors",
                "x.bin",
                ""
            })
    void aShardIsAPlainFileOfTheDirectory(String shard) throws IOException {
        tiny.sharded().file("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"" + shard + "\"}}");

        assertRefused(
                file("model.safetensors.index.json"),
                "field 'weight_map.a' (\"" + shard + "\") is not the plain name of a safetensors file");
    }

    @Test
    void anIndexThatNamesWhatIsNotThereIsRefused() throws IOException {
        tiny.sharded()
                .file(
                        "model.safetensors.index.json",
                        "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\"}}");

        assertRefused(
                file("model.safetensors.index.json"),
                "field 'weight_map.a' (\"model-00001-of-00002.safetensors\") is not true: that file has no such tensor");
    }

    @Test
    void aTensorThatTheIndexDoesNotNameIsRefused() throws IOException {
        tiny.sharded();
        tiny.write("model-00002-of-00002.safetensors", List.copyOf(tiny.tensors.keySet()));

        assertThatThrownBy(tiny::read)
                .hasMessage("cannot load " + file("model.safetensors.index.json")
                        + ": it does not name tensor 'model.embed_tokens.weight' of "
                        + file("model-00002-of-00002.safetensors") + ", but one of this name in "
                        + file("model-00001-of-00002.safetensors"));
    }

    @Test
    void anIndexWithoutAMapIsRefused() throws IOException {
        tiny.file("model.safetensors.index.json", "{}");

        assertRefused(file("model.safetensors.index.json"), "field 'weight_map' is missing");
    }

    @Test
    void aConfigThatIsNoJsonObjectIsRefused() throws IOException {
        tiny.whole().file("config.json", "[]");
        assertRefused(file("config.json"), "it is not a JSON object");
        tiny.file("config.json", "");
        assertRefused(file("config.json"), "it is not a JSON object");
        Files.write(file("config.json"), new byte[] {'{', '"', (byte) 0xFF, '"', '}'});
        assertRefused(file("config.json"), "it is not UTF-8");
        tiny.file("config.json", "{\"a\": 1, \"a\": 2}");
        assertThatThrownBy(tiny::read)
                .hasMessageContaining("it is not JSON that could be read, in line 1: Duplicate field 'a'");
        tiny.file("config.json", "{\"a\": " + "[".repeat(100_000));
        assertThatThrownBy(tiny::read).isInstanceOf(BackendException.class).hasMessageContaining("nesting depth");
    }

    private Path file(String name) {
        return tiny.directory.resolve(name);
    }

    private void assertRefused(Path path, String found) {
        assertThatThrownBy(tiny::read)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE))
                .hasMessage("cannot load " + path + ": " + found);
    }
}
