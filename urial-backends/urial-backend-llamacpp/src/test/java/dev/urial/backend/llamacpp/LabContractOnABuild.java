package dev.urial.backend.llamacpp;

import dev.urial.lab.models.LabModels;
import dev.urial.testkit.BackendContract;

/** The contract of every backend, on a model that has learnt something. */
abstract class LabContractOnABuild extends BackendContract {
    private final NativeBuild build;

    LabContractOnABuild(NativeBuild build) {
        this.build = build;
    }

    @Override
    protected String model() {
        String library =
                TestNatives.library(build).map(path -> "&library=" + path).orElse("");
        return "llamacpp:" + LabModels.file("base") + "?threads=1" + library;
    }
}
