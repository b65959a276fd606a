package dev.urial.eval.reply;

import java.util.List;

/** A value of JSON, or of what was meant to be. */
sealed interface Node {
    /** Text in quotation marks of whatever kind, unescaped. */
    record Text(String text) implements Node {}

    /** A number, a literal or words without quotation marks, as written. */
    record Bare(String text) implements Node {}

    /** An object. A name may occur more than once. */
    record Members(List<Member> members) implements Node {}

    /** A list. */
    record Items(List<Node> items) implements Node {}

    /** The value of a member whose value has no certain end. */
    record Missing() implements Node {}

    /** A name and its value. */
    record Member(String name, Node value) {}
}
