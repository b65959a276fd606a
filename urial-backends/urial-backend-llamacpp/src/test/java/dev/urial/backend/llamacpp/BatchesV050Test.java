package dev.urial.backend.llamacpp;

class BatchesV050Test extends BatchesOnABuild {
    BatchesV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
