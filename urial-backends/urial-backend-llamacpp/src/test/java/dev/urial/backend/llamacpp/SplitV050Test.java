package dev.urial.backend.llamacpp;

class SplitV050Test extends SplitOnABuild {
    SplitV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
