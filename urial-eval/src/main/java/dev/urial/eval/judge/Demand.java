package dev.urial.eval.judge;

/**
 * What a case would take, were every reply read at once.
 *
 * @param calls how many requests
 * @param promptTokens of their prompts together
 * @param exact whether they were counted; else they are estimated from the texts' lengths
 * @param outputTokens of the replies together, were each as long as it may be
 * @param prompt the first one, as a person would read it
 */
public record Demand(int calls, long promptTokens, boolean exact, long outputTokens, String prompt) {}
