package dev.urial.core.chat;

import dev.urial.core.jinja.Template;
import dev.urial.core.jinja.TemplateException;
import dev.urial.core.jinja.Text;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one model wants a conversation written: a template in Jinja, as models are published with.
 *
 * <p>In a rendered prompt, what the template wrote itself is control text, special tokens among it; what comes from a message is
 * plain, through whatever the template did with it. The names of the roles {@code system}, {@code user}, {@code assistant}, {@code
 * tool} and {@code developer} count as the template's own, since many templates build control tokens from them; any other is plain.
 *
 * <p>A prompt does not hold the beginning-of-text token that backends put before it themselves where the model wants one. If the
 * template writes that token first, it is left out: always where the model's files say that it is added, never where they say that
 * it is not, and else if the template names it by its variable {@code bos_token}. (Some models use one token for the beginning of
 * the text and of each turn; from their templates, which spell it out, nothing may be taken.)
 *
 * <p>Immutable, so safe for many threads.
 */
public final class ChatTemplate {
    private static final Set<String> KNOWN_ROLES = Set.of("system", "user", "assistant", "tool", "developer");
    private static final String BOS = "bos_token";
    private static final String EOS = "eos_token";

    private final String name;
    private final Template template;
    private final Map<String, String> specialTokens;
    private final List<String> stops;
    /** What is left out if the text begins with it; may be empty. */
    private final String omitted;

    private ChatTemplate(
            String name, Template template, Map<String, String> specialTokens, List<String> stops, String omitted) {
        this.name = name;
        this.template = template;
        this.specialTokens = specialTokens;
        this.stops = stops;
        this.omitted = omitted;
    }

    /**
     * Parses a template.
     *
     * @param name how messages call it
     * @param source in Jinja
     * @param specialTokens the model's special tokens by the names that templates know them by: {@code bos_token}, {@code
     *     eos_token} and others. They are trusted; {@code eos_token} also ends the answer
     * @throws ConfigException if the template cannot be parsed, with the line
     */
    public static ChatTemplate parse(String name, String source, Map<String, String> specialTokens) {
        return parse(name, source, specialTokens, List.of(), Optional.empty());
    }

    /**
     * The same with what else is known.
     *
     * @param turnEnds further strings that end an answer, such as the form's end of a turn
     * @param bosAdded whether backends put the beginning-of-text token before a prompt, if the model's files say so
     */
    static ChatTemplate parse(
            String name,
            String source,
            Map<String, String> specialTokens,
            List<String> turnEnds,
            Optional<Boolean> bosAdded) {
        String omitted = bosAdded.orElse(source.contains(BOS)) ? specialTokens.getOrDefault(BOS, "") : "";
        Set<String> stops = new LinkedHashSet<>(turnEnds);
        stops.add(specialTokens.getOrDefault(EOS, ""));
        stops.remove("");
        try {
            return new ChatTemplate(
                    name, Template.parse(source), Map.copyOf(specialTokens), List.copyOf(stops), omitted);
        } catch (TemplateException e) {
            throw new ConfigException(name, "the chat template cannot be read: " + e.getMessage());
        }
    }

    /** This as the form in which the user asked for a backend's model to be addressed. */
    public ChatForm chosen() {
        return new ChosenForm(this);
    }

    private record ChosenForm(ChatTemplate template) implements ChatForm {
        @Override
        public String name() {
            return template.name;
        }

        @Override
        public boolean chosen() {
            return true;
        }

        @Override
        public Prompt prompt(List<Message> messages) {
            return template.render(messages);
        }
    }

    /** How messages call it. */
    public String name() {
        return name;
    }

    /** The conversation, and the beginning of an answer of the assistant. See {@link #render(List, boolean)}. */
    public Prompt render(List<Message> messages) {
        return render(messages, true);
    }

    /**
     * Writes a conversation.
     *
     * @param addGenerationPrompt whether the assistant's next answer is begun
     * @throws BackendException {@code REFUSED} if the template refuses the conversation, with its words: the model cannot be
     *     asked this way, such as with a system message or with two messages of one role in a row
     * @throws ConfigException if the template fails, uses what is not known here, or does not come to an end
     */
    public Prompt render(List<Message> messages, boolean addGenerationPrompt) {
        Text text = text(values(messages, addGenerationPrompt));
        List<Prompt.Segment> segments = new ArrayList<>();
        text.stretches().forEach(stretch -> segments.add(new Prompt.Segment(stretch.text(), stretch.trusted())));
        return new Prompt(withoutBos(segments), stops, List.of());
    }

    private Text text(Map<String, Object> values) {
        try {
            return template.render(values, Clock.system(ZoneId.systemDefault()));
        } catch (TemplateException e) {
            if (e.kind() == TemplateException.Kind.REFUSED) {
                throw new BackendException(
                        BackendException.Kind.REFUSED,
                        "the model's chat template (" + name + ") refuses this conversation: "
                                + e.reason().strip().replaceAll("\\s+", " "),
                        e);
            }
            throw new ConfigException(
                    name,
                    "the chat template cannot be used: " + e.getMessage()
                            + "; 'chat' can name a built-in form instead: " + String.join(", ", ChatTemplates.names()));
        }
    }

    private Map<String, Object> values(List<Message> messages, boolean addGenerationPrompt) {
        Map<String, Object> values = new HashMap<>();
        values.put("messages", messages.stream().map(ChatTemplate::value).toList());
        values.put("add_generation_prompt", addGenerationPrompt);
        values.put("tools", null);
        values.put("documents", null);
        specialTokens.forEach((token, spelling) -> values.put(token, Text.trusted(spelling)));
        return values;
    }

    private static Map<String, Object> value(Message message) {
        boolean known = KNOWN_ROLES.contains(message.role());
        Text role = known ? Text.trusted(message.role()) : Text.untrusted(message.role());
        return Map.of("role", role, "content", Text.untrusted(message.content()));
    }

    private List<Prompt.Segment> withoutBos(List<Prompt.Segment> segments) {
        if (segments.isEmpty()
                || !segments.get(0).control()
                || !segments.get(0).text().startsWith(omitted)) {
            return segments;
        }
        String rest = segments.get(0).text().substring(omitted.length());
        List<Prompt.Segment> result = new ArrayList<>(segments);
        if (rest.isEmpty()) {
            result.remove(0);
        } else {
            result.set(0, new Prompt.Segment(rest, true));
        }
        return result;
    }
}
