package dev.urial.analysis.shift;

import dev.urial.core.data.JsonLine;
import dev.urial.core.data.WholeFile;
import dev.urial.core.spi.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The measures of a study, made of its file of positions alone: no model is needed to make them again, with another {@link Lexicon},
 * say. The file is read once, a line at a time; a few numbers of each item are held.
 */
public final class ShiftSummary {
    /** How often the bootstrap draws. */
    private static final int DRAWS = 2000;

    private final Map<String, Object> content;

    private ShiftSummary(Map<String, Object> content) {
        this.content = content;
    }

    /**
     * Makes the measures.
     *
     * @param positions whole
     * @param seed of the intervals
     * @param notes what the study could not tell
     * @throws DataException if the file cannot be read or a line is damaged, naming it
     */
    public static ShiftSummary of(Path positions, Lexicon lexicon, long seed, List<String> notes) {
        Reading reading = new Reading(lexicon);
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(positions)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                reading.add(ShiftLine.parse(line));
            }
        } catch (IOException e) {
            throw new DataException(positions, "cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new DataException(positions, OptionalInt.of(number), "is no line of a study: " + e.getMessage(), e);
        }
        return new ShiftSummary(reading.told(new Bootstrap(DRAWS, seed), lexicon, notes));
    }

    /**
     * The same of items that are at hand.
     *
     * @param seed of the intervals
     */
    public static ShiftSummary of(List<ItemShift> items, Lexicon lexicon, long seed, List<String> notes) {
        Reading reading = new Reading(lexicon);
        items.forEach(reading::add);
        return new ShiftSummary(reading.told(new Bootstrap(DRAWS, seed), lexicon, notes));
    }

    /** As {@code summary.json} has it. */
    public Map<String, Object> content() {
        return content;
    }

    /**
     * Writes {@code summary.json}; it is whole or not there.
     *
     * @throws DataException if it cannot be written
     */
    public void write(Path file) {
        WholeFile.write(file, out -> out.write(JsonLine.indented(content) + "\n"));
    }

    private static final class Reading {
        private final SideSummary base;
        private final SideSummary icl;
        private final Closing closing = new Closing();
        private int items;
        private int failed;
        private int cutTokens;
        private int cutItems;
        private int retokenised;
        private int empty;

        Reading(Lexicon lexicon) {
            base = new SideSummary(token -> Optional.of(token.base()), lexicon);
            icl = new SideSummary(TokenShift::icl, lexicon);
        }

        void add(ItemShift item) {
            if (!item.ok()) {
                failed++;
                return;
            }
            base.add(items, item);
            icl.add(items, item);
            items++;
            item.tokens().forEach(closing::add);
            cutTokens += item.cut();
            cutItems += item.cut() > 0 ? 1 : 0;
            retokenised += item.retokenised() ? 1 : 0;
            empty += item.tokens().isEmpty() ? 1 : 0;
        }

        Map<String, Object> told(Bootstrap bootstrap, Lexicon lexicon, List<String> notes) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("items", items);
            told.putAll(base.told(bootstrap));
            Sums all = base.whole().total();
            if (all.ranked() < all.tokens()) {
                told.put("unknown_category", all.tokens() - all.ranked());
            }
            if (icl.whole().total().tokens() > 0 || icl.end().total().tokens() > 0) {
                Map<String, Object> prompted = new LinkedHashMap<>(icl.told(bootstrap));
                prompted.put("closed", closing.told());
                told.put("icl", prompted);
            }
            told.put("failed", failed);
            told.put("empty", empty);
            told.put("retokenised", retokenised);
            told.put("cut", new TreeMap<>(Map.of("items", cutItems, "tokens", cutTokens))); // an order of its own
            told.put("bootstrap", new TreeMap<>(Map.of("draws", bootstrap.draws(), "seed", bootstrap.seed())));
            told.put("lexicon", lexicon.name());
            told.put("notes", notes);
            return told;
        }
    }
}
