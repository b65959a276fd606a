package dev.urial.hub;

import dev.urial.core.prompt.PromptSets;
import dev.urial.core.prompt.PublishedPrompts;
import dev.urial.core.prompt.PulledPrompts;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Where the published prompt files are fetched from: the folder {@code urial_prompts} of github.com/Re-Align/URIAL, or the address
 * that the environment variable {@code URIAL_PROMPTS_ENDPOINT} names, at which each is to be found as {@code NAME.txt}. Whatever
 * the address, only files that the catalogue knows are kept, so it need not be trusted.
 */
public final class PromptSource {
    private static final URI PUBLIC = URI.create("https://raw.githubusercontent.com/Re-Align/URIAL/main/urial_prompts");

    private final URI base;
    private final Patience patience;
    private final Web web;

    PromptSource(URI base, Patience patience) {
        this.base = base;
        this.patience = patience;
        this.web = new Web(base, Optional.empty(), patience);
    }

    /**
     * The source that an environment names.
     *
     * @throws dev.urial.core.spi.ConfigException if what it names is no address
     */
    public static PromptSource of(Map<String, String> environment) {
        String variable = "URIAL_PROMPTS_ENDPOINT";
        return new PromptSource(
                Optional.ofNullable(environment.get(variable))
                        .filter(text -> !text.isBlank())
                        .map(text -> HubSettings.address(variable, text, PUBLIC))
                        .orElse(PUBLIC),
                Patience.DEFAULT);
    }

    /**
     * Fetches a published file into the user's cache.
     *
     * @return where it is
     * @throws BackendException {@code UNLOADABLE} if it is not there, {@code UNAVAILABLE} or {@code RATE_LIMITED} if the server does
     *     not answer
     * @throws dev.urial.core.spi.UrialException as {@link PulledPrompts#keep}
     */
    public Path pull(PublishedPrompts.Entry entry, DownloadListener listener) {
        HttpUrl url =
                web.home().newBuilder().addPathSegment(entry.name() + ".txt").build();
        String what = entry.name();
        try (Response response = web.patiently(what, patience.attempts(), listener, () -> web.get(url, 0))) {
            if (response.code() != 200) {
                throw new BackendException(
                        BackendException.Kind.UNLOADABLE,
                        what + ": is not at " + base + " (HTTP " + response.code()
                                + "); the environment variable URIAL_PROMPTS_ENDPOINT names another address");
            }
            byte[] content = response.body().byteStream().readNBytes(PromptSets.MAX_BYTES);
            return PulledPrompts.keep(entry, content, base.toString());
        } catch (IOException e) {
            throw web.unreachable(what, e);
        }
    }
}
