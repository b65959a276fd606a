package dev.urial.backend.djl;

import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.family.Family;
import dev.urial.backend.djl.files.GgufConversion;
import dev.urial.backend.djl.files.LoraDirectory;
import dev.urial.backend.djl.files.ModelDirectory;
import dev.urial.backend.djl.tokenizer.HfTokenizer;
import dev.urial.backend.djl.torch.NumberType;
import dev.urial.backend.djl.torch.TorchModel;
import dev.urial.backend.djl.torch.TorchRuntime;
import dev.urial.core.cache.ModelHash;
import dev.urial.core.chat.ChatTemplate;
import dev.urial.core.chat.ChatTemplates;
import dev.urial.core.engine.CachePlan;
import dev.urial.core.engine.EngineSettings;
import dev.urial.core.engine.Machine;
import dev.urial.core.engine.PrefixStore;
import dev.urial.core.safetensors.DType;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a model: files first, all of them checked, then what memory there is, and only then PyTorch's work. */
final class Opening {
    private static final int DEFAULT_BATCH = 512;
    private static final int DEFAULT_PREFIX_CACHE = 2048;
    /** A directory in the cache of the Hugging Face library. */
    private static final Pattern SNAPSHOT = Pattern.compile("models--(.+)--(.+)/snapshots/[0-9a-f]+/?$");

    private final DjlBackendProvider.Config config;
    private final PluginContext context;
    private final Workload workload;
    /** What the user named: the directory, or a file that one is made of. */
    private final Path named;

    Opening(DjlBackendProvider.Config config, PluginContext context) {
        this.config = config;
        this.context = context;
        this.workload = context.workload();
        this.named = EngineSettings.resolved(config.directory(), context);
    }

    DjlBackend open() {
        Optional<ChatTemplate> chat = config.chat()
                .filter(form -> !form.equals(DjlBackendProvider.OWN_FORM))
                .map(form -> ChatTemplates.named(form, context::resolve));
        Path path = directory();
        ModelDirectory directory = ModelDirectory.read(path, context.services(Family.class));
        Optional<LoraDirectory> adapter =
                config.lora().map(lora -> LoraDirectory.read(EngineSettings.resolved(lora, context), directory));
        HfTokenizer tokenizer =
                HfTokenizer.read(path, directory.architecture().vocabularySize(), directory.ends(), directory.bos());
        Optional<ChatForm> form = form(path, chat);
        ModelHash hash = ModelHash.of(
                files(directory),
                adapter.map(LoraDirectory::files).orElse(List.of()),
                config.loraScale().orElse(1.0));
        try {
            TorchRuntime runtime = TorchRuntime.open(config.download().orElse(false));
            return open(runtime, directory, adapter, tokenizer, form, hash);
        } catch (IOException e) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE, "cannot load " + path + ": " + e.getMessage(), e);
        } finally {
            hash.cancel();
        }
    }

    /** The directory itself, or that which is made of a file. */
    private Path directory() {
        if (!Files.isRegularFile(named)
                || !String.valueOf(named.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gguf")) {
            return named;
        }
        String told = "making a directory in the Hugging Face form of " + named.getFileName() + ", once";
        return GgufConversion.directory(named, () -> context.tell(told));
    }

    /** All files that decide what the model says: its configuration, its weights and its tokenizer. */
    private static List<Path> files(ModelDirectory directory) {
        List<Path> files = new ArrayList<>(directory.files());
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Path file = directory.directory().resolve(name);
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        return files;
    }

    private DjlBackend open(
            TorchRuntime runtime,
            ModelDirectory directory,
            Optional<LoraDirectory> adapter,
            HfTokenizer tokenizer,
            Optional<ChatForm> form,
            ModelHash hash)
            throws IOException {
        String device = runtime.device(config.device().orElse("auto"));
        config.threads().ifPresent(TorchRuntime::setThreads);
        NumberType type = config.dtype().orElseGet(() -> type(directory, device));
        CachePlan plan = plan(directory, type, device);
        int batch = Math.max(
                plan.sequences(), Math.min(plan.contextTokens(), config.batch().orElse(DEFAULT_BATCH)));
        TorchModel.Settings settings = new TorchModel.Settings(
                type,
                device,
                plan.sequences(),
                plan.contextTokens(),
                batch,
                config.reduce().orElse(!device.equals("cpu")));
        double share = config.loraScale().orElse(1.0);
        TorchModel model = TorchModel.open(
                runtime, directory, adapter.map(added -> new TorchModel.Adapted(added, share)), settings);
        boolean opened = false;
        try {
            String revision = hash.revision();
            PrefixStore prefixes = prefixes(runtime, revision, settings);
            ModelCard card = new ModelCard(
                    name(named)
                            + adapter.map(added -> " + " + added.directory().getFileName())
                                    .orElse(""),
                    Optional.of(revision),
                    new ModelCard.Engine("djl", runtime.version(), device(device)),
                    plan.contextTokens(),
                    plan.slots(),
                    Optional.of(tokenizer.vocabulary()),
                    features(device, plan),
                    details(directory, adapter, type, plan, prefixes));
            DjlBackend backend = new DjlBackend(model, tokenizer, prefixes, card, form);
            opened = true;
            return backend;
        } finally {
            if (!opened) {
                model.close();
            }
        }
    }

    private static NumberType type(ModelDirectory directory, String device) {
        if (device.equals("cpu")) {
            return NumberType.F32;
        }
        DType stored = directory.tensor(directory.architecture().embedding()).dtype();
        return NumberType.valueOf(stored.name());
    }

    private CachePlan plan(ModelDirectory directory, NumberType type, String device) {
        Architecture architecture = directory.architecture();
        long free = TorchRuntime.freeMemory(device);
        long weights = TorchModel.weightBytes(directory, type, device);
        int context = config.context().orElse(CachePlan.DEFAULT_CONTEXT);
        long work = TorchModel.workBytes(
                architecture, config.batch().orElse(DEFAULT_BATCH), Math.min(context, architecture.contextTokens()));
        if (weights + work > free) {
            throw new BackendException(
                    BackendException.Kind.OUT_OF_MEMORY,
                    directory.directory() + " needs " + Machine.gibibytes(weights) + " for its weights as " + type
                            + " and " + Machine.gibibytes(work) + " to compute with, and " + Machine.gibibytes(free)
                            + " of memory are free on " + device + needingLess(weights, work, type));
        }
        return CachePlan.of(
                new CachePlan.Asked(
                        directory.directory().toString(),
                        architecture.contextTokens(),
                        config.context(),
                        config.parallel(),
                        TorchModel.bytesPerToken(architecture, type)),
                workload.concurrency(),
                free - weights - work);
    }

    private static String needingLess(long weights, long work, NumberType type) {
        if (work > weights) {
            return "; a smaller 'batch' or 'context' needs less";
        }
        return type == NumberType.F32 ? "; 'dtype=BF16' halves the weights" : "";
    }

    private PrefixStore prefixes(TorchRuntime runtime, String revision, TorchModel.Settings settings) {
        if (!workload.prefixOnDisk()) {
            return PrefixStore.none();
        }
        // Everything that decides the numbers of a state.
        String circumstances = String.join(
                "\n",
                "model " + revision,
                "build " + runtime.version(),
                "processor " + System.getProperty("os.arch"),
                "device " + settings.device().replaceAll(":.*", ""),
                "batch " + settings.batch(),
                "type " + settings.type());
        return PrefixStore.ofUser((long) config.prefixCache().orElse(DEFAULT_PREFIX_CACHE) << 20, circumstances);
    }

    /** How the model is addressed in turns. */
    private Optional<ChatForm> form(Path directory, Optional<ChatTemplate> named) {
        if (config.chat().isEmpty()) {
            return ChatTemplates.unaskedOfDirectory(directory);
        }
        ChatTemplate chosen = named.or(() -> ChatTemplates.ofDirectory(directory))
                .orElseThrow(() -> new ConfigException(
                        "chat",
                        directory + " has no chat template of its own; 'chat' can name a built-in form instead: "
                                + String.join(", ", ChatTemplates.names())));
        return Optional.of(chosen.chosen());
    }

    private static String name(Path directory) {
        Matcher cached = SNAPSHOT.matcher(directory.toString().replace('\\', '/'));
        return cached.find()
                ? cached.group(1) + "/" + cached.group(2)
                : String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    }

    private static String device(String device) {
        if (!device.equals("cpu")) {
            return device;
        }
        int threads = TorchRuntime.threads();
        return "cpu, " + threads + (threads == 1 ? " thread" : " threads");
    }

    private static Set<Feature> features(String device, CachePlan plan) {
        Set<Feature> features =
                EnumSet.of(Feature.SEED, Feature.TOP_LOGPROBS, Feature.REPETITION_PENALTY, Feature.PREFIX_REUSE);
        // One sequence is always computed in the same batches, and on the CPU each of them gives the same bits.
        if (device.equals("cpu") && plan.slots() == 1) {
            features.add(Feature.REPEATABLE);
        }
        return features;
    }

    private static Map<String, String> details(
            ModelDirectory directory,
            Optional<LoraDirectory> adapter,
            NumberType type,
            CachePlan plan,
            PrefixStore prefixes) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put(
                "network",
                directory.architecture().modelType() + ", "
                        + String.format(Locale.ROOT, "%,d parameters as %s", directory.parameters(), type));
        details.put("cache", plan.toString());
        adapter.ifPresent(added -> details.put("adapter", added.directory().toString()));
        details.put("prefixes", prefixes.folder().map(Path::toString).orElse("not kept on disk"));
        return details;
    }
}
