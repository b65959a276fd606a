package dev.urial.hub;

import dev.urial.core.plugin.NearNames;
import dev.urial.core.spi.BackendException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Response;

/** What to say where the hub says no: what was asked, what there is, what can be done. */
final class HubRefusal {
    private static final int SHOWN = 20;

    private HubRefusal() {}

    /** Of a status of 400 or more other than 404 that another try would not change. */
    static BackendException of(String what, HubSettings settings, Response response) {
        String code = Optional.ofNullable(response.header("X-Error-Code")).orElse("");
        String page = settings.endpoint() + "/"
                + what.replaceFirst("^hf:", "").replaceFirst("^((?:datasets/)?[^/]+/[^/@]+).*", "$1");
        if (response.code() != 401 && response.code() != 403) {
            return new BackendException(
                    BackendException.Kind.UNAVAILABLE,
                    what + ": " + settings.endpoint().getHost() + " refuses (HTTP " + response.code() + ")");
        }
        String found;
        if (code.equals("GatedRepo")) {
            found = "is gated: accept its licence at " + page
                    + (settings.hasToken()
                            ? " with the account whose token HF_TOKEN holds"
                            : ", and set HF_TOKEN to a token of that account (" + settings.endpoint()
                                    + "/settings/tokens)");
        } else if (settings.hasToken()) {
            found = "is not shown to the holder of this token (HTTP " + response.code()
                    + "); is HF_TOKEN valid, may it read this repository, does the repository exist at " + page + "?";
        } else {
            found = "does not exist, or is private or gated (HTTP " + response.code() + "): look at " + page
                    + "; if it is there, accept its licence and set HF_TOKEN to a token (" + settings.endpoint()
                    + "/settings/tokens)";
        }
        return new BackendException(BackendException.Kind.UNAUTHORIZED, what + ": " + found);
    }

    static BackendException noRepository(String what, RepositoryName repository, HubSettings settings) {
        return unloadable(what + ": there is no repository " + repository + " at " + settings.endpoint()
                + (settings.hasToken() ? "" : "; a private one needs HF_TOKEN"));
    }

    static BackendException noRevision(String what, RepositoryName repository, String revision, List<String> names) {
        return unloadable(what + ": " + repository + " has no revision '" + revision + "'"
                + NearNames.suggestion(revision, names)
                + (names.isEmpty() ? "" : "; there are " + shown(names)));
    }

    static BackendException noFile(String what, RepositoryName repository, String file, List<String> files) {
        if (repository.kind() == RepositoryName.Kind.DATASETS) {
            return unloadable(what + ": there is no such file in the repository" + NearNames.suggestion(file, files)
                    + (files.isEmpty() ? "; it is empty" : "; it has " + shown(files)));
        }
        List<String> models = ggufs(files);
        return unloadable(what + ": there is no such file in the repository" + NearNames.suggestion(file, files)
                + (models.isEmpty()
                        ? "; it has no GGUF file" + (files.isEmpty() ? "" : ", but " + shown(files))
                        : "; GGUF files there are " + shown(models)));
    }

    static List<String> ggufs(List<String> files) {
        return files.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".gguf"))
                .toList();
    }

    /** Names in a line, not endlessly many. */
    static String shown(List<String> names) {
        String joined = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? joined + " and " + (names.size() - SHOWN) + " more" : joined;
    }

    private static BackendException unloadable(String message) {
        return new BackendException(BackendException.Kind.UNLOADABLE, message);
    }
}
