package dev.urial.core.data;

import dev.urial.core.config.RecordBinder;
import dev.urial.core.config.SettingFile;
import dev.urial.core.config.Yaml;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetCard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a user wrote about a file of queries, in a file beside it. */
final class DatasetCardFile {
    private static final int MAX_BYTES = 1 << 16;

    private DatasetCardFile() {}

    private record Form(
            Optional<String> name,
            Optional<String> title,
            Optional<String> license,
            Optional<String> source,
            Optional<String> revision,
            Optional<String> cite) {}

    /** Where the card of a file stands: {@code X.card.yaml} beside {@code X.jsonl}. */
    static Path beside(Path file) {
        String name = name(file);
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".card.yaml");
    }

    private static String name(Path file) {
        return Optional.ofNullable(file.getFileName()).orElse(file).toString();
    }

    /**
     * The card of a file; where there is none, it is called as the file is.
     *
     * @throws ConfigException with every problem of the card
     */
    static DatasetCard card(Path file, String sha256) {
        String own = name(file).replaceAll("\\p{Cntrl}", "?");
        Path beside = beside(file);
        if (!Files.isRegularFile(beside)) {
            return DatasetCard.of(own, file.toString(), sha256);
        }
        String text = SettingFile.text(beside.toString(), beside, MAX_BYTES, "a dataset's card", "a dataset's card");
        RecordBinder binder = new RecordBinder();
        Form form = binder.bind(Yaml.read(text, beside.toString()), Form.class, "");
        if (form == null || !binder.problems().isEmpty()) {
            throw new ConfigException(binder.problems()).of(beside.toString());
        }
        try {
            return new DatasetCard(
                    form.name().orElse(own),
                    file.toString(),
                    sha256,
                    form.title(),
                    form.license(),
                    form.source(),
                    form.revision(),
                    form.cite(),
                    Map.of());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(beside.toString(), String.valueOf(e.getMessage()));
        }
    }
}
