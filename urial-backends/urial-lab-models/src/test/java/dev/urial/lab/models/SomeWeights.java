package dev.urial.lab.models;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** A class path with weights of random bytes on it. */
final class SomeWeights {
    private static final String FOLDER = "some/weights/";

    private final Path classPath;

    SomeWeights(Path classPath) {
        this.classPath = classPath;
    }

    /** Puts a model on the class path and pins it; other models there are no longer pinned. */
    byte[] put(String model, int seed) throws Exception {
        byte[] content = new byte[10_000];
        new Random(seed).nextBytes(content);
        write(model + ".gguf", content);
        pin(sha256(content) + "  " + model + ".gguf");
        return content;
    }

    void pin(String sums) throws IOException {
        write("SHA256SUMS", (sums + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void write(String name, byte[] content) throws IOException {
        Files.createDirectories(classPath.resolve(FOLDER));
        Files.write(classPath.resolve(FOLDER).resolve(name), content);
    }

    /** These weights, unpacked to a folder. */
    Weights into(Path cache) throws MalformedURLException {
        URL[] urls = {classPath.toUri().toURL()};
        return new Weights(new URLClassLoader(urls, null), FOLDER, cache);
    }

    static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
