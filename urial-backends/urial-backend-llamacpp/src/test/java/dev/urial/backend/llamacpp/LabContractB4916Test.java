package dev.urial.backend.llamacpp;

class LabContractB4916Test extends LabContractOnABuild {
    LabContractB4916Test() {
        super(NativeBuild.B4916);
    }
}
