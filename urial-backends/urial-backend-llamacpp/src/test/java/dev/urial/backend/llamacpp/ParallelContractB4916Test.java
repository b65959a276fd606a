package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class ParallelContractB4916Test extends ParallelContractOnABuild {
    ParallelContractB4916Test() {
        super(NativeBuild.B4916);
    }
}
