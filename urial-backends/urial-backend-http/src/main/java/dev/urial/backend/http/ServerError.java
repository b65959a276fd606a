package dev.urial.backend.http;

import dev.urial.backend.http.dialect.Json;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server's refusal means, from its status and its words, whichever of the usual forms they have: {@code {"error": {"message"}}},
 * {@code {"error": "..."}}, {@code {"message"}}, {@code {"detail"}}, a page of HTML, or nothing.
 */
final class ServerError {
    private static final int LONGEST = 300;

    private static final Pattern TOO_LONG = Pattern.compile(
            "exceed_context_size|context_length_exceeded|(maximum |the )?context length|exceeds the available context"
                    + "|must have less than|longer than the (maximum )?model length|inputs?\\W+tokens? \\+|context window",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHAT_ONLY = Pattern.compile(
            "chat model|v1/chat/completions|not supported in the v1/completions", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_MODEL = Pattern.compile(
            "model.{0,80}(not found|does not exist|not exist)|model_not_found", Pattern.CASE_INSENSITIVE);

    private ServerError() {}

    /** Whether a reply of status 200 is an error after all. */
    static boolean isError(Json reply) {
        return reply.at("error").present()
                && !reply.at("choices").present()
                && !reply.at("content").present();
    }

    /**
     * The failure.
     *
     * @param who the server, for the message
     * @param status of HTTP; 200 for an error that came as a reply
     * @param body as it came, cut if it is long
     * @param keyGiven whether a key was sent
     */
    static BackendException of(String who, int status, String body, @Nullable String retryAfter, boolean keyGiven) {
        String words = words(body);
        String said = words.isEmpty() ? "" : ": " + words;
        String stated = who + (status == 200 ? " answers with an error" : " answers HTTP " + status);
        if (TOO_LONG.matcher(body).find()) {
            return new BackendException(Kind.PROMPT_TOO_LONG, who + ": the prompt is too long for the context" + said);
        }
        if (CHAT_ONLY.matcher(words).find()) {
            return new BackendException(
                    Kind.UNSUPPORTED,
                    stated + said + "; for a model that only chats, add ?chat=server, which asks it in turns");
        }
        if (status == 401 || status == 403) {
            return Secret.refused(stated + said, keyGiven);
        }
        if (status == 429 && body.contains("insufficient_quota")) {
            return new BackendException(Kind.UNAUTHORIZED, stated + said);
        }
        if (status == 429) {
            return new BackendException(
                    Kind.RATE_LIMITED, stated + said, null, wait(retryAfter).orElse(null));
        }
        if (status == 404 && NO_MODEL.matcher(words).find()) {
            return new BackendException(Kind.UNLOADABLE, stated + said);
        }
        return new BackendException(
                kind(status), stated + said, null, wait(retryAfter).orElse(null));
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 400, 413, 415, 422, 451 -> Kind.REFUSED;
            case 404, 405, 410, 501 -> Kind.UNSUPPORTED;
            case 408, 409, 425, 500, 502, 503, 504, 529 -> Kind.UNAVAILABLE;
            default -> Kind.BAD_REPLY;
        };
    }

    /** The server's own words, on one line. */
    static String words(String body) {
        String text = body.strip();
        String found = text;
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                Json json = Json.parse(text);
                found = said(json.at("error", "message"))
                        .or(() -> said(json.at("error")))
                        .or(() -> said(json.at("message")))
                        .or(() -> said(json.at("detail")))
                        .orElse(text);
            } catch (IllegalArgumentException notJson) {
                found = text;
            }
        } else if (text.regionMatches(true, 0, "<", 0, 1)) {
            found = "a page of HTML: "
                    + text.replaceAll("(?is)<(script|style).*?</\\1>", " ").replaceAll("<[^>]*>", " ");
        }
        String line = found.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static Optional<String> said(Json json) {
        if (!json.present() || (json.isObject() && json.fields().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(json.text().orElseGet(json::toString)).filter(text -> !text.isBlank());
    }

    private static Optional<Duration> wait(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        String value = header.strip().toLowerCase(Locale.ROOT);
        if (value.matches("\\d{1,7}(\\.\\d{1,6})?")) {
            return Optional.of(Duration.ofMillis((long) (Double.parseDouble(value) * 1000)));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(ZonedDateTime.now(date.getZone()), date);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
