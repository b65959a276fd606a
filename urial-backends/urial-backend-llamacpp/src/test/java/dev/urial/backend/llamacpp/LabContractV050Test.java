package dev.urial.backend.llamacpp;

class LabContractV050Test extends LabContractOnABuild {
    LabContractV050Test() {
        super(NativeBuild.V0_5_0);
    }
}
