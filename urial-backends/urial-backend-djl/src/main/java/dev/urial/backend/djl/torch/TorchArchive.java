package dev.urial.backend.djl.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive made of nothing but text: a small zip with the methods of one module in TorchScript's source form, which
 * PyTorch compiles when it loads it. The module has no attributes; all it works on are its arguments.
 */
public final class TorchArchive {
    /** The newest format version of PyTorch 2.7, so that no operator is replaced by an older form of itself. */
    private static final String VERSION = "10\n";

    private TorchArchive() {}

    /**
     * The bytes of an archive.
     *
     * @param methods the methods' source, indented by two spaces, of a class {@code __torch__.Network}
     */
    public static byte[] of(String methods) {
        String source = """
                class Network(Module):
                  __parameters__ = []
                  __buffers__ = []
                """ + methods;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            // protocol 2; an object of __torch__.Network made without arguments, with an empty state; end
            put(zip, "data.pkl", "\u0080\u0002c__torch__\nNetwork\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            // protocol 2; an empty tuple; end
            put(zip, "constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry("network/" + name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
