package dev.urial.testkit.server;

/** The text of one generation of text-generation-inference, as it grows. Confined to its thread. */
final class TgiText {
    private final TgiRequest request;
    private final StringBuilder text = new StringBuilder();
    private int tokens;

    TgiText(TgiRequest request) {
        this.request = request;
    }

    /** Takes a token over, and ends the run where the text now ends with a stop. */
    void add(Step step, ModelRun run) {
        tokens++;
        text.append(step.text());
        if (run.cause().isEmpty() && request.stops().stream().anyMatch(stop -> endsWith(stop))) {
            run.stopHere();
        }
    }

    private boolean endsWith(String stop) {
        return text.length() >= stop.length() && text.indexOf(stop, text.length() - stop.length()) >= 0;
    }

    /** All of it, after the prompt where that was asked for. */
    String whole() {
        return request.before() + text;
    }

    /** How many tokens were made, the end-of-text token among them. */
    int tokens() {
        return tokens;
    }
}
