package dev.urial.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.lab.tokenizer.BytePairTokenizer;
import dev.urial.lab.training.Batch;
import dev.urial.lab.world.Topic;
import dev.urial.lab.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorpusTest {
    private static final World WORLD = World.load();
    private static final BytePairTokenizer TOKENIZER = Corpus.tokenizer(WORLD, 600, 1);
    private static final List<Corpus.Chat> CHATS = Corpus.chats(WORLD, TOKENIZER, 3, 300);

    @Test
    void documentsAreDrawnUntilThereAreTokensEnough() {
        List<int[]> documents = Corpus.documents(WORLD, TOKENIZER, 5, 10_000);

        assertThat(documents.stream().mapToInt(document -> document.length).sum())
                .isBetween(10_000, 15_000);
        assertThat(TOKENIZER.decode(documents.get(0))).isNotBlank();
    }

    @Test
    void aChatEndsItsAnswerByTheTokenThatEndsATurn() {
        assertThat(CHATS).allSatisfy(chat -> {
            int[] tokens = chat.tokens();
            assertThat(tokens[0]).isEqualTo(TOKENIZER.special(Corpus.BEGIN));
            assertThat(tokens[tokens.length - 1]).isEqualTo(TOKENIZER.special(Corpus.TURN_END));
            assertThat(TOKENIZER.decode(Arrays.copyOfRange(tokens, chat.answerFrom(), tokens.length)))
                    .contains("\n\n1. ", "\n2. ");
        });
    }

    @Test
    void chatsTellNothingThatIsHeldOut() {
        List<String> heldOut = WORLD.topics().stream()
                .filter(Topic::heldOut)
                .flatMap(topic -> topic.questions().stream())
                .toList();
        assertThat(CHATS).allSatisfy(chat -> assertThat(heldOut).noneMatch(TOKENIZER.decode(chat.tokens())::contains));
    }

    @Test
    void onlyAnswersAreLearnt() {
        Batch batch = new ChatBatches(CHATS, 4, 300).at(2);

        for (int row = 0; row < 4; row++) {
            Corpus.Chat chat = CHATS.get(2 * 4 + row);
            int[] tokens = batch.tokens()[row];
            float[] weights = Objects.requireNonNull(Objects.requireNonNull(batch.weights())[row]);
            int[] learnt = IntStream.range(0, 300)
                    .filter(t -> weights[t] > 0)
                    .map(t -> tokens[t + 1])
                    .toArray();
            assertThat(learnt).isEqualTo(Arrays.copyOfRange(chat.tokens(), chat.answerFrom(), chat.tokens().length));
        }
    }
}
