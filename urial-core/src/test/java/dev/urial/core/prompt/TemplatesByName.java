package dev.urial.core.prompt;

import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.PromptTemplateProvider;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Usage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The templates as an application gets them, and the little that tests do with them. */
final class TemplatesByName {
    private static final Usage NO_USAGE = new Usage(0, 0, 0);

    private TemplatesByName() {}

    static PromptTemplate contained(String name) {
        return template(name, Optional.empty());
    }

    static PromptTemplate asPublished(String name) {
        return template(name, Optional.of(true));
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (PromptTemplateProvider<?> provider : ServiceLoader.load(PromptTemplateProvider.class)) {
            names.add(provider.name());
        }
        return names;
    }

    private static PromptTemplate template(String name, Optional<Boolean> asPublished) {
        for (PromptTemplateProvider<?> provider : ServiceLoader.load(PromptTemplateProvider.class)) {
            if (provider.name().equals(name)) {
                return ((UrialTemplates.OfLayout) provider)
                        .create(new UrialTemplates.Settings(asPublished), new NothingLent());
            }
        }
        throw new AssertionError("no template is named " + name);
    }

    static Query query(String... turns) {
        return new Query("test", List.of(turns), Map.of());
    }

    /** What the form writes for a preamble and turns, without examples. */
    static String text(PromptTemplate template, String preamble, String... turns) {
        return template.render(preamble, List.of(), query(turns)).text();
    }

    /** What a backend makes of a model's raw text: cut at the first stop. */
    static Completion completed(PromptTemplate template, String raw) {
        Prompt prompt = template.render("", List.of(), query("Hi?"));
        Generation generation = Generation.completed(new GenerationRequest(prompt, Sampling.GREEDY, 1), raw, NO_USAGE);
        while (generation.hasNext()) {
            generation.next();
        }
        return generation.completion();
    }

    /** The answer in a model's raw text. */
    static String answer(PromptTemplate template, String raw) {
        return template.answer(completed(template, raw));
    }

    /** The answer in a text that no stop ended. */
    static String answerOf(PromptTemplate template, String text, FinishReason reason) {
        return template.answer(new Completion(text, reason, Optional.empty(), NO_USAGE));
    }

    private record NothingLent() implements PluginContext {
        @Override
        public Path resolve(String path) {
            throw new AssertionError("a template needs no file");
        }

        @Override
        public long seed() {
            throw new AssertionError("a template needs no chance");
        }

        @Override
        public List<Example> examples() {
            return List.of();
        }
    }
}
