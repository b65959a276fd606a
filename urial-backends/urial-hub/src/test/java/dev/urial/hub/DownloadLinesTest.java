package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadLinesTest {
    private final List<String> lines = new ArrayList<>();
    private long now = 5_000_000_000L;

    @Test
    void aFileIsToldOnceAndThenEveryTenSeconds() {
        DownloadLines listener = new DownloadLines(lines::add, () -> now);
        listener.progress("a/b/c.gguf", 0, 241_400_000);
        for (int second = 1; second <= 25; second++) {
            now += 1_000_000_000L;
            listener.progress("a/b/c.gguf", second * 4_000_000L, 241_400_000);
        }
        listener.note("something else");
        listener.progress("a/b/d.gguf", 1000, 0);
        now += 10_000_000_000L;
        listener.progress("a/b/d.gguf", 11_000, 0);
        assertThat(lines)
                .containsExactly(
                        "downloading a/b/c.gguf, 241.4 MB",
                        "a/b/c.gguf: 40.0 MB of 241.4 MB (16 %), 4.0 MB/s, 0:51 left",
                        "a/b/c.gguf: 80.0 MB of 241.4 MB (33 %), 4.0 MB/s, 0:41 left",
                        "something else",
                        "downloading a/b/d.gguf, of which 1.0 kB are there",
                        "a/b/d.gguf: 11.0 kB, 1.0 kB/s");
    }

    @Test
    void aWholeFileIsNotToldAgain() {
        DownloadLines listener = new DownloadLines(lines::add, () -> now);
        listener.progress("a/b/c.gguf", 0, 10);
        now += 60_000_000_000L;
        listener.progress("a/b/c.gguf", 10, 10);
        assertThat(lines).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "999,999 B", "1000,1.0 kB", "999949,999.9 kB", "999950,1.0 MB", "5000000000,5.0 GB"})
    void sizesAreDecimal(long bytes, String shown) {
        assertThat(DownloadLines.size(bytes)).isEqualTo(shown);
    }

    @Test
    void longTimesHaveHours() {
        assertThat(DownloadLines.state(1_000_000, 4_601_000_000L, 1_000_000, 1_000_000_000L))
                .isEqualTo("1.0 MB of 4.6 GB (0 %), 1.0 MB/s, 1:16:40 left");
    }
}
