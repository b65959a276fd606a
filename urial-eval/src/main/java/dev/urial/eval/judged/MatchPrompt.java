package dev.urial.eval.judged;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a prompt of FastChat's judges shows ({@code fastchat/llm_judge/data/judge_prompts.jsonl}), for its records have no other copy of
 * queries and answers. A prompt is taken apart only where that is certain: it has the published form, and nothing in its parts could be
 * taken for a mark between them.
 *
 * @param queries as many as turns were judged; where the prompt is not taken apart the last one is all of it, and those before are empty
 * @param first the answers of the first seat, as many as queries; none where the prompt is not taken apart
 * @param second those of the second seat; none where one answer is judged
 */
record MatchPrompt(List<String> queries, List<String> first, List<String> second) {
    static MatchPrompt of(String prompt, boolean pair, int turns) {
        List<String> seats =
                pair ? List.of("Assistant A", "Assistant B") : List.of(turns == 1 ? "Assistant" : "Assistant A");
        return Stream.of(true, false)
                .flatMap(reference -> switch (turns) {
                    case 1 -> oneTurn(prompt, seats, reference).stream();
                    case 2 -> twoTurns(prompt, seats, reference).stream();
                    default -> Stream.empty();
                })
                .findFirst()
                .orElseGet(() -> whole(prompt, turns));
    }

    private static MatchPrompt whole(String prompt, int turns) {
        List<String> queries = new ArrayList<>(Collections.nCopies(turns - 1, ""));
        queries.add(prompt);
        return new MatchPrompt(queries, List.of(), List.of());
    }

    private static Optional<MatchPrompt> oneTurn(String prompt, List<String> seats, boolean reference) {
        List<String> marks = new ArrayList<>();
        marks.add(seats.size() == 2 ? "[User Question]\n" : "[Question]\n");
        String end = "";
        for (String name : names(seats, reference, "'s Answer")) {
            marks.add(end + "\n\n[The Start of " + name + "]\n");
            end = "\n[The End of " + name + "]";
        }
        marks.add(end);
        int answers = reference ? 2 : 1;
        return parts(prompt, marks)
                .map(parts -> new MatchPrompt(
                        List.of(parts.get(0)),
                        List.of(parts.get(answers)),
                        seats.size() == 2 ? List.of(parts.get(answers + 1)) : List.of()));
    }

    private static Optional<MatchPrompt> twoTurns(String prompt, List<String> seats, boolean reference) {
        List<String> marks = new ArrayList<>();
        List<String> names = names(seats, reference, "'s Conversation with User");
        String end = "";
        for (int i = 0; i < names.size(); i++) {
            boolean seat = !reference || i > 0;
            String speaker = "\n\n### " + (seat ? seats.get(reference ? i - 1 : i) : "Reference answer") + ":\n";
            marks.add(end + "<|The Start of " + names.get(i) + "|>\n\n### User:\n");
            marks.addAll(List.of(speaker, "\n\n### User:\n", speaker));
            end = "\n\n<|The End of " + names.get(i) + "|>\n\n\n";
        }
        marks.add(end.stripTrailing());
        int from = reference ? 4 : 0;
        return parts(prompt, marks)
                .map(parts -> new MatchPrompt(
                        List.of(parts.get(from), parts.get(from + 2)),
                        List.of(parts.get(from + 1), parts.get(from + 3)),
                        seats.size() == 2 ? List.of(parts.get(from + 5), parts.get(from + 7)) : List.of()));
    }

    private static List<String> names(List<String> seats, boolean reference, String what) {
        List<String> names = new ArrayList<>(reference ? List.of("Reference Answer") : List.of());
        seats.forEach(seat -> names.add(seat + what));
        return names;
    }

    /** What stands between marks that follow each other, the last one at the end; empty if a part could hold one of them. */
    private static Optional<List<String>> parts(String text, List<String> marks) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (String mark : marks) {
            int at = text.indexOf(mark, from);
            if (at < 0) {
                return Optional.empty();
            }
            parts.add(text.substring(from, at));
            from = at + mark.length();
        }
        parts.remove(0); // the instruction
        boolean certain = from == text.length()
                && parts.stream()
                        .noneMatch(part -> marks.stream().map(String::strip).anyMatch(part::contains));
        return certain ? Optional.of(parts) : Optional.empty();
    }
}
