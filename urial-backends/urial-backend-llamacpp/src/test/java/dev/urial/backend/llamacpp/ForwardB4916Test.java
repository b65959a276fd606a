package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class ForwardB4916Test extends ForwardOnABuild {
    ForwardB4916Test() {
        super(NativeBuild.B4916);
    }
}
