package dev.urial.backend.llamacpp;

class WalksB4916Test extends WalksOnABuild {
    WalksB4916Test() {
        super(NativeBuild.B4916);
    }
}
