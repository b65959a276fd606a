package dev.urial.hub;

import dev.urial.core.gguf.SplitName;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Models of the hub, brought here when they are asked for: GGUF files, and directories with {@code config.json} and safetensors. Safe
 * for many threads.
 */
public final class HubModels {
    private static final Pattern USUAL = Pattern.compile("(?i)(?<![a-z0-9])q4_k_m(?![a-z0-9_])");

    /** What stands beside models and is none: image encoders, statistics of quantisation. */
    private static final Pattern BESIDE = Pattern.compile("(?i)(.*/)?(mmproj|imatrix)[^/]*");

    private final HubClient client;

    /** In what form a model is wanted from a repository that has it in both. */
    public enum Form {
        /** A file of llama.cpp's, or several that are parts of one. */
        GGUF,
        /** What the Hugging Face library reads: {@code config.json}, {@code tokenizer.json}, safetensors and what belongs to them. */
        DIRECTORY;

        /** The engine of directories. */
        static final String DIRECTORY_ENGINE = "djl";

        /** The form that an engine is given where there are both; without one named it is a file, for llama.cpp. */
        public static Form of(Optional<String> engine) {
            return engine.equals(Optional.of(DIRECTORY_ENGINE)) ? DIRECTORY : GGUF;
        }
    }

    public HubModels(HubClient client) {
        this.client = client;
    }

    /** {@link #fetch(HubReference, Form, DownloadListener)} of the GGUF form where there is one. */
    public Path fetch(HubReference reference, DownloadListener listener) {
        return fetch(reference, Form.GGUF, listener);
    }

    /**
     * What to load for a reference: a GGUF file or a directory. Of a GGUF model in several parts all are fetched and the first is
     * returned; of a directory the files that make up a model, and no others.
     *
     * @param preferred taken from a repository that has both; a reference to a file is to that file
     * @return in the folder of its commit, with its parts beside it; or that folder
     * @throws ConfigException if the repository has neither, or a directory without {@code tokenizer.json}, or several GGUF files of
     *     which none is the one to take: the only one of the quantisation Q4_K_M
     * @throws BackendException as {@link HubClient#fetch}; {@code UNLOADABLE} also if an index of weights is broken
     */
    public Path fetch(HubReference reference, Form preferred, DownloadListener listener) {
        RepositoryName repository = reference.repository();
        if (reference.file().isPresent()) {
            return parts(repository, reference.revision(), reference.file().get(), listener);
        }
        HubClient.Listing listing = client.list(repository, reference.revision(), listener);
        boolean directory = ModelFiles.amongst(listing.files())
                && (preferred == Form.DIRECTORY || models(listing.files()).isEmpty());
        Path model = directory
                ? directory(reference, listing, listener)
                : parts(repository, listing.commit(), chosen(reference, listing.files()), listener);
        client.cache().remember(repository, reference.revision(), listing.commit());
        return model;
    }

    private Path directory(HubReference reference, HubClient.Listing listing, DownloadListener listener) {
        if (!listing.files().contains(ModelFiles.TOKENIZER)) {
            throw new ConfigException(
                    reference.toString(),
                    "has weights and no " + ModelFiles.TOKENIZER + ", without which no text can be read (it has "
                            + HubRefusal.shown(listing.files()) + ")");
        }
        RepositoryName repository = reference.repository();
        for (String file : ModelFiles.of(listing.files())) {
            Path path = client.fetch(repository, listing.commit(), file, listener);
            List<String> shards = file.equals(ModelFiles.INDEX) ? ModelFiles.shards(path) : List.of(file);
            if (shards.isEmpty()) {
                throw new BackendException(
                        BackendException.Kind.UNLOADABLE,
                        reference + ": its " + file + " does not say in which safetensors files the weights are");
            }
            for (String shard : shards) {
                Path unused = client.fetch(repository, listing.commit(), shard, listener);
            }
        }
        return client.cache().snapshot(repository, listing.commit());
    }

    private Path parts(RepositoryName repository, String revision, String file, DownloadListener listener) {
        List<String> names = SplitName.of(file).map(SplitName::all).orElse(List.of(file));
        Path first = client.fetch(repository, revision, names.get(0), listener);
        // those beside the first, even if the revision should mean another commit by now
        String commit = client.cache().commitOf(repository, first);
        for (String other : names.subList(1, names.size())) {
            Path unused = client.fetch(repository, commit, other, listener);
        }
        return first;
    }

    /** The GGUF file to take of a repository that has these. */
    static String chosen(HubReference reference, List<String> files) {
        List<String> models = models(files);
        if (models.isEmpty()) {
            throw new ConfigException(
                    reference.toString(),
                    "has no model that can be run: no GGUF file, and not both " + ModelFiles.CONFIG + " and "
                            + ModelFiles.WEIGHTS
                            + (files.isEmpty() ? "; it is empty" : " (it has " + HubRefusal.shown(files) + ")"));
        }
        List<String> usual =
                models.stream().filter(name -> USUAL.matcher(name).find()).toList();
        if (models.size() > 1 && usual.size() != 1) {
            throw new ConfigException(
                    reference.toString(),
                    "has several GGUF files and not one of Q4_K_M; name one, as in " + reference + "/" + models.get(0)
                            + ": " + HubRefusal.shown(models));
        }
        return models.size() == 1 ? models.get(0) : usual.get(0);
    }

    /** The GGUF files among these that are models, of those in parts the first. */
    private static List<String> models(List<String> files) {
        List<String> models = new ArrayList<>();
        for (String file : HubRefusal.ggufs(files)) {
            Optional<SplitName> split = SplitName.of(file);
            if (!BESIDE.matcher(file).matches() && split.map(SplitName::number).orElse(1) == 1) {
                models.add(file);
            }
        }
        return models;
    }
}
