package dev.urial.backend.llamacpp;

class AdapterB4916Test extends AdapterOnABuild {
    AdapterB4916Test() {
        super(NativeBuild.B4916);
    }
}
