package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("model")
class RealModelV050Test extends RealModelOnABuild {
    RealModelV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
