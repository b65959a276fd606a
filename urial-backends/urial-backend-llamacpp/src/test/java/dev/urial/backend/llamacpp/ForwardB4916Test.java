package dev.urial.backend.llamacpp;

class ForwardB4916Test extends ForwardOnABuild {
    ForwardB4916Test() {
        super(NativeBuild.B4916);
    }
}
