package dev.urial.backend.llamacpp;

class ContractV050Test extends ContractOnABuild {
    ContractV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
