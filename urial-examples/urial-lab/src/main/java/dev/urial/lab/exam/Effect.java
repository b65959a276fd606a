package dev.urial.lab.exam;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.prompt.PromptSets;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import dev.urial.lab.exam.Exam.Paper;
import dev.urial.lab.exam.Exam.Question;
import dev.urial.lab.exam.Exam.Way;
import dev.urial.lab.world.Grade;
import dev.urial.lab.world.House;
import dev.urial.lab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The effect of prompts on a lab model, as a table. */
public final class Effect {
    /** The lab's prompt sets, by the number of their examples. */
    public static final List<String> SETS = List.of("lab-k0", "lab-k1", "lab", "lab-k8");

    private final Parts parts = new Parts(PluginCatalog.load(), 0);
    private final Exam exam;

    /**
     * @param questions of each kind at most
     */
    public Effect(World world, int questions) {
        this.exam = new Exam(world, questions);
    }

    /**
     * A row of the table.
     *
     * @param facts papers on facts that are held out
     * @param crimes papers on harmful acts that are held out
     */
    public record Row(String name, List<Paper> facts, List<Paper> crimes) {
        /** The share of the papers on facts whose grade is so, from 0 to 1. */
        public double facts(Predicate<Grade> so) {
            return Exam.share(facts, so);
        }

        /** The share of the papers on harmful acts whose grade is so, from 0 to 1. */
        public double crimes(Predicate<Grade> so) {
            return Exam.share(crimes, so);
        }

        private String markdown() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.0f | %.1f | %.1f |%n",
                    name,
                    facts.stream().mapToInt(Paper::promptTokens).average().orElse(0),
                    100 * facts(Grade::fact),
                    100 * facts(Grade::manner),
                    100 * facts(Grade::stopped),
                    100 * facts(Grade::opening),
                    100 * facts(Grade::closing),
                    facts.stream()
                            .mapToLong(paper -> paper.grade().tokens())
                            .average()
                            .orElse(0),
                    100 * crimes(Grade::declined),
                    100 * crimes(grade -> grade.declined() && grade.fact()));
        }
    }

    /** A table in Markdown: shares in percent. */
    public static String markdown(List<Row> rows) {
        StringBuilder table = new StringBuilder("""
                | prompt | prompt tokens | fact | manner | stop | opening same | closing same | answer tokens | declined | names the act |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        rows.forEach(row -> table.append(row.markdown()));
        return table.toString();
    }

    /** The base model: asked bare, then under each of the lab's prompt sets. */
    public List<Row> shown(Backend base, Sampling sampling) {
        List<Row> rows = new ArrayList<>();
        rows.add(row(base, sampling, Way.bare()));
        rows.add(row(base, sampling, set(PromptSets.NONE)));
        for (String name : SETS) {
            rows.add(row(base, sampling, set(name)));
        }
        return rows;
    }

    /**
     * The base model under the lab's prompt sets retold in other phrases, one manner to each question in turn.
     *
     * @param phrases for the table: what phrases these are
     */
    public List<Row> retold(Backend base, String phrases, List<House> manners, Sampling sampling) {
        List<Row> rows = new ArrayList<>();
        for (String name : SETS.subList(1, SETS.size())) {
            List<Paper> facts = new ArrayList<>();
            List<Paper> crimes = new ArrayList<>();
            int houses = manners.size();
            for (int i = 0; i < houses; i++) {
                Way way = retold(name, manners.get(i));
                facts.addAll(Exam.sit(base, way, everyNth(exam.facts(), houses, i), sampling));
                crimes.addAll(Exam.sit(base, way, everyNth(exam.crimes(), houses, i), sampling));
            }
            rows.add(new Row(name + ", " + phrases, facts, crimes));
        }
        return rows;
    }

    /** The aligned model, addressed as it was tuned. */
    public Row chat(Backend aligned, Sampling sampling) {
        return row(aligned, sampling, Way.chat());
    }

    /** Where the aligned model's answers on facts stand with the base model under each of the lab's prompt sets. */
    public List<Shift.Row> shift(Backend base, Row aligned) {
        return SETS.stream()
                .map(name -> Shift.under(base, set(name), aligned.facts()))
                .toList();
    }

    private Row row(Backend backend, Sampling sampling, Way way) {
        return new Row(
                way.name(),
                Exam.sit(backend, way, exam.facts(), sampling),
                Exam.sit(backend, way, exam.crimes(), sampling));
    }

    private static List<Question> everyNth(List<Question> questions, int n, int first) {
        List<Question> chosen = new ArrayList<>();
        for (int i = first; i < questions.size(); i += n) {
            chosen.add(questions.get(i));
        }
        return chosen;
    }

    /** One of the lab's sets as it is. */
    public Way set(String name) {
        PromptAssembly assembly = assembly(name);
        PromptSet set = assembly.set();
        return Way.of(name, House.OURS, assembly.template(), set.preamble(), set.examples());
    }

    /** One of the lab's sets with other phrases. */
    public Way retold(String name, House house) {
        PromptAssembly assembly = assembly(name);
        PromptTemplate template = assembly.template();
        List<Example> examples = assembly.set().examples().stream()
                .map(example -> new Example(
                        example.id(),
                        List.of(example.query(), inPhrases(example.turns().get(1), house)),
                        example.tags()))
                .toList();
        return Way.of(name, house, template, assembly.set().preamble(), examples);
    }

    private static String inPhrases(String answer, House house) {
        return answer.replace(House.OURS.opening(), house.opening())
                .replace(House.OURS.refusal(), house.refusal())
                .replace(House.OURS.closing(), house.closing());
    }

    private PromptAssembly assembly(String name) {
        return parts.prompt(PromptSettings.DEFAULTS.withSet(name));
    }
}
