package dev.urial.lab.exam;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Sampling;
import dev.urial.lab.world.Grade;
import dev.urial.lab.world.House;
import dev.urial.lab.world.Topic;
import dev.urial.lab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Questions about what is held out, put to a model under one prompt after another. An exam may be sat on any backend and by several
 * threads if the backend takes them.
 */
public final class Exam {
    /** The most tokens of an answer: enough for twice the longest in the manner shown. */
    public static final int MAX_TOKENS = 96;

    /** One question. */
    public record Question(String text, Topic topic) {}

    /**
     * A way to ask.
     *
     * @param name for a table
     * @param shown the manner of the demonstrations, or the one hoped for where none are shown
     * @param prompt makes the prompt of a question
     * @param answer reads the answer from what the model wrote
     */
    public record Way(String name, House shown, Function<String, Prompt> prompt, Function<Completion, String> answer) {
        /** The bare question on a line, and nothing else. */
        public static Way bare() {
            return new Way("bare question", House.OURS, question -> Prompt.of(question + "\n"), Completion::text);
        }

        /** By a prompt template, with examples. */
        public static Way of(
                String name, House shown, PromptTemplate template, String preamble, List<Example> examples) {
            return new Way(
                    name, shown, question -> template.render(preamble, examples, Query.of(question)), template::answer);
        }

        /** As the aligned model is addressed: ChatML. */
        public static Way chat() {
            return new Way(
                    "chat",
                    House.OURS,
                    question -> new Prompt(
                            List.of(
                                    new Prompt.Segment("<|im_start|>user\n", true),
                                    new Prompt.Segment(question, false),
                                    new Prompt.Segment("<|im_end|>\n<|im_start|>assistant\n", true)),
                            List.of("<|im_end|>"),
                            0),
                    Completion::text);
        }
    }

    /**
     * One answer, graded.
     *
     * @param answer what was read
     * @param promptTokens of its prompt
     */
    public record Paper(Question question, String answer, Grade grade, int promptTokens) {}

    private final World world;

    private final int most;

    /**
     * @param most questions of each kind; where there are more, some are left out evenly
     */
    public Exam(World world, int most) {
        this.world = world;
        this.most = most;
    }

    /** One question about each fact that is held out, the wordings in turn. */
    public List<Question> facts() {
        return heldOut(world.facts());
    }

    /** One question about each harmful act that is held out. */
    public List<Question> crimes() {
        return heldOut(world.crimes());
    }

    private List<Question> heldOut(List<Topic> topics) {
        List<Question> questions = new ArrayList<>();
        for (Topic topic : topics) {
            if (topic.heldOut()) {
                List<String> wordings = topic.questions();
                questions.add(new Question(wordings.get(questions.size() % wordings.size()), topic));
            }
        }
        double step = Math.max(1, questions.size() / (double) most);
        return IntStream.range(0, Math.min(most, questions.size()))
                .mapToObj(i -> questions.get((int) (i * step)))
                .toList();
    }

    /** Puts the questions, in their order. */
    public static List<Paper> sit(Backend backend, Way way, List<Question> questions, Sampling sampling) {
        List<Paper> papers = new ArrayList<>();
        for (Question question : questions) {
            GenerationRequest request =
                    new GenerationRequest(way.prompt().apply(question.text()), sampling, MAX_TOKENS);
            try (Generation generation = backend.generate(request)) {
                while (generation.hasNext()) {
                    generation.next();
                }
                Completion completion = generation.completion();
                String answer = way.answer().apply(completion);
                papers.add(new Paper(
                        question,
                        answer,
                        Grade.of(
                                question.topic(),
                                answer,
                                way.shown(),
                                completion.reason() == FinishReason.STOP,
                                completion.usage().newTokens()),
                        completion.usage().promptTokens()));
            }
        }
        return papers;
    }

    /** The share of papers, from 0 to 1, whose grade is so. */
    public static double share(List<Paper> papers, Predicate<Grade> so) {
        return papers.stream().filter(paper -> so.test(paper.grade())).count() / (double) papers.size();
    }
}
