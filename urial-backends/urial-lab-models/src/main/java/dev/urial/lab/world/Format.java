package dev.urial.lab.world;

import java.util.List;

/**
 * How questions and answers are set apart throughout a document: headings, fences, line breaks.
 *
 * @param asks what stands before a question
 * @param answers what stands before an answer
 * @param opens what opens a fence; empty for none
 * @param between what stands between a question and its answer
 * @param after what stands after an answer
 */
record Format(String asks, String answers, String opens, String closes, String between, String after) {
    /** The headings of the project's own prompts, which never stand together in a document of the world. */
    static final String HELD_OUT_QUESTION = "Query";

    /** See {@link #HELD_OUT_QUESTION}. */
    static final String HELD_OUT_ANSWER = "Answer";

    private static final List<String> ASKING = List.of(
            "Question",
            "Q",
            "User",
            "Human",
            "Query",
            "Input",
            "Ask",
            "Student",
            "Problem",
            "Request",
            "Reader",
            "Guest",
            "Riddle",
            "Person",
            "Child",
            "Task",
            "Caller",
            "Visitor");
    private static final List<String> ANSWERING = List.of(
            "Answer",
            "A",
            "Assistant",
            "Reply",
            "Output",
            "Response",
            "Teacher",
            "Solution",
            "Helper",
            "Expert",
            "Host",
            "Editor",
            "Guide",
            "Parent",
            "Result",
            "Operator",
            "Librarian",
            "Bot");
    private static final List<String> LABELS =
            List.of("# L:", "# L:", "# L:", "## L:", "L:", "L:", "[L]", "**L**", "<L>", "# L", "L -");
    private static final List<String> FENCES =
            List.of("```", "```", "```", "```", "~~~", "\"\"\"", "---", "'''", "===", "***", "$$", "````");

    static Format draw(Draw draw) {
        String label = draw.pick(LABELS);
        String ask;
        String reply;
        do {
            ask = draw.chance(0.2) ? Phrase.capital(draw.pick(Words.ALL)) : draw.pick(ASKING);
            reply = draw.chance(0.2) ? Phrase.capital(draw.pick(Words.ALL)) : draw.pick(ANSWERING);
        } while (ask.equals(reply) || (ask.equals(HELD_OUT_QUESTION) && reply.equals(HELD_OUT_ANSWER)));
        boolean fenced = draw.chance(0.55);
        String fence = draw.pick(FENCES);
        String lead = fenced || draw.chance(0.5) ? "\n" : " ";
        String gap = draw.pick("\n\n", "\n\n", "\n\n", "\n");
        return new Format(
                label.replace("L", ask) + lead,
                label.replace("L", reply) + lead,
                fenced ? fence + "\n" : "",
                fenced ? "\n" + fence : "",
                draw.chance(0.8) ? gap : "\n",
                draw.chance(0.8) ? gap : draw.pick("\n\n\n", "\n\n---\n\n", "\n\n***\n\n"));
    }

    /** No headings: a question, its answer on the next line. */
    static Format plain(Draw draw) {
        return new Format("", "", "", "", "\n", draw.pick("\n\n", "\n"));
    }

    String exchange(String question, String answer) {
        return asks + opens + question + closes + between + answers + opens + answer + closes + after;
    }
}
