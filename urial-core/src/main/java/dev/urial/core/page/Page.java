package dev.urial.core.page;

import dev.urial.core.cache.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The page around the data of a report. Its content security policy names its own style and its own script by their hashes and allows
 * nothing else, so that it asks nothing of the network and runs no other script.
 *
 * <p>A report's own parts lie beside one of its classes: {@code report.html} with the places {@code {{policy}}}, {@code {{style}}},
 * {@code {{data}}}, {@code {{items}}} and {@code {{script}}}, {@code report.css}, which adds to {@code page.css} of this package, and
 * scripts, which may use what {@code page.js} has.
 */
public final class Page {
    private static final List<String> GAPS = List.of("{{data}}", "{{items}}");

    private final String skeleton;

    /**
     * Puts the parts together.
     *
     * @param home the class beside which they lie
     * @param scripts names of a report's own scripts, in their order
     */
    public Page(Class<?> home, String... scripts) {
        String style = resource(Page.class, "page.css") + resource(home, "report.css");
        StringBuilder script = new StringBuilder(resource(Page.class, "page.js"));
        for (String name : scripts) {
            script.append(resource(home, name));
        }
        skeleton = resource(home, "report.html")
                .replace("{{policy}}", "style-src " + hash(style) + "; script-src " + hash(script.toString()))
                .replace("{{style}}", style)
                .replace("{{script}}", script);
    }

    /** The page in three parts: what stands before the data, between them and the items, and after these. */
    public List<String> parts() {
        int data = skeleton.indexOf(GAPS.get(0));
        int items = skeleton.indexOf(GAPS.get(1));
        return List.of(
                skeleton.substring(0, data),
                skeleton.substring(data + GAPS.get(0).length(), items),
                skeleton.substring(items + GAPS.get(1).length()));
    }

    private static String resource(Class<?> home, String name) {
        try (InputStream in = home.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the report's part " + name + " is not beside " + home.getName());
            }
            // browsers hash a text with the line ends that they make of it
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
