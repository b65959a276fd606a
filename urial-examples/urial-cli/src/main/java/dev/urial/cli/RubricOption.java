package dev.urial.cli;

import dev.urial.core.data.Manifest;
import dev.urial.core.spi.ConfigException;
import dev.urial.eval.judge.Judges;
import dev.urial.eval.rubric.Rubric;
import dev.urial.eval.rubric.Rubrics;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what is judged. */
final class RubricOption {
    @Option(
            names = "--rubric",
            paramLabel = "NAME|FILE",
            description =
                    "six-aspects (the default), safety, single, pairwise (the default with --against), a file, or a plug-in's.")
    private @Nullable String named;

    boolean isNamed() {
        return named != null;
    }

    /** The rubric that is named, else the usual one. */
    Rubric chosen(Judges judges, boolean pairs) {
        String usual = pairs ? "pairwise" : Rubrics.names().get(0);
        return judges.rubric(named == null ? usual : named);
    }

    /** The rubric that is named, else the one by which a file says that it was judged. */
    Rubric of(Path judged, Judges judges) {
        if (named != null) {
            return judges.rubric(named);
        }
        return Manifest.of(judged)
                .map(manifest -> manifest.content().get("rubric") instanceof Map<?, ?> then ? then.get("name") : null)
                .map(String::valueOf)
                .filter(Rubrics.names()::contains)
                .map(Rubrics::named)
                .orElseThrow(() -> new ConfigException("--rubric", "must be named, to read replies again"));
    }
}
