package dev.urial.backend.djl.torch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.family.Architecture.Rotary;
import dev.urial.backend.djl.files.LoraDirectory;
import dev.urial.backend.djl.torch.TorchModel.Adapted;
import dev.urial.backend.djl.torch.TorchModel.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a model has of its own beside weights and cache: tables of positions, and the matrices of an adapter. */
final class Constants {
    private final Architecture architecture;
    private final Settings settings;
    private final TorchModule module;
    private final Loader loader;
    private final Arena arena;

    Constants(Architecture architecture, Settings settings, TorchModule module, Loader loader, Arena arena) {
        this.architecture = architecture;
        this.settings = settings;
        this.module = module;
        this.loader = loader;
        this.arena = arena;
    }

    /** Cosines and sines of all positions, in turns, for each of {@link NetworkText#rotaries}. */
    List<PtNDArray> turns() {
        List<PtNDArray> tables = new ArrayList<>();
        List<Integer> shape = List.of(settings.contextTokens(), architecture.headSize() / 2);
        for (Rotary rotary : NetworkText.rotaries(architecture)) {
            for (boolean sine : new boolean[] {false, true}) {
                float[] table = table(rotary, settings.contextTokens(), sine);
                PtNDArray array = arena.own(loader.empty(shape, NumberType.F32));
                try (PtNDArray given =
                        (PtNDArray) module.manager().create(table, new Shape(shape.get(0), shape.get(1)))) {
                    module.run("fill", array, 0, shape.get(0), given, false);
                }
                tables.add(array);
            }
        }
        return tables;
    }

    private static float[] table(Rotary rotary, int positions, boolean sine) {
        List<Double> frequencies = rotary.frequencies();
        float[] table = new float[Math.multiplyExact(positions, frequencies.size())];
        int at = 0;
        for (int position = 0; position < positions; position++) {
            for (double frequency : frequencies) {
                double angle = position * frequency;
                table[at++] = (float) (rotary.magnitude() * (sine ? Math.sin(angle) : Math.cos(angle)));
            }
        }
        return table;
    }

    /**
     * The matrices of an adapter for all {@link Low#MODULES} of all layers; empty ones for those that it leaves as they are.
     *
     * @param up whether the second ones, which make wide again what the first ones make narrow
     */
    List<PtNDArray> low(Adapted adapted, boolean up) {
        List<PtNDArray> arrays = new ArrayList<>();
        for (int layer = 0; layer < architecture.layers().size(); layer++) {
            for (String name : Low.MODULES) {
                arrays.add(low(adapted, Low.name(architecture.layer(layer), name), up));
            }
        }
        return arrays;
    }

    private PtNDArray low(Adapted adapted, String name, boolean up) {
        List<Integer> full = Objects.requireNonNull(architecture.tensors().get(name + ".weight"));
        LoraDirectory.Change change = adapted.adapter().changes().get(name);
        int rank = change == null ? 0 : change.rank();
        List<Integer> shape = up ? List.of(full.get(0), rank) : List.of(rank, full.get(1));
        PtNDArray array = arena.own(loader.empty(shape, settings.type()));
        if (change != null) {
            loader.fill(array, 0, shape.get(0), up ? change.b() : change.a());
            if (up) {
                loader.scale(array, change.scale() * adapted.share());
            }
        }
        return array;
    }
}
