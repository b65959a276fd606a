package dev.urial.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The package map, held. */
@AnalyzeClasses(packages = "dev.urial.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theSpiKnowsOnlyTheJdk = classes()
            .that()
            .resideInAPackage("dev.urial.core.spi")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.urial.core.spi");

    @ArchTest
    static final ArchRule decodingKnowsOnlyTheSpi = classes()
            .that()
            .resideInAPackage("dev.urial.core.decoding")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.urial.core.spi", "dev.urial.core.decoding");

    /** No engine, no application: what both of the engines in this process can stand on. */
    @ArchTest
    static final ArchRule enginesShareWhatKnowsDecodingAndCaches = classes()
            .that()
            .resideInAPackage("dev.urial.core.engine")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "com.sun.management",
                    "org.jspecify..",
                    "org.slf4j..",
                    "dev.urial.core.spi",
                    "dev.urial.core.decoding",
                    "dev.urial.core.cache",
                    "dev.urial.core.engine");

    @ArchTest
    static final ArchRule ggufKnowsOnlyTheSpi = classes()
            .that()
            .resideInAPackage("dev.urial.core.gguf")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.urial.core.spi", "dev.urial.core.gguf");

    @ArchTest
    static final ArchRule safetensorsKnowsTheSpiAndTheNumbersOfGguf = classes()
            .that()
            .resideInAPackage("dev.urial.core.safetensors")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "com.fasterxml.jackson..",
                    "dev.urial.core.spi",
                    "dev.urial.core.gguf",
                    "dev.urial.core.data",
                    "dev.urial.core.safetensors");

    /** Templates come from strangers: what interprets them can reach nothing. */
    @ArchTest
    static final ArchRule templatesReachNoFilesAndNoClasses = classes()
            .that()
            .resideInAPackage("dev.urial.core.jinja")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang",
                    "java.lang.invoke",
                    "java.math",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..",
                    "dev.urial.core.jinja");

    @ArchTest
    static final ArchRule guiceStaysAtTheCompositionRoot = noClasses()
            .that()
            .resideOutsideOfPackage("dev.urial.core.wiring")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.inject..");

    @ArchTest
    static final ArchRule jacksonStaysWithWhatReadsFiles = noClasses()
            .that()
            .resideInAnyPackage("dev.urial.core", "dev.urial.core.run..", "dev.urial.core.plugin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("dev.urial.core.(*)..").should().beFreeOfCycles();
}
