package dev.urial.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.urial.core.spi.ConfigException;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads YAML, and so JSON, into a tree: no duplicate keys, no trailing documents, few aliases. */
public final class Yaml {
    private static final YAMLMapper MAPPER = mapper();

    private Yaml() {}

    /**
     * The tree of one document; a missing node for an empty one.
     *
     * @param origin what is read, for the message
     * @throws ConfigException naming the line if it is no YAML
     */
    public static JsonNode read(String text, String origin) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? origin
                    : origin + ":" + e.getLocation().getLineNr();
            throw new ConfigException(where, "is not valid YAML: " + firstLine(e.getOriginalMessage()));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("unreadable");
    }

    private static YAMLMapper mapper() {
        LoaderOptions limits = new LoaderOptions();
        limits.setMaxAliasesForCollections(20);
        limits.setCodePointLimit(10_000_000);
        limits.setNestingDepthLimit(50);
        return YAMLMapper.builder(YAMLFactory.builder().loaderOptions(limits).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
