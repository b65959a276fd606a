package dev.urial.backend.llamacpp;

class BackendV050Test extends BackendOnABuild {
    BackendV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
