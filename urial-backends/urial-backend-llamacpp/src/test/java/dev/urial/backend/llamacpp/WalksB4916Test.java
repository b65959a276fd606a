package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class WalksB4916Test extends WalksOnABuild {
    WalksB4916Test() {
        super(NativeBuild.B4916);
    }
}
