package dev.urial.backend.djl.files;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.safetensors.DType;
import dev.urial.core.safetensors.SafetensorsWriter;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraDirectoryTest {
    private static final String QUERIES = "base_model.model.model.layers.0.self_attn.q_proj";
    private static final String DOWN = "base_model.model.model.layers.1.mlp.down_proj";
    /** As PEFT writes it, with all that is off. */
    private static final String CONFIG = """
            {"alpha_pattern": {}, "auto_mapping": null, "base_model_name_or_path": "some/model", "bias": "none",
             "corda_config": null, "eva_config": null, "exclude_modules": null, "fan_in_fan_out": false,
             "inference_mode": true, "init_lora_weights": true, "layer_replication": null, "layers_pattern": null,
             "layers_to_transform": null, "loftq_config": {}, "lora_alpha": 6, "lora_bias": false, "lora_dropout": 0.05,
             "megatron_config": null, "megatron_core": "megatron.core", "modules_to_save": null, "peft_type": "LORA",
             "qalora_group_size": 16, "r": 3, "rank_pattern": {}, "revision": null, "target_modules": ["q_proj", "down_proj"],
             "target_parameters": null, "task_type": "CAUSAL_LM", "trainable_token_indices": null, "use_dora": false,
             "use_qalora": false, "use_rslora": false}""";

    @TempDir
    Path folder;

    private Path directory;
    private Path weights;
    private ModelDirectory model;
    private final Map<String, int[]> tensors = new LinkedHashMap<>();

    @BeforeEach
    void writeModelAndConfig() throws IOException {
        model = new Tiny(Files.createDirectory(folder.resolve("model"))).whole().read();
        directory = Files.createDirectory(folder.resolve("adapter"));
        weights = directory.resolve("adapter_model.safetensors");
        Files.writeString(directory.resolve("adapter_config.json"), CONFIG);
        pair(QUERIES, 3, 8, 8);
        pair(DOWN, 3, 8, 6);
    }

    @Test
    void matricesAndTheirScaleAreFoundByTheModule() throws IOException {
        Map<String, LoraDirectory.Change> changes = read().changes();

        assertThat(changes).containsOnlyKeys("model.layers.0.self_attn.q_proj", "model.layers.1.mlp.down_proj");
        LoraDirectory.Change down = requireNonNull(changes.get("model.layers.1.mlp.down_proj"));
        assertThat(down.a().shape()).containsExactly(3L, 6L);
        assertThat(down.b().shape()).containsExactly(8L, 3L);
        assertThat(down.rank()).isEqualTo(3);
        assertThat(down.scale()).isEqualTo(2);
    }

    @Test
    void theFilesAreBoth() throws IOException {
        assertThat(read().files()).containsExactly(directory.resolve("adapter_config.json"), weights);
    }

    @Test
    void namesOfOlderFilesAreUnderstood() throws IOException {
        tensors.clear();
        tensors.put(QUERIES + ".lora_A.default.weight", new int[] {3, 8});
        tensors.put(QUERIES + ".lora_B.default.weight", new int[] {8, 3});

        assertThat(read().changes()).containsOnlyKeys("model.layers.0.self_attn.q_proj");
    }

    @Test
    void rankStabilizedAdaptersAreScaledByTheRootOfTheRank() throws IOException {
        config("use_rslora", "true");

        assertThat(scale("model.layers.1.mlp.down_proj")).isEqualTo(6 / Math.sqrt(3));
    }

    @Test
    void patternsGiveModulesARankAndAScaleOfTheirOwn() throws IOException {
        config("rank_pattern", "{\"layers.1.mlp.down_proj\": 2, \"^layers.0.self_attn.q_proj\": 7}");
        config("alpha_pattern", "{\"down_proj\": 5, \"layers.1.mlp.down_proj\": 100, \"proj\": 9}");
        pair(DOWN, 2, 8, 6);

        assertThat(scale("model.layers.1.mlp.down_proj")).isEqualTo(2.5);
        assertThat(scale("model.layers.0.self_attn.q_proj")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            peft_type         | "IA3"           | field 'peft_type' ("IA3") is not applied here; 'LORA' is
            peft_type         | null            | field 'peft_type' (null) is missing
            bias              | "all"           | field 'bias' ("all") is not applied here; 'none' is
            use_dora          | true            | field 'use_dora' (true) is not applied here
            fan_in_fan_out    | true            | field 'fan_in_fan_out' (true) is not applied here
            lora_bias         | true            | field 'lora_bias' (true) is not applied here
            modules_to_save   | ["lm_head"]     | field 'modules_to_save' (["lm_head"]) is not known, so what it changes would be left out
            layer_replication | [[0, 2], [1, 2]] | field 'layer_replication' ([[0,2],[1,2]]) is not known, so what it changes would be left out
            init_lora_weights | "pissa_niter_4" | field 'init_lora_weights' ("pissa_niter_4") is not applied here: it changes the model that the adapter stands on
            r                 | 0               | field 'r' must be a whole number from 1 to 16777216, was 0
            lora_alpha        | "x"             | field 'lora_alpha' must be a finite number, was "x"
            lora_alpha        | null            | field 'lora_alpha' (null) is missing
            alpha_pattern     | {".*_proj": 2}  | field 'alpha_pattern..*_proj' (2) is a regular expression; names of modules and their ends are matched here
            """)
    void fieldsThatAreNotAppliedAreRefusedByName(String field, String json, String message) throws IOException {
        config(field, json);

        assertThatThrownBy(this::read)
                .isInstanceOf(BackendException.class)
                .hasMessage("cannot load " + directory.resolve("adapter_config.json") + ": " + message);
    }

    @Test
    void otherMatricesAreNotChanged() {
        pair("base_model.model.model.embed_tokens", 3, 11, 8);

        assertTensorRefused(
                "base_model.model.model.embed_tokens.lora_A.weight",
                "changes 'model.embed_tokens'; only q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj and down_proj of layers"
                        + " can be changed here");
    }

    @Test
    void modulesThatTheModelDoesNotHaveAreNamed() {
        pair("base_model.model.model.layers.2.mlp.up_proj", 3, 6, 8);

        assertTensorRefused(
                "base_model.model.model.layers.2.mlp.up_proj.lora_A.weight",
                "changes 'model.layers.2.mlp.up_proj', which the model does not have");
    }

    @Test
    void halfAPairIsRefused() {
        tensors.remove(QUERIES + ".lora_B.weight");
        assertTensorRefused(QUERIES + ".lora_A.weight", "has no lora_B beside it");
        tensors.put(QUERIES + ".lora_B.weight", new int[] {8, 3});
        tensors.remove(QUERIES + ".lora_A.weight");
        assertTensorRefused(QUERIES + ".lora_B.weight", "has no lora_A beside it");
    }

    @Test
    void aShapeThatDoesNotFitIsToldWithTheOneThatWould() {
        pair(DOWN, 3, 8, 5);
        assertTensorRefused(
                DOWN + ".lora_A.weight", "has the shape [3, 5]; by the model and adapter_config.json it is [3, 6]");
        pair(DOWN, 4, 8, 6);
        assertTensorRefused(
                DOWN + ".lora_A.weight", "has the shape [4, 6]; by the model and adapter_config.json it is [3, 6]");
    }

    @Test
    void otherTensorsAreRefused() {
        tensors.put(QUERIES + ".lora_magnitude_vector", new int[] {8});

        assertTensorRefused(
                QUERIES + ".lora_magnitude_vector",
                "is nothing that is applied here; known are *.lora_A.weight and *.lora_B.weight");
    }

    @Test
    void anAdapterOfNothingIsRefused() {
        tensors.clear();

        assertThatThrownBy(this::read).hasMessage("cannot load " + weights + ": it changes nothing in such a network");
    }

    @Test
    void picklesAreNotRead() throws IOException {
        Files.writeString(directory.resolve("adapter_model.bin"), "");

        assertThatThrownBy(() -> LoraDirectory.read(directory, model))
                .hasMessage(
                        "cannot load " + directory + ": it has no adapter_model.safetensors; it has adapter_model.bin,"
                                + " which are pickles: reading one runs code from it, so none is read; convert them to"
                                + " safetensors");
    }

    private void pair(String module, int rank, int out, int in) {
        tensors.put(module + ".lora_A.weight", new int[] {rank, in});
        tensors.put(module + ".lora_B.weight", new int[] {out, rank});
    }

    private void config(String field, String json) throws IOException {
        Path file = directory.resolve("adapter_config.json");
        ObjectNode config = (ObjectNode) Tiny.JSON.readTree(file.toFile());
        config.set(field, Tiny.JSON.readTree(json));
        Files.writeString(file, config.toString());
    }

    private double scale(String module) {
        return requireNonNull(read().changes().get(module)).scale();
    }

    private LoraDirectory read() {
        SafetensorsWriter writer = new SafetensorsWriter();
        tensors.forEach((name, shape) ->
                writer.tensor(name, DType.F32, new float[shape.length == 2 ? shape[0] * shape[1] : shape[0]], shape));
        writer.write(weights);
        return LoraDirectory.read(directory, model);
    }

    private void assertTensorRefused(String tensor, String why) {
        assertThatThrownBy(this::read)
                .isInstanceOf(BackendException.class)
                .hasMessage("cannot load " + weights + ": tensor '" + tensor + "' " + why);
    }
}
