package dev.urial.analysis.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LexiconTest {
    @TempDir
    private Path folder;

    private Lexicon lexicon(String text) throws IOException {
        return Lexicon.read(Files.writeString(folder.resolve("own.txt"), text));
    }

    @Test
    void aPhraseIsFoundAcrossTokensWhateverItsCase() throws Exception {
        Lexicon lexicon = lexicon("i hope this helps\n");
        assertThat(lexicon.stylistic(List.of("Paris", ".", " I", " hope", " th", "is", " helps", "!")))
                .containsExactly(false, false, true, true, true, true, true, false);
    }

    @Test
    void aWordInsideAnotherIsNone() throws Exception {
        assertThat(lexicon("as\n").stylistic(List.of("has", " as", " asp"))).containsExactly(false, true, false);
    }

    @Test
    void aPatternSeesLines() throws Exception {
        Lexicon lexicon = lexicon("# list items\nre:^\\d+\\.\n");
        assertThat(lexicon.stylistic(List.of("1", ".", " In ", "1.", "\n", "2", ".")))
                .containsExactly(true, true, false, false, false, true, true);
    }

    @Test
    void noLetterOfTurkishChangesWhatIsFound() throws Exception {
        assertThat(lexicon("finally\n").stylistic(List.of("FINALLY"))).containsExactly(true);
    }

    @Test
    void theShippedOneKnowsOpenersAndRefusals() {
        Lexicon shipped = Lexicon.shipped();
        assertThat(shipped.stylistic(List.of("Thank", " you", " for", " asking")))
                .startsWith(true, true);
        assertThat(shipped.stylistic(List.of("I", " cannot", " swim"))).containsExactly(true, true, false);
        assertThat(shipped.stylistic(List.of("Paris", " has", " rivers"))).containsOnly(false);
    }

    @Test
    void aBrokenPatternIsNamedByItsLine() throws Exception {
        Path file = Files.writeString(folder.resolve("own.txt"), "sure\nre:(\n");
        assertThatThrownBy(() -> Lexicon.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("own.txt:2: ");
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("own.txt"), "# nothing\n");
        assertThatThrownBy(() -> Lexicon.read(file)).hasMessageContaining("no entry");
    }
}
