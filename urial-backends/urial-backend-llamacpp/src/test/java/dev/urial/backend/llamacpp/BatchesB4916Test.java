package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class BatchesB4916Test extends BatchesOnABuild {
    BatchesB4916Test() {
        super(NativeBuild.B4916);
    }
}
