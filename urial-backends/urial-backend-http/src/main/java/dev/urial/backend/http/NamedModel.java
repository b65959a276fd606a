package dev.urial.backend.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of a model of a server that is known beforehand: those of {@link HttpBackendProvider.Config} after the model and the
 * address.
 *
 * @param model as the server calls it
 * @param url default where that server is by custom, see the provider
 */
public record NamedModel(
        String model,
        Optional<String> url,
        Optional<String> dialect,
        Optional<String> chat,
        Optional<Integer> context,
        Optional<Integer> concurrency,
        Optional<Integer> requestsPerMinute,
        Optional<Integer> tokensPerMinute,
        Optional<Integer> stall,
        Optional<Integer> deadline,
        Optional<String> keyEnv,
        Optional<Path> keyFile,
        Optional<Path> authority) {
    public NamedModel {
        HttpBackendProvider.Config unused = new HttpBackendProvider.Config(
                "",
                dialect,
                chat,
                context,
                concurrency,
                requestsPerMinute,
                tokensPerMinute,
                stall,
                deadline,
                keyEnv,
                keyFile,
                authority);
    }

    /** The same at an address. */
    HttpBackendProvider.Config at(String address) {
        return new HttpBackendProvider.Config(
                address,
                dialect,
                chat,
                context,
                concurrency,
                requestsPerMinute,
                tokensPerMinute,
                stall,
                deadline,
                keyEnv,
                keyFile,
                authority);
    }
}
