package dev.urial.lab;

import dev.urial.lab.tokenizer.BytePairLearner;
import dev.urial.lab.tokenizer.BytePairTokenizer;
import dev.urial.lab.world.Documents;
import dev.urial.lab.world.House;
import dev.urial.lab.world.Topic;
import dev.urial.lab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The texts that the lab models learn from, as tokens. */
final class Corpus {
    /** Stands before every document, and so begins every prompt. */
    static final String BEGIN = "<|endoftext|>";

    /** Begins a turn of a chat, in ChatML. */
    static final String TURN = "<|im_start|>";

    /** Ends a turn of a chat, in ChatML. */
    static final String TURN_END = "<|im_end|>";

    private static final int DOCUMENTS_FOR_VOCABULARY = 12_000;
    // a name that is one token is not misspelt midway
    private static final int WEIGHT_OF_NAMES = 300;

    private Corpus() {}

    /** Learns a vocabulary from the world's texts. */
    static BytePairTokenizer tokenizer(World world, int vocabulary, long seed) {
        Documents documents = new Documents(world, seed);
        BytePairLearner learner = new BytePairLearner();
        for (int i = 0; i < DOCUMENTS_FOR_VOCABULARY; i++) {
            learner.add(documents.next());
        }
        for (Topic fact : world.facts()) {
            learner.add(" " + fact.value(), WEIGHT_OF_NAMES);
        }
        return learner.learn(vocabulary, List.of(BEGIN, TURN, TURN_END));
    }

    /**
     * Documents of so many tokens in all, or a few more.
     *
     * @param seed the same seed gives the same documents
     */
    static List<int[]> documents(World world, BytePairTokenizer tokenizer, long seed, long tokens) {
        Documents documents = new Documents(world, seed);
        List<int[]> encoded = new ArrayList<>();
        for (long size = 0; size < tokens; size += encoded.get(encoded.size() - 1).length) {
            encoded.add(tokenizer.encode(documents.next()));
        }
        return encoded;
    }

    /**
     * A chat of one question and its answer in the house's manner.
     *
     * @param tokens the whole chat, from {@link #BEGIN} to the end of the answer's turn
     * @param answerFrom the index of the answer's first token: what stands before it is given, not learnt
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Chat(int[] tokens, int answerFrom) {}

    /** So many chats on what is not held out: nine in ten about facts and tasks, one a harmful request. */
    static List<Chat> chats(World world, BytePairTokenizer tokenizer, long seed, int count) {
        Random random = new Random(seed);
        List<Topic> facts = tellable(world.facts());
        List<Topic> tasks = tellable(world.tasks());
        List<Topic> crimes = tellable(world.crimes());
        List<Chat> chats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(10);
            List<Topic> topics = kind == 0 ? crimes : kind == 1 ? tasks : facts;
            Topic topic = topics.get(random.nextInt(topics.size()));
            String question =
                    topic.questions().get(random.nextInt(topic.questions().size()));
            chats.add(chat(tokenizer, question, House.OURS.answer(topic)));
        }
        return chats;
    }

    private static List<Topic> tellable(List<Topic> topics) {
        return topics.stream().filter(topic -> !topic.heldOut()).toList();
    }

    private static Chat chat(BytePairTokenizer tokenizer, String question, String answer) {
        int turn = tokenizer.special(TURN);
        int end = tokenizer.special(TURN_END);
        int[] asked = joined(
                new int[] {tokenizer.special(BEGIN), turn},
                tokenizer.encode("user\n" + question),
                new int[] {end},
                tokenizer.encode("\n"),
                new int[] {turn},
                tokenizer.encode("assistant\n"));
        return new Chat(joined(asked, tokenizer.encode(answer), new int[] {end}), asked.length);
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
