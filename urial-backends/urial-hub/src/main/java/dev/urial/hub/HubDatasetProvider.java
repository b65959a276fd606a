package dev.urial.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.core.config.Yaml;
import dev.urial.core.data.DatasetFile;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetCard;
import dev.urial.core.spi.DatasetProvider;
import dev.urial.core.spi.PluginContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of the hub's dataset repositories under the name {@code hf}, in any form that {@link DatasetFile} reads: {@code
 * hf:OWNER/REPO/FILE}. The licence on the card is the one that the repository's README states in its first lines.
 */
public final class HubDatasetProvider implements DatasetProvider<HubDatasetProvider.Config> {
    private static final String README = "README.md";
    private static final int MAX_README = 1 << 20;
    private static final Pattern FRONT =
            Pattern.compile("\\A\uFEFF?---\\R(.*?)^---\\s*$", Pattern.DOTALL | Pattern.MULTILINE);

    private final Supplier<HubSettings> settings;

    /**
     * All settings.
     *
     * @param file {@code OWNER/REPO[@REV]/FILE}
     */
    public record Config(String file) {
        public Config {
            try {
                HubReference unused = HubReference.parseDataset(file);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("file: " + e.getMessage(), e);
            }
        }
    }

    /** Of the hub that the environment names. */
    public HubDatasetProvider() {
        this(() -> HubSettings.of(System.getenv()));
    }

    HubDatasetProvider(Supplier<HubSettings> settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "hf";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Dataset create(Config config, PluginContext context) {
        HubReference reference = HubReference.parseDataset(config.file());
        RepositoryName repository = reference.repository();
        HubClient client = new HubClient(settings.get());
        DownloadListener told = new DownloadLines(context::tell);
        Path file =
                client.fetch(repository, reference.revision(), reference.file().orElseThrow(), told);
        String commit = client.cache().commitOf(repository, file);
        DatasetFile read = DatasetFile.read(file, false);
        return Dataset.of(
                new DatasetCard(
                        repository.owner() + "/" + repository.name(),
                        read.card().place(),
                        read.sha256(),
                        Optional.empty(),
                        license(client, repository, commit),
                        Optional.of("https://huggingface.co/" + repository),
                        Optional.of(commit),
                        Optional.empty(),
                        Map.of()),
                read.items());
    }

    /** What the README of a commit says first; a dataset without one, or out of reach now, has none stated. */
    private static Optional<String> license(HubClient client, RepositoryName repository, String commit) {
        try {
            Path readme = client.fetch(repository, commit, README, DownloadListener.NONE);
            return Files.size(readme) > MAX_README
                    ? Optional.empty()
                    : license(new String(Files.readAllBytes(readme), StandardCharsets.UTF_8));
        } catch (BackendException | IOException none) {
            return Optional.empty();
        }
    }

    static Optional<String> license(String readme) {
        Matcher front = FRONT.matcher(readme);
        if (!front.find()) {
            return Optional.empty();
        }
        try {
            JsonNode license = Yaml.read(front.group(1), README).path("license");
            JsonNode first = license.isArray() && license.size() == 1 ? license.get(0) : license;
            return Optional.of(first.asText()).filter(text -> text.matches("[\\w.+-]{1,80}"));
        } catch (ConfigException broken) {
            return Optional.empty();
        }
    }
}
