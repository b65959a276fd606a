package dev.urial.lab.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.lab.training.LossLog.Line;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LossPlotTest {
    @Test
    void drawsBothLosses() throws Exception {
        List<Line> lines = List.of(
                new Line(1, 500_000, 4, OptionalDouble.of(3)),
                new Line(2, 1_000_000, 2, OptionalDouble.empty()),
                new Line(3, 2_000_000, 1, OptionalDouble.of(0.5)));
        Document svg = parse(LossPlot.svg("a < b & c", lines));
        assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("a < b & c");
        int paths = svg.getElementsByTagName("path").getLength();
        assertThat(path(svg, paths - 2)).isEqualTo("M220.0 40.0L380.0 195.0L700.0 272.5");
        assertThat(path(svg, paths - 1)).isEqualTo("M220.0 117.5L700.0 311.3");
    }

    @Test
    void drawsAnEmptyLog() throws Exception {
        assertThat(parse(LossPlot.svg("nothing yet", List.of()))
                        .getElementsByTagName("path")
                        .getLength())
                .isPositive();
    }

    @Test
    void aReopenedLogForgetsWhatCameLater(@TempDir Path directory) throws Exception {
        LossLog log = new LossLog(directory, 0);
        log.add(new Line(10, 100, 4, OptionalDouble.empty()));
        log.add(new Line(20, 200, 3, OptionalDouble.of(3.5)));
        log.add(new Line(30, 300, 2, OptionalDouble.empty()));
        assertThat(new LossLog(directory, 20).lines())
                .containsExactly(
                        new Line(10, 100, 4, OptionalDouble.empty()), new Line(20, 200, 3, OptionalDouble.of(3.5)));
        assertThat(Files.readAllLines(directory.resolve("losses.csv"))).hasSize(3);
    }

    private static String path(Document svg, int index) {
        return ((Element) svg.getElementsByTagName("path").item(index)).getAttribute("d");
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
