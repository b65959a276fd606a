package dev.urial.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.Test;

class PublishedPromptsTest {
    @Test
    void namesAreUniqueAndTheOrderIsByDate() {
        assertThat(PublishedPrompts.all())
                .hasSize(23)
                .extracting(PublishedPrompts.Entry::name)
                .doesNotHaveDuplicates();
        assertThat(PublishedPrompts.all())
                .isSortedAccordingTo(
                        Comparator.comparing(PublishedPrompts.Entry::date).thenComparing(PublishedPrompts.Entry::name));
    }

    @Test
    void everyTemplateInItIsBuiltIn() {
        assertThat(PublishedPrompts.all())
                .extracting(PublishedPrompts.Entry::template)
                .isSubsetOf(UrialTemplates.names());
    }

    @Test
    void ofTwoFilesWithTheSameBytesTheOneOfThatNameIsMeant() {
        String same = PublishedPrompts.named("inst_help_v6-2k").orElseThrow().sha256();

        assertThat(PublishedPrompts.of(same, "inst_help_v6-2k").orElseThrow().name())
                .isEqualTo("inst_help_v6-2k");
        assertThat(PublishedPrompts.of(same, "renamed").orElseThrow().name()).isEqualTo("inst_help_v5-2k");
    }
}
