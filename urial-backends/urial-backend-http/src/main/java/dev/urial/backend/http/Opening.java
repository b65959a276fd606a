package dev.urial.backend.http;

import dev.urial.backend.http.dialect.ChatCompletions;
import dev.urial.backend.http.dialect.Dialect;
import dev.urial.backend.http.dialect.PlainDialect;
import dev.urial.backend.http.dialect.ServerFacts;
import dev.urial.backend.http.dialect.ServerFacts.Served;
import dev.urial.core.chat.ChatTemplate;
import dev.urial.core.chat.ChatTemplates;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.PluginContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** How a server becomes a backend: who it is, which model is meant, what it can do. */
final class Opening {
    private static final int CONTEXT_UNLESS_SAID = 4096;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int STALL_SECONDS = 300;
    private static final int DEADLINE_SECONDS = 3600;
    private static final int MODELS_SHOWN = 12;
    /** The value of {@code chat} that means the template that the server shows, which is then put around messages here. */
    private static final String OWN = "own";

    private final String backend;
    private final HttpBackendProvider.Config settings;
    private final Optional<String> expectedKey;
    private final PluginContext context;

    /**
     * @param backend the provider's name
     * @param expectedKey the variable that holds the key by custom
     */
    Opening(String backend, HttpBackendProvider.Config settings, Optional<String> expectedKey, PluginContext context) {
        this.backend = backend;
        this.settings = settings;
        this.expectedKey = expectedKey;
        this.context = context;
    }

    Backend open(Address address) {
        int wanted = settings.concurrency().orElse(context.workload().concurrency());
        Connection connection = connection(address, wanted);
        try {
            Recognised server = recognise(connection);
            Optional<Served> served = served(server, address);
            String model = address.model()
                    .or(() -> served.map(Served::id))
                    .orElseThrow(() -> new ConfigException(
                            "model", connection.who() + " does not list its models; name one after a '#'"));
            int tokens = settings.context()
                    .or(() -> boxed(served.map(Served::contextTokens).orElse(OptionalInt.empty())))
                    .or(() -> boxed(server.dialect().contextTokens(connection, model)))
                    .orElse(CONTEXT_UNLESS_SAID);
            boolean inTurns = settings.chat().equals(Optional.of(ServersForm.NAME));
            Dialect spoken = inTurns ? new ChatCompletions(server.dialect()) : server.dialect();
            Target target =
                    new Target(connection, spoken, server.facts(), model, tokens, inTurns, form(server.facts()));
            return HttpBackend.probed(
                    target,
                    concurrency(server.facts(), wanted),
                    served.map(Served::details).orElse(Map.of()));
        } catch (RuntimeException | Error failure) {
            connection.close();
            throw failure;
        }
    }

    /** How the model is addressed in turns. */
    private Optional<ChatForm> form(ServerFacts facts) {
        if (settings.chat().isEmpty()) {
            return facts.chatTemplate().map(source -> ChatTemplates.unasked(() -> own(facts, source)));
        }
        String name = settings.chat().get();
        if (name.equals(ServersForm.NAME)) {
            return Optional.of(new ServersForm());
        }
        ChatTemplate template = name.equals(OWN)
                ? facts.chatTemplate()
                        .map(source -> own(facts, source))
                        .orElseThrow(() -> new ConfigException(
                                "chat",
                                "the server shows no template of the model's own; 'chat' can be " + ServersForm.NAME
                                        + " or a built-in form instead: " + String.join(", ", ChatTemplates.names())))
                : ChatTemplates.named(name, context::resolve);
        return Optional.of(template.chosen());
    }

    private static ChatTemplate own(ServerFacts facts, String source) {
        return ChatTemplate.parse("the server's", source, facts.specialTokens());
    }

    private static Optional<Integer> boxed(OptionalInt value) {
        return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
    }

    private Connection connection(Address address, int wanted) {
        Optional<Secret> key = Secret.of(
                settings.keyEnv(),
                settings.keyFile().map(file -> context.resolve(file.toString())),
                expectedKey,
                System.getenv());
        Limits limits = new Limits(
                wanted,
                optional(settings.requestsPerMinute()),
                optional(settings.tokensPerMinute()),
                CONNECT,
                Duration.ofSeconds(settings.stall().orElse(STALL_SECONDS)),
                Duration.ofSeconds(settings.deadline().orElse(DEADLINE_SECONDS)));
        Optional<TrustedAuthority> authority =
                settings.authority().map(file -> new TrustedAuthority(context.resolve(file.toString())));
        return new Connection(backend, address, key, limits, authority);
    }

    private static OptionalInt optional(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** As many as the application wants, but no more than the server computes at once where it says so. */
    private int concurrency(ServerFacts facts, int wanted) {
        return settings.concurrency().isPresent() || facts.slots().isEmpty()
                ? wanted
                : Math.max(1, Math.min(wanted, facts.slots().getAsInt()));
    }

    /** A server and how it is spoken to. */
    private record Recognised(Dialect dialect, ServerFacts facts) {}

    private Recognised recognise(Connection connection) {
        List<Dialect> dialects = new ArrayList<>();
        context.services(Dialect.class).forEach(dialects::add);
        dialects.sort(Comparator.comparing(PlainDialect.class::isInstance)); // any server is of that kind, too
        if (settings.dialect().isPresent()) {
            String name = settings.dialect().get();
            Dialect dialect = dialects.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigException(
                            "dialect",
                            "no dialect is named '" + name + "'; there are "
                                    + dialects.stream()
                                            .map(Dialect::name)
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
            return new Recognised(dialect, dialect.facts(connection));
        }
        for (Dialect dialect : dialects) {
            Optional<ServerFacts> facts = dialect.recognise(connection);
            if (facts.isPresent()) {
                return new Recognised(dialect, facts.get());
            }
        }
        throw new BackendException(
                Kind.UNLOADABLE,
                connection.who()
                        + " is no server of models that is known here: it has none of the pages /v1/models, /props, /info"
                        + " and /api/tags below this address; is the address right? (?dialect=NAME insists)");
    }

    private Optional<Served> served(Recognised server, Address address) {
        List<Served> models = server.facts().models();
        if (address.model().isEmpty()) {
            if (models.size() > 1) {
                throw new ConfigException(
                        "model", "the server has several models; name one after a '#': " + names(models));
            }
            return models.stream().findFirst();
        }
        String name = address.model().get();
        Optional<Served> found = models.stream()
                .filter(model -> model.id().equals(name) || model.id().equals(name + ":latest"))
                .findFirst();
        if (found.isEmpty() && !models.isEmpty()) {
            throw new BackendException(
                    Kind.UNLOADABLE, address.shown() + " has no model '" + name + "'; it has " + names(models));
        }
        return found;
    }

    private static String names(List<Served> models) {
        String shown = models.stream().limit(MODELS_SHOWN).map(Served::id).collect(Collectors.joining(", "));
        return models.size() <= MODELS_SHOWN ? shown : shown + " and " + (models.size() - MODELS_SHOWN) + " more";
    }
}
