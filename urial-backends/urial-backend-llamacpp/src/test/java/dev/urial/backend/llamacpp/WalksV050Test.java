package dev.urial.backend.llamacpp;

class WalksV050Test extends WalksOnABuild {
    WalksV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
