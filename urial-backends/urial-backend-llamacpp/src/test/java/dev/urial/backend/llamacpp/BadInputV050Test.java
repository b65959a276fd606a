package dev.urial.backend.llamacpp;

class BadInputV050Test extends BadInputOnABuild {
    BadInputV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
