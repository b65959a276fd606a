package dev.urial.backend.djl.torch;

import dev.urial.backend.djl.family.Family;
import dev.urial.backend.djl.files.LoraDirectory;
import dev.urial.backend.djl.files.ModelDirectory;
import dev.urial.core.engine.TokenBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** A model on the CPU, with what tests ask of it. */
final class OpenModel implements AutoCloseable {
    private final TorchModel model;

    OpenModel(Path directory, NumberType type, int sequences, Optional<Path> lora) {
        this(directory, type, "cpu", sequences, lora);
    }

    OpenModel(Path directory, NumberType type, String device, int sequences, Optional<Path> lora) {
        ModelDirectory files = ModelDirectory.read(directory, ServiceLoader.load(Family.class));
        Optional<TorchModel.Adapted> adapted =
                lora.map(path -> new TorchModel.Adapted(LoraDirectory.read(path, files), 1));
        TorchModel.Settings settings = new TorchModel.Settings(type, device, sequences, 128, 256, true);
        model = TorchModel.open(TorchRuntime.open(false), files, adapted, settings);
    }

    static OpenModel of(Path directory) {
        return new OpenModel(directory, NumberType.F32, 1, Optional.empty());
    }

    TorchModel model() {
        return model;
    }

    /** Computes tokens of a sequence in one batch and gives the logits after each. */
    float[][] logits(int sequence, int from, int... tokens) {
        return logits(List.of(new Part(sequence, from, tokens))).get(0);
    }

    /** Tokens of a sequence from a position on. */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(int sequence, int from, int[] tokens) {}

    /** Computes parts of several sequences in one batch, and gives the logits after each token of each. */
    List<float[][]> logits(List<Part> parts) {
        TokenBatch batch = new TokenBatch(16);
        for (Part part : parts) {
            for (int i = 0; i < part.tokens.length; i++) {
                batch.add(part.tokens[i], part.from + i, part.sequence, true);
            }
        }
        model.decode(batch);
        List<float[][]> all = new ArrayList<>();
        int row = 0;
        for (Part part : parts) {
            float[][] rows = new float[part.tokens.length][model.vocabularySize()];
            for (float[] logits : rows) {
                model.logits(row++, logits);
            }
            all.add(rows);
        }
        return all;
    }

    @Override
    public void close() {
        model.close();
    }
}
