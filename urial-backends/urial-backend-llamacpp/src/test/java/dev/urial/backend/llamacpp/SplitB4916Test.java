package dev.urial.backend.llamacpp;

class SplitB4916Test extends SplitOnABuild {
    SplitB4916Test() {
        super(NativeBuild.B4916);
    }
}
