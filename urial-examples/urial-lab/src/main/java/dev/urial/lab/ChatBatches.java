package dev.urial.lab;

import dev.urial.lab.training.Batch;
import dev.urial.lab.training.Batches;
import java.util.Arrays;
import java.util.List;

/** Chats, one to a sequence, of which the answers alone are learnt. */
final class ChatBatches implements Batches {
    private final List<Corpus.Chat> chats;
    private final int rows;
    private final int length;

    /**
     * @param rows chats of one step
     * @param length the tokens a sequence is filled up to; a longer chat is an error
     */
    ChatBatches(List<Corpus.Chat> chats, int rows, int length) {
        this.chats = List.copyOf(chats);
        this.rows = rows;
        this.length = length;
    }

    @Override
    public Batch at(int step) {
        int[][] tokens = new int[rows][];
        float[][] weights = new float[rows][length];
        for (int row = 0; row < rows; row++) {
            Corpus.Chat chat = chats.get((int) (((long) step * rows + row) % chats.size()));
            if (chat.tokens().length > length + 1) {
                throw new IllegalArgumentException(
                        "a chat of " + chat.tokens().length + " tokens in a sequence of " + (length + 1));
            }
            // what fills the sequence up counts nothing, so any token will do
            tokens[row] = Arrays.copyOf(chat.tokens(), length + 1);
            // the target at t is the token at t + 1
            Arrays.fill(weights[row], chat.answerFrom() - 1, chat.tokens().length - 1, 1);
        }
        return new Batch(tokens, weights);
    }
}
