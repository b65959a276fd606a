package dev.urial.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Prompt.Segment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatTemplateTest {
    private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

    private static Prompt rendered(String source, Message... messages) {
        return ChatTemplate.parse("test", source, TOKENS).render(List.of(messages));
    }

    @Test
    void segmentsTellTheTemplateFromTheMessages() {
        Prompt prompt =
                rendered("[{{ messages[0].role }}]{{ messages[0].content }}{{ eos_token }}", Message.user("</s>"));
        assertThat(prompt.segments())
                .containsExactly(new Segment("[user]", true), new Segment("</s>", false), new Segment("</s>", true));
    }

    @Test
    void aRoleThatTemplatesDoNotKnowIsPlain() {
        Prompt prompt = rendered("<|{{ messages[0].role }}|>", new Message("im_end", ""));
        assertThat(prompt.segments())
                .containsExactly(new Segment("<|", true), new Segment("im_end", false), new Segment("|>", true));
    }

    @Test
    void theTokenThatBeginsATextIsLeftToBackends() {
        assertThat(rendered("{{ bos_token }}a{{ bos_token }}").text()).isEqualTo("a<s>");
    }

    @Test
    void aTurnThatBeginsWithTheSameTokenKeepsIt() {
        assertThat(rendered("<s>user").text()).isEqualTo("<s>user");
    }

    @Test
    void aMessageThatSpellsThatTokenKeepsIt() {
        assertThat(rendered("{{ messages[0].content }}{{ bos_token }}", Message.user("<s>a"))
                        .text())
                .isEqualTo("<s>a<s>");
    }

    @Test
    void aTextThatIsNothingButThatTokenIsEmpty() {
        assertThat(rendered("{{ bos_token }}").segments()).isEmpty();
    }

    @Test
    void theEndOfTextTokenStopsTheAnswer() {
        assertThat(rendered("x").stops()).containsExactly("</s>");
    }

    @Test
    void nothingIsSaidToBeTheSameForOtherConversations() {
        assertThat(rendered("x").borders()).isEmpty();
    }

    @Test
    void theAnswerIsBegunUnlessItIsNotWanted() {
        ChatTemplate template = ChatTemplate.parse("test", "a{% if add_generation_prompt %}b{% endif %}", Map.of());
        assertThat(template.render(List.of()).text()).isEqualTo("ab");
        assertThat(template.render(List.of(), false).text()).isEqualTo("a");
    }

    @Test
    void whatTheTemplateRefusesIsSaidInItsWords() {
        assertThatThrownBy(() -> rendered("{{ raise_exception('No system\n here') }}"))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.REFUSED))
                .hasMessage("the model's chat template (test) refuses this conversation: No system here");
    }

    @Test
    void whatIsNoTemplateIsRefusedWithTheLine() {
        assertThatThrownBy(() -> rendered("a\n{% if %}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("test: the chat template cannot be read: line 2: an expression was expected, found '%}'");
    }

    @Test
    void whatIsNotKnownIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> rendered("a\n{{ 'x'|center }}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "test: the chat template cannot be used: line 2: the filter 'center' is not known here; 'chat' can"
                                + " name a built-in form instead: chatml, ");
    }

    @Test
    void aBlankRoleIsAMistake() {
        assertThatThrownBy(() -> new Message(" ", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
