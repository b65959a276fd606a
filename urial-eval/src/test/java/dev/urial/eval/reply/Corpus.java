package dev.urial.eval.reply;

import dev.urial.eval.Choice;
import dev.urial.eval.Scale;
import dev.urial.eval.Score;
import dev.urial.eval.reply.Reading.Unread;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The replies in this package's resources, and what is to be read of them. */
final class Corpus {
    /**
     * @param expected as the file says it; lines
     */
    record Case(Corpus corpus, String name, String reply, List<String> expected) {
        boolean cut() {
            return name.endsWith("(cut)");
        }

        boolean isRead() {
            return !expected.get(0).startsWith("unread");
        }

        @Override
        public String toString() {
            return corpus.file + ": " + name;
        }
    }

    private final String file;
    private final BiFunction<String, Boolean, List<String>> read;

    private <V> Corpus(String file, ReplyReader<V> reader, Function<V, String> words) {
        this.file = file;
        this.read = (reply, cut) -> told(reader.read(reply, cut), words);
    }

    /** What the reader says of a reply, in the words of the files. */
    List<String> read(String reply, boolean cut) {
        return read.apply(reply, cut);
    }

    static List<Case> all() {
        Stream<Corpus> files = Stream.of(
                new Corpus(
                        "scores.txt",
                        ReplyReader.scores(Scale.ONE_TO_FIVE, List.of("clarity", "depth")),
                        Corpus::scores),
                new Corpus("safety.txt", ReplyReader.scores(Scale.ONE_TO_FIVE, List.of("safety")), Corpus::scores),
                new Corpus("any.txt", ReplyReader.scores(Scale.ONE_TO_FIVE), Corpus::scores),
                new Corpus("rating.txt", ReplyReader.rating(new Scale(1, 10)), score -> "rating " + value(score)),
                new Corpus("preference.txt", ReplyReader.choices(List.of("clarity", "depth"), false), Corpus::choices),
                new Corpus("overall.txt", ReplyReader.choices(List.of(), true), Corpus::choices));
        return files.flatMap(Corpus::cases).toList();
    }

    private Stream<Case> cases() {
        return Pattern.compile("(?m)^===== ").splitAsStream(text()).skip(1).map(this::parse);
    }

    private Case parse(String part) {
        int name = part.indexOf('\n');
        int expected = part.indexOf("-----> ", name);
        String reply = expected == name + 1 ? "" : part.substring(name + 1, expected - 1);
        List<String> lines = part.substring(expected)
                .strip()
                .lines()
                .map(line -> line.substring("-----> ".length()))
                .toList();
        return new Case(this, part.substring(0, name), reply, lines);
    }

    private String text() {
        try (InputStream in = Corpus.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <V> List<String> told(Reading<V> reading, Function<V, String> words) {
        if (reading instanceof Unread<V> unread) {
            List<String> told = new ArrayList<>(List.of("unread: " + unread.reason()));
            unread.soFar().map(words).ifPresent(told::add);
            return told;
        }
        return List.of(words.apply(reading.toOptional().orElseThrow()));
    }

    private static String scores(Map<String, Score> scores) {
        return scores.entrySet().stream()
                .map(score -> score.getKey() + " " + value(score.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String value(Score score) {
        return score.value().isEmpty()
                ? "N/A"
                : BigDecimal.valueOf(score.value().getAsDouble())
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private static String choices(Choices preference) {
        List<String> words = new ArrayList<>();
        preference.byAspect().forEach((aspect, choice) -> words.add(aspect + " " + word(choice)));
        Optional<Choice> overall = preference.overall();
        overall.ifPresent(choice -> words.add("overall " + word(choice)));
        return String.join(", ", words);
    }

    private static String word(Choice choice) {
        return choice == Choice.TIE ? "tie" : choice.name();
    }
}
