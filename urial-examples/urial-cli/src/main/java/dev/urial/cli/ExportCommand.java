package dev.urial.cli;

import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnswersExport;
import dev.urial.core.data.AnswersFile;
import dev.urial.core.data.AnswersOrigin;
import dev.urial.core.data.DatasetFile;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes answers in the published tools' forms. */
@Command(
        name = "export",
        description =
                "Writes answers in the forms that just-eval, AlpacaEval and FastChat's MT-Bench read; it reads those, too.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  urial export answers.jsonl --to alpaca-eval -o model_outputs.json",
            "  urial export mt.jsonl --to mt-bench -o data/mt_bench/model_answer/gemma-urial.jsonl --generator gemma-urial"
        })
final class ExportCommand implements Callable<Integer> {
    private static final String FORMS = "just-eval, alpaca-eval, mt-bench";

    private final Terminal terminal;

    @Parameters(paramLabel = "ANSWERS", description = "A file of generate's, or of one of those tools.")
    private Path answers = Path.of("");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORM",
            converter = FormByName.class,
            description = "One of " + FORMS + ".")
    private AnswersExport.@Nullable Form form;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write; a whole one replaces it.")
    private Path output = Path.of("");

    @Option(
            names = "--generator",
            paramLabel = "NAME",
            description = "Who answered. Default: as ANSWERS says, else the model of the manifest beside it.")
    private @Nullable String generator;

    @Option(
            names = "--questions",
            paramLabel = "FILE",
            description = "The questions, where ANSWERS names them by id only, as FastChat does.")
    private @Nullable Path questions;

    /** A form by the name that users know. */
    static final class FormByName implements ITypeConverter<AnswersExport.Form> {
        @Override
        public AnswersExport.Form convert(String name) {
            return Stream.of(AnswersExport.Form.values())
                    .filter(form -> form.toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("must be one of " + FORMS + ", was '" + name + "'"));
        }
    }

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<DatasetItem> asked = questions == null
                ? List.of()
                : DatasetFile.read(questions, false).items();
        List<AnsweredItem> items = AnswersFile.read(answers, asked);
        refuseItself();
        long failed = items.stream().filter(item -> !item.outcome().ok()).count();
        if (failed == items.size()) {
            terminal.say(answers + ": all " + failed + " items failed; nothing was written");
            return ExitCode.FAILED;
        }
        AnswersExport export = new AnswersExport(form(), Optional.ofNullable(generator), AnswersOrigin.of(answers));
        export.write(answers, items, output);
        if (items.stream().anyMatch(item -> export.generatorOf(item).equals(AnswersExport.UNKNOWN))) {
            terminal.say("note: who answered is not known, so the generator is '" + AnswersExport.UNKNOWN
                    + "'; --generator names it");
        }
        if (failed > 0) {
            terminal.say(failed + " of " + items.size() + " items failed and were left out");
            return ExitCode.SOME_FAILED;
        }
        return ExitCode.OK;
    }

    private AnswersExport.Form form() {
        if (form == null) {
            throw new IllegalStateException("--to is required");
        }
        return form;
    }

    private void refuseItself() {
        try {
            if (Files.exists(output) && Files.isSameFile(answers, output)) {
                throw new ConfigException("--output", "is the file to export; its answers would be lost");
            }
        } catch (IOException e) {
            return; // what cannot be looked at cannot be written either, and that will be told
        }
    }
}
