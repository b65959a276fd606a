package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("model")
class RealModelB4916Test extends RealModelOnABuild {
    RealModelB4916Test() {
        super(NativeBuild.B4916);
    }
}
