package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class AdapterB4916Test extends AdapterOnABuild {
    AdapterB4916Test() {
        super(NativeBuild.B4916);
    }
}
