package dev.urial.eval.reply;

import dev.urial.eval.reply.Mark.Absent;
import dev.urial.eval.reply.Mark.Given;
import dev.urial.eval.reply.Mark.Unclear;
import dev.urial.eval.reply.Node.Bare;
import dev.urial.eval.reply.Node.Items;
import dev.urial.eval.reply.Node.Member;
import dev.urial.eval.reply.Node.Members;
import dev.urial.eval.reply.Node.Missing;
import dev.urial.eval.reply.Node.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes the marks out of JSON: {@code "depth": {"score": 4, "reason": ""}}, {@code "depth": 4}, {@code "depth_score": 4} with
 * {@code "depth_reason"}, {@code {"aspect": "depth", "score": 4}}, at the top or inside of something else.
 */
final class JsonSheet<V> {
    private final Asked<V> asked;
    private final Sheet<V> sheet = new Sheet<>();
    private final Map<String, String> reasons = new HashMap<>();

    private JsonSheet(Asked<V> asked) {
        this.asked = asked;
    }

    static <V> Sheet<V> of(Node node, Asked<V> asked) {
        JsonSheet<V> json = new JsonSheet<>(asked);
        json.walk(node, true);
        json.reasons.forEach((aspect, reason) -> json.sheet
                .finding(aspect)
                .filter(finding -> finding.reason().isEmpty())
                .ifPresent(finding -> json.sheet.put(aspect, new Given<>(finding.value(), ""), reason)));
        return json.sheet;
    }

    /** Whether any member at any depth may be part of a verdict. */
    static boolean concerns(Node node, Asked<?> asked) {
        if (node instanceof Items list) {
            return list.items().stream().anyMatch(item -> concerns(item, asked));
        }
        return node instanceof Members object
                && object.members().stream()
                        .anyMatch(member -> asked.concerns(member.name()) || concerns(member.value(), asked));
    }

    /** @param top whether marks without a name, in this node itself, are the verdict's */
    private void walk(Node node, boolean top) {
        if (node instanceof Items list) {
            list.items().forEach(item -> walk(item, top));
        } else if (node instanceof Members object) {
            walk(object, top);
        }
    }

    private void walk(Members object, boolean top) {
        Optional<String> name = nameGivenIn(object);
        if (name.isPresent()) {
            (asked.isOpen() ? name : asked.aspect(name.get())).ifPresent(aspect -> putObject(aspect, object));
            return;
        }
        if (top && hasMark(object)) {
            asked.unnamed().ifPresent(aspect -> putObject(aspect, object));
        }
        object.members().forEach(member -> visit(member, top));
    }

    private void visit(Member member, boolean top) {
        Optional<String> aspect = asked.aspect(member.name());
        Optional<String> explained = asked.names().aspectOfReason(member.name());
        if (aspect.isPresent()) {
            put(aspect.get(), member.value());
        } else if (member.value() instanceof Text text && explained.isPresent()) {
            reasons.put(explained.get(), text.text());
        } else if (member.value() instanceof Text text && Names.isReason(member.name())) {
            sheet.explain(text.text());
        } else if (asked.isOpen() && member.value() instanceof Members object && describes(object)) {
            putObject(member.name().strip(), object);
        } else {
            walk(member.value(), top && Names.isContainer(member.name()));
        }
    }

    private boolean describes(Members object) {
        return hasMark(object) || object.members().stream().anyMatch(member -> Names.isReason(member.name()));
    }

    private boolean hasMark(Members object) {
        return object.members().stream().anyMatch(this::isMark);
    }

    private boolean isMark(Member member) {
        return asked.isMark(member.name()) && (member.value() instanceof Text || member.value() instanceof Bare);
    }

    private Optional<String> nameGivenIn(Members object) {
        return hasMark(object) ? text(object, Names::isAspectName).map(String::strip) : Optional.empty();
    }

    private static Optional<String> text(Members object, Predicate<String> name) {
        for (Member member : object.members()) {
            if (name.test(member.name()) && member.value() instanceof Text text) {
                return Optional.of(text.text());
            }
        }
        return Optional.empty();
    }

    private void put(String aspect, Node value) {
        if (value instanceof Members object) {
            putObject(aspect, object);
        } else {
            Mark<V> mark = mark(value);
            sheet.put(aspect, mark, remark(mark));
        }
    }

    private void putObject(String aspect, Members object) {
        String reason = text(object, Names::isReason).orElse("");
        List<Node> marks = object.members().stream()
                .filter(member -> asked.isMark(member.name()))
                .map(Member::value)
                .toList();
        for (Node value : marks.isEmpty() ? List.of(new Missing()) : marks) {
            Mark<V> mark = mark(value);
            sheet.put(aspect, mark, reason.isEmpty() ? remark(mark) : reason);
        }
    }

    private Mark<V> mark(Node value) {
        if (value instanceof Text text) {
            return asked.marks().read(text.text());
        }
        if (value instanceof Bare bare) {
            return asked.marks().readBare(bare.text());
        }
        if (value instanceof Items list && list.items().size() == 1) {
            Node only = list.items().get(0);
            String text = only instanceof Text words ? words.text() : only instanceof Bare bare ? bare.text() : "";
            return asked.marks().read("[" + text + "]");
        }
        return value instanceof Missing
                ? new Absent<>()
                : new Unclear<>("its " + asked.marks().noun() + " is a list or an object");
    }

    private String remark(Mark<V> mark) {
        return mark instanceof Given<V> given ? given.remark() : "";
    }
}
