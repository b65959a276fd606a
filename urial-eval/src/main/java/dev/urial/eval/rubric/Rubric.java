package dev.urial.eval.rubric;

import dev.urial.core.spi.ConfigException;
import dev.urial.eval.Scale;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a judge is asked about an answer: by which aspects, on which scale, in which words, and in which form it is to reply.
 *
 * <p>In the prompts of our rubrics, and of users' own, each text that is judged stands between tags that end in a mark which is in
 * none of the texts, so that nothing in a query or an answer can end it or pass for the rubric's own words; and what is put into a
 * text is never searched for placeholders. Published templates are filled exactly as their tools fill them, without that.
 *
 * <p>Immutable, so safe for many threads.
 */
public final class Rubric {
    /** What a judge does, and how it replies. */
    public enum Kind {
        /** Scores one answer by aspect. The reply is a JSON object: by aspect an object with {@code reason} and {@code score}. */
        SCORES,
        /**
         * Compares two answers by aspect. The reply is a JSON object: a {@code rationale}, and {@code choices}, by aspect {@code A},
         * {@code B} or {@code tie}.
         */
        PAIRWISE,
        /** Gives one answer one score, as in MT-Bench. The reply is free text with the score in double brackets: {@code [[7]]}. */
        SINGLE
    }

    private final String name;
    private final Kind kind;
    private final List<Aspect> aspects;
    private final Optional<Scale> scale;
    private final boolean notApplicable;
    private final boolean published;
    private final boolean usualReply;
    private final RubricText text;
    private final String sha256;

    private Rubric(Form form, boolean published, boolean usualReply, RubricText text, String sha256) {
        this.name = form.name();
        this.kind = form.kind();
        this.aspects = form.aspects();
        this.scale = form.scale();
        this.notApplicable = form.notApplicable();
        this.published = published;
        this.usualReply = usualReply;
        this.text = text;
        this.sha256 = sha256;
    }

    /**
     * What is known of a rubric but for its text.
     *
     * @param scale empty exactly for {@link Kind#PAIRWISE}
     */
    record Form(String name, Kind kind, List<Aspect> aspects, Optional<Scale> scale, boolean notApplicable) {
        Form {
            aspects = List.copyOf(aspects);
        }
    }

    static Rubric ours(Form form, String text, String sha256) {
        StringBuilder aspects = new StringBuilder();
        form.aspects()
                .forEach(aspect -> aspects.append("- ")
                        .append(aspect.name())
                        .append(": ")
                        .append(aspect.meaning())
                        .append('\n'));
        return new Rubric(
                form,
                false,
                true,
                new ContainedText(text, form.kind(), aspects.toString().stripTrailing(), reply(form)),
                sha256);
    }

    /** @param usualReply whether the reply that it asks for has exactly the fields that {@link Kind} tells of */
    static Rubric published(Form form, boolean usualReply, RubricText text, String sha256) {
        return new Rubric(form, true, usualReply, text, sha256);
    }

    private static String reply(Form form) {
        return switch (form.kind()) {
            case SCORES -> ReplyForm.scores(form.aspects(), form.scale().orElseThrow(), form.notApplicable());
            case PAIRWISE -> ReplyForm.choices(form.aspects());
            case SINGLE -> ReplyForm.single(form.scale().orElseThrow());
        };
    }

    /** What it is called in reports: its own name, or that of its file without the ending. */
    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** By what it judges, in the order in which the judge is told: at least one, and exactly one if it is {@link Kind#SINGLE}. */
    public List<Aspect> aspects() {
        return aspects;
    }

    /** The scores there are; empty exactly if two answers are compared. */
    public Optional<Scale> scale() {
        return scale;
    }

    /** Whether {@code N/A} is a score. */
    public boolean notApplicable() {
        return notApplicable;
    }

    /** Whether it is filled as the published tools fill their templates, without containment and for one turn only. */
    public boolean published() {
        return published;
    }

    /** Whether the judge sees reference answers where there are any. */
    public boolean showsReferences() {
        return text.showsReferences();
    }

    /** The text with its placeholders. */
    public String text() {
        return text.source();
    }

    /** The SHA-256 of its file's bytes, in lower-case hex. */
    public String sha256() {
        return sha256;
    }

    /**
     * The prompt by which one answer is judged. Equal cases give equal prompts. A baseline is not shown.
     *
     * @throws ConfigException if the rubric is a published template, which knows one turn, and the case has more
     */
    public JudgePrompt render(Case judged) {
        if (kind == Kind.PAIRWISE) {
            throw new IllegalArgumentException(
                    "rubric " + name + " compares two answers: say where the judged one sits");
        }
        return text.fill(checked(judged), Optional.empty());
    }

    /**
     * The prompt by which two answers are compared. Equal cases give equal prompts.
     *
     * @param candidate where the judged answer sits; the baseline's has the other seat
     * @throws ConfigException if the case has no baseline; or as {@link #render(Case)}
     */
    public JudgePrompt render(Case judged, Seat candidate) {
        if (kind != Kind.PAIRWISE) {
            throw new IllegalArgumentException("rubric " + name + " judges one answer: it has no seats");
        }
        if (judged.baseline().isEmpty()) {
            throw new ConfigException(
                    "",
                    "the rubric " + name + " compares two answers, and item " + judged.id()
                            + " has nothing to compare with");
        }
        return text.fill(checked(judged), Optional.of(candidate));
    }

    private Case checked(Case judged) {
        int turns = judged.queries().size();
        if (published && turns > 1) {
            throw new ConfigException(
                    "",
                    "the rubric " + name + " is a published template, which knows one query and its answer; item "
                            + judged.id() + " has " + turns + " turns");
        }
        return judged;
    }

    /**
     * The JSON schema of the reply, for servers that can keep a model to one: maps, lists, texts, numbers and booleans. In it the
     * reasons stand before scores and choices. Empty where the reply is free text, and for a published template that asks for
     * further fields.
     */
    public Optional<Map<String, Object>> replySchema() {
        if (!usualReply) {
            return Optional.empty();
        }
        return switch (kind) {
            case SCORES -> Optional.of(ReplyForm.scoresSchema(aspects, scale.orElseThrow(), notApplicable));
            case PAIRWISE -> Optional.of(ReplyForm.choicesSchema(aspects));
            case SINGLE -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return name + " (" + sha256 + ")";
    }
}
