package dev.urial.backend.llamacpp;

class ContractB4916Test extends ContractOnABuild {
    ContractB4916Test() {
        super(NativeBuild.B4916);
    }
}
