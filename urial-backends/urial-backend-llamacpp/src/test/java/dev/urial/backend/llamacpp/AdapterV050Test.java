package dev.urial.backend.llamacpp;

class AdapterV050Test extends AdapterOnABuild {
    AdapterV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
