package dev.urial.testkit.server;

/** A request for a completion, plain or of a conversation. */
record Ask(Fields fields, boolean chat, String id) {
    String model(String otherwise) {
        return fields.text("model", otherwise);
    }

    /** Whether scores are wanted. */
    boolean scores() {
        return chat ? fields.flag("logprobs") : fields.has("logprobs");
    }

    /** How many alternatives are wanted beside each token. */
    int alternatives() {
        return scores() ? fields.integer(chat ? "top_logprobs" : "logprobs", 0) : 0;
    }
}
