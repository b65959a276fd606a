package dev.urial.backend.llamacpp;

class ParallelContractB4916Test extends ParallelContractOnABuild {
    ParallelContractB4916Test() {
        super(NativeBuild.B4916);
    }
}
