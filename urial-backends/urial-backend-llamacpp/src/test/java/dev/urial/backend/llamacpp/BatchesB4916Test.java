package dev.urial.backend.llamacpp;

class BatchesB4916Test extends BatchesOnABuild {
    BatchesB4916Test() {
        super(NativeBuild.B4916);
    }
}
