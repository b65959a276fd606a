package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class SplitB4916Test extends SplitOnABuild {
    SplitB4916Test() {
        super(NativeBuild.B4916);
    }
}
