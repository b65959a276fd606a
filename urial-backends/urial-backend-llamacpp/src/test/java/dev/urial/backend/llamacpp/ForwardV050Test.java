package dev.urial.backend.llamacpp;

class ForwardV050Test extends ForwardOnABuild {
    ForwardV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
