package dev.urial.eval.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The page around the data. Its content security policy names its own style and its own script by their hashes and allows nothing
 * else, so that it asks nothing of the network and runs no other script.
 */
final class Page {
    private static final List<String> GAPS = List.of("{{data}}", "{{items}}");

    private final String skeleton;

    Page() {
        String style = resource("report.css");
        String script = resource("text.js") + resource("plots.js") + resource("figures.js") + resource("items.js");
        skeleton = resource("report.html")
                .replace("{{policy}}", "style-src " + hash(style) + "; script-src " + hash(script))
                .replace("{{style}}", style)
                .replace("{{script}}", script);
    }

    /** The page in three parts: what stands before the data, between them and the items, and after these. */
    List<String> parts() {
        int data = skeleton.indexOf(GAPS.get(0));
        int drawn = skeleton.indexOf(GAPS.get(1));
        return List.of(
                skeleton.substring(0, data),
                skeleton.substring(data + GAPS.get(0).length(), drawn),
                skeleton.substring(drawn + GAPS.get(1).length()));
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the report's part " + name + " is not beside its class");
            }
            // browsers hash a text with the line ends that they make of it
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
