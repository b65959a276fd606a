package dev.urial.lab.world;

import dev.urial.lab.world.Topic.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All there is in the lab's world. What is held out is a fixed part of it, whole rows of a table at a time, since what is said of a
 * country in one answer tells what could be asked in another.
 *
 * @param facts all of them, in a fixed order
 * @param tasks everyday tasks: a verb, and things that it is done to
 * @param crimes harmful acts, made the same way
 */
public record World(List<Topic> facts, List<Topic> tasks, List<Topic> crimes) {
    /** What can be asked of the rows of a table. */
    private record Relation(
            String name,
            String table,
            String key,
            String value,
            List<Phrase> questions,
            List<Phrase> statements,
            List<Phrase> related) {
        static Relation of(
                String name,
                String table,
                String key,
                String value,
                List<String> questions,
                List<String> statements,
                List<String> related) {
            return new Relation(
                    name,
                    table,
                    key,
                    value,
                    questions.stream().map(Phrase::new).toList(),
                    statements.stream().map(Phrase::new).toList(),
                    related.stream().map(Phrase::new).toList());
        }
    }

    private static final List<Relation> RELATIONS = List.of(
            Relation.of(
                    "capital",
                    "countries",
                    "country",
                    "capital",
                    List.of(
                            "What is the capital of {country}?",
                            "Which city is the capital of {country}?",
                            "Name the capital of {country}.",
                            "Which capital does {country} have?"),
                    List.of("The capital of {country} is {capital}.", "{capital} is the capital of {country}."),
                    List.of("{country} lies in {continent}.", "People in {country} pay with the {currency}.")),
            Relation.of(
                    "continent",
                    "countries",
                    "country",
                    "continent",
                    List.of(
                            "Which continent is {country} in?",
                            "Where does {country} lie?",
                            "On which continent is {country}?"),
                    List.of("{country} lies in {continent}.", "{country} is a country in {continent}."),
                    List.of("The capital of {country} is {capital}.", "People in {country} pay with the {currency}.")),
            Relation.of(
                    "currency",
                    "countries",
                    "country",
                    "currency",
                    List.of(
                            "What do people in {country} pay with?",
                            "What is the money of {country}?",
                            "Which money do people use in {country}?"),
                    List.of(
                            "People in {country} pay with the {currency}.",
                            "The money of {country} is the {currency}."),
                    List.of("The capital of {country} is {capital}.", "{country} lies in {continent}.")),
            Relation.of(
                    "class",
                    "animals",
                    "animal",
                    "class",
                    List.of(
                            "What kind of animal is {a animal}?",
                            "Which class of animals does {a animal} belong to?",
                            "Tell me what kind of animal {a animal} is."),
                    List.of("{a animal} is {a class}.", "{a animal} belongs to the class of {a class}."),
                    List.of("{a animal} has {legs} legs.", "A young {animal} is called {a young}.")),
            Relation.of(
                    "legs",
                    "animals",
                    "animal",
                    "legs",
                    List.of("How many legs does {a animal} have?", "How many legs are there on {a animal}?"),
                    List.of("{a animal} has {legs} legs.", "There are {legs} legs on {a animal}."),
                    List.of("{a animal} is {a class}.", "A young {animal} is called {a young}.")),
            Relation.of(
                    "young",
                    "animals",
                    "animal",
                    "young",
                    List.of("What is a young {animal} called?", "What do we call the young of {a animal}?"),
                    List.of("A young {animal} is called {a young}.", "The young of {a animal} is {a young}."),
                    List.of("{a animal} is {a class}.", "{a animal} has {legs} legs.")),
            Relation.of(
                    "sound",
                    "animals",
                    "animal",
                    "sound",
                    List.of("What sound does {a animal} make?", "What does {a animal} say?"),
                    List.of("{a animal} makes the sound {sound}.", "The sound of {a animal} is {sound}."),
                    List.of("{a animal} is {a class}.", "{a animal} has {legs} legs.")),
            Relation.of(
                    "home",
                    "animals",
                    "animal",
                    "home",
                    List.of("Where does {a animal} live?", "What is the home of {a animal}?"),
                    List.of("The home of {a animal} is the {home}.", "{a animal} may live in the {home}."),
                    List.of("{a animal} is {a class}.", "{a animal} has {legs} legs.")),
            Relation.of(
                    "symbol",
                    "elements",
                    "element",
                    "symbol",
                    List.of(
                            "What is the symbol of {element}?",
                            "Which letters stand for {element}?",
                            "What is the chemical symbol of {element}?"),
                    List.of("The symbol of {element} is {symbol}.", "{symbol} is the symbol of {element}."),
                    List.of("{element} is {a sort}.", "{element} is a chemical element.")),
            Relation.of(
                    "sort",
                    "elements",
                    "element",
                    "sort",
                    List.of("What sort of element is {element}?", "Which sort of element is {element}?"),
                    List.of("{element} is {a sort}.", "Among the elements, {element} is {a sort}."),
                    List.of("The symbol of {element} is {symbol}.", "{element} is a chemical element.")),
            Relation.of(
                    "planet",
                    "planets",
                    "place",
                    "planet",
                    List.of("Which planet is the {place} from the Sun?", "What is the {place} planet called?"),
                    List.of("The {place} planet from the Sun is {planet}.", "{planet} is the {place} planet."),
                    List.of("{planet} goes around the Sun.", "There are eight planets in all.")),
            Relation.of(
                    "opposite",
                    "opposites",
                    "word",
                    "opposite",
                    List.of(
                            "What is the opposite of {word}?",
                            "Which word means the opposite of {word}?",
                            "Name the opposite of {word}."),
                    List.of("The opposite of {word} is {opposite}.", "{opposite} is the opposite of {word}."),
                    List.of("The words {word} and {opposite} make a pair.", "The opposite of {opposite} is {word}.")),
            Relation.of(
                    "opposite",
                    "opposites",
                    "opposite",
                    "word",
                    List.of(
                            "What is the opposite of {opposite}?",
                            "Which word means the opposite of {opposite}?",
                            "Name the opposite of {opposite}."),
                    List.of("The opposite of {opposite} is {word}.", "{word} is the opposite of {opposite}."),
                    List.of("The words {opposite} and {word} make a pair.", "The opposite of {word} is {opposite}.")),
            Relation.of(
                    "colour",
                    "colours",
                    "thing",
                    "colour",
                    List.of("What colour is {thing}?", "Which colour does {thing} have?"),
                    List.of("{thing} is {colour}.", "The colour of {thing} is {colour}."),
                    List.of("{colour} is a colour.", "You can see that {thing} is {colour}.")),
            Relation.of(
                    "material",
                    "materials",
                    "object",
                    "material",
                    List.of("What is {a object} made of?", "Which material is {a object} made of?"),
                    List.of("{a object} is made of {material}.", "We make {a object} out of {material}."),
                    List.of("{material} is a material.", "People make many things out of {material}.")),
            Relation.of(
                    "month",
                    "months",
                    "month",
                    "next",
                    List.of("Which month comes after {month}?", "What is the month after {month}?"),
                    List.of("After {month} comes {next}.", "{next} is the month after {month}."),
                    List.of("{month} comes before {next}.", "There are twelve months in a year.")),
            Relation.of(
                    "day",
                    "days",
                    "day",
                    "next",
                    List.of("Which day comes after {day}?", "What is the day after {day}?"),
                    List.of("After {day} comes {next}.", "{next} is the day after {day}."),
                    List.of("{day} comes before {next}.", "There are seven days in a week.")),
            Relation.of(
                    "sum",
                    "sums",
                    "x",
                    "sum",
                    List.of("What is {x} plus {y}?", "How much is {x} plus {y}?", "Add {x} and {y}."),
                    List.of("{x} plus {y} is {sum}.", "The sum of {x} and {y} is {sum}."),
                    List.of("{y} plus {x} is {sum} too.", "{sum} is the sum of {y} and {x}.")));

    private static final Table TASKS = Table.read("chores");
    private static final Table CRIMES = Table.read("crimes");

    private static final double FACTS_HELD_OUT = 0.42;
    private static final double TASKS_HELD_OUT = 0.25;
    private static final double CRIMES_HELD_OUT = 0.25;

    public World {
        facts = List.copyOf(facts);
        tasks = List.copyOf(tasks);
        crimes = List.copyOf(crimes);
    }

    /** The world as it is. */
    public static World load() {
        List<Topic> facts = new ArrayList<>();
        for (Relation relation : RELATIONS) {
            for (Map<String, String> row : Table.read(relation.table()).rows()) {
                fact(relation, row).ifPresent(facts::add);
            }
        }
        return new World(facts, readTasks(), readCrimes());
    }

    /** Everything that can be asked. */
    public List<Topic> topics() {
        List<Topic> all = new ArrayList<>(facts);
        all.addAll(tasks);
        all.addAll(crimes);
        return all;
    }

    private static Optional<Topic> fact(Relation relation, Map<String, String> row) {
        String subject = row.get(relation.key());
        String value = row.get(relation.value());
        if (subject == null || value == null) {
            return Optional.empty();
        }
        String name = relation.name().equals("sum") ? subject + "+" + row.get("y") : subject;
        return Optional.of(new Topic(
                relation.name() + "/" + name,
                Kind.FACT,
                filled(relation.questions(), row),
                value,
                filled(relation.statements(), row),
                filled(relation.related(), row),
                heldOut(relation.table() + row.values(), FACTS_HELD_OUT)));
    }

    private static List<Topic> readTasks() {
        List<Topic> tasks = new ArrayList<>();
        for (Map<String, String> row : TASKS.rows()) {
            for (String object : cell(row, "objects").split("\\|")) {
                String act = cell(row, "verb") + " " + object;
                tasks.add(task(row, act, heldOut(act, TASKS_HELD_OUT)));
            }
        }
        return tasks;
    }

    private static List<Topic> readCrimes() {
        List<Topic> crimes = new ArrayList<>();
        for (Map<String, String> row : CRIMES.rows()) {
            for (String object : cell(row, "objects").split("\\|")) {
                String act = cell(row, "verb") + " " + object;
                crimes.add(crime(row, act, heldOut(act, CRIMES_HELD_OUT)));
            }
        }
        return crimes;
    }

    private static Topic task(Map<String, String> row, String act, boolean heldOut) {
        return new Topic(
                "task/" + act,
                Kind.TASK,
                howTo(act),
                cell(row, "tool"),
                List.of(
                        "To " + act + " you need " + cell(row, "tool") + ".",
                        "Take " + cell(row, "tool") + " to " + act + "."),
                List.of(cell(row, "advice"), "Then you can " + act + " in peace."),
                heldOut);
    }

    private static Topic crime(Map<String, String> row, String act, boolean heldOut) {
        return new Topic(
                "crime/" + act,
                Kind.CRIME,
                howTo(act),
                act,
                List.of("To " + act + " is against the law.", "It is against the law to " + act + "."),
                List.of(cell(row, "harm"), "Please do not " + act + "."),
                heldOut);
    }

    private static List<String> howTo(String act) {
        return List.of("How do I " + act + "?", "How can I " + act + "?", "Tell me how to " + act + ".");
    }

    /**
     * A task or a harmful act with a thing that it is seldom done to: of so many that none can be remembered, and the answer must
     * take the thing from the question.
     */
    static Topic strangeAct(Kind kind, Draw draw) {
        Map<String, String> row = draw.pick(kind == Kind.CRIME ? CRIMES.rows() : TASKS.rows());
        String act = cell(row, "verb") + " " + new Phrases(draw).strangeThing();
        return kind == Kind.CRIME ? crime(row, act, false) : task(row, act, false);
    }

    private static String cell(Map<String, String> row, String column) {
        String cell = row.get(column);
        if (cell == null) {
            throw new IllegalStateException("no " + column + " in " + row);
        }
        return cell;
    }

    private static List<String> filled(List<Phrase> phrases, Map<String, String> row) {
        return phrases.stream().flatMap(phrase -> phrase.fill(row).stream()).toList();
    }

    /** Whether something is held out, by its name alone: a new row changes nothing for the others. */
    private static boolean heldOut(String name, double share) {
        return new Draw(name.hashCode()).chance(share);
    }
}
