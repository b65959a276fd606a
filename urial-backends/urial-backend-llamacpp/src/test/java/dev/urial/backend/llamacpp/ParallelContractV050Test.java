package dev.urial.backend.llamacpp;

class ParallelContractV050Test extends ParallelContractOnABuild {
    ParallelContractV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
