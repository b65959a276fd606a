package dev.urial.backend.llamacpp;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class LabContractB4916Test extends LabContractOnABuild {
    LabContractB4916Test() {
        super(NativeBuild.B4916);
    }
}
