package dev.urial.backend.llamacpp;

class BadInputB4916Test extends BadInputOnABuild {
    BadInputB4916Test() {
        super(NativeBuild.B4916);
    }
}
