package dev.urial.eval.report;

import dev.urial.core.data.WholeFile;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;

/** The tables of a report in LaTeX, for a paper: {@code latex:tables.tex}. They need the package booktabs. */
public final class LatexProvider implements ReportWriterProvider<LatexProvider.Config> {
    /**
     * All settings.
     *
     * @param file where to
     */
    public record Config(Path file) {}

    @Override
    public String name() {
        return "latex";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public ReportWriter create(Config config, PluginContext context) {
        Path file = context.resolve(config.file().toString());
        return report -> WholeFile.write(file, out -> out.write(report.latex()));
    }
}
