package dev.urial.core.prompt;

import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A layout as a template, in one of its two modes. */
final class UrialTemplate implements PromptTemplate {
    /** On always in the published tool while it has a URIAL prompt ({@code src/unified_infer.py}). */
    private static final List<String> PUBLISHED_STOPS = List.of("# Query", "# User");

    /** {@code eof_strings} in {@code src/legacy/infer.py}. */
    private static final List<String> STOPS_OF_THE_PAPER = List.of("Query", "</answer>");

    private final Layout layout;
    private final boolean asPublished;
    private final List<String> stops;
    private final List<String> exactStops;
    private final Pattern headings;
    private final Pattern escapedHeadings;

    UrialTemplate(Layout layout, boolean asPublished) {
        this.layout = layout;
        this.asPublished = asPublished;
        this.exactStops = layout.exactStops();
        if (asPublished) {
            this.stops = layout.ofThePaper() ? STOPS_OF_THE_PAPER : PUBLISHED_STOPS;
        } else {
            this.stops = layout.stops();
        }
        String heading = "(?=[ \\t]*(?:" + Pattern.quote(layout.user().title()) + "|"
                + Pattern.quote(layout.assistant().title()) + "))";
        this.headings = Pattern.compile("^" + heading, Pattern.MULTILINE);
        this.escapedHeadings = Pattern.compile("^ " + heading, Pattern.MULTILINE);
    }

    @Override
    public String name() {
        return layout.templateName();
    }

    @Override
    public Prompt render(String preamble, List<Example> examples, Query query) {
        StringBuilder text = new StringBuilder(preamble);
        examples.forEach(example -> appendMessages(text, example.turns()));
        List<Integer> borders = new ArrayList<>();
        int earlier = query.turns().size() - 1;
        for (int turn = 0; turn < earlier; turn += 2) {
            borders.add(text.length() + layout.user().heading().length());
            appendMessages(text, query.turns().subList(turn, turn + 2));
        }
        borders.add(text.length() + layout.user().heading().length());
        appendMessages(text, query.turns().subList(earlier, earlier + 1));
        text.append(layout.assistant().heading())
                .append(layout.assistant().body().opening());
        return new Prompt(List.of(new Prompt.Segment(text.toString(), false)), stops, borders);
    }

    private void appendMessages(StringBuilder text, List<String> turns) {
        for (int i = 0; i < turns.size(); i++) {
            Layout.Side side = i % 2 == 0 ? layout.user() : layout.assistant();
            String turn = turns.get(i);
            text.append(side.heading());
            if (!asPublished) {
                text.append(side.body().fenced() ? side.body().contained(turn) : escaped(turn))
                        .append(layout.tail());
            } else if (turn.isEmpty() && !layout.ofThePaper()) {
                // "if message:" in get_prompt(): an empty message is taken for the answer still to be written
                text.append(side.body().opening());
            } else {
                text.append(side.body().published(turn)).append(layout.tail());
            }
        }
    }

    @Override
    public String answer(Completion completion) {
        String text = completion.text();
        if (asPublished) {
            return layout.ofThePaper() ? PublishedCleanUp.ofThePaper(text) : PublishedCleanUp.current(text);
        }
        boolean fenced = layout.assistant().body().fenced();
        if (completion.stop().filter(exactStops::contains).isEmpty()) {
            text = trimmed(fenced ? Fences.withoutClosing(text) : text);
        }
        return fenced ? text : escapedHeadings.matcher(text).replaceAll("");
    }

    private String escaped(String text) {
        return headings.matcher(text).replaceAll(" ");
    }

    /**
     * Without trailing white space, leading blank lines, and a lone leading space: tokenizers put one before a first word. Deeper
     * indentation stays, since an answer can begin with code.
     */
    private static String trimmed(String text) {
        String answer = text.stripTrailing();
        int first = answer.length() - answer.stripLeading().length();
        answer = answer.substring(answer.lastIndexOf('\n', first) + 1);
        boolean loneSpace = answer.length() > 1 && answer.charAt(0) == ' ' && !Character.isWhitespace(answer.charAt(1));
        return loneSpace ? answer.substring(1) : answer;
    }
}
