package dev.urial.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerErrorTest {
    /** Replies of real servers, and what they mean to a caller. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // vLLM, OpenAI, llama-server and TGI each say it otherwise
                "400 | {\"error\":{\"message\":\"This model's maximum context length is 4096 tokens.\"}} | PROMPT_TOO_LONG",
                "400 | {\"error\":{\"code\":400,\"type\":\"exceed_context_size_error\",\"message\":\"too large\"}} | PROMPT_TOO_LONG",
                "422 | {\"error\":\"'inputs' tokens + 'max_new_tokens' must be <= 2048\",\"error_type\":\"validation\"} | PROMPT_TOO_LONG",
                "401 | {\"error\":{\"message\":\"Incorrect API key provided\"}} | UNAUTHORIZED",
                "403 | forbidden | UNAUTHORIZED",
                "429 | {\"error\":{\"message\":\"Rate limit reached\"}} | RATE_LIMITED",
                "429 | {\"error\":{\"message\":\"no money\",\"code\":\"insufficient_quota\"}} | UNAUTHORIZED",
                "503 | {\"error\":{\"code\":503,\"message\":\"Loading model\"}} | UNAVAILABLE",
                "500 | <html><body>oops</body></html> | UNAVAILABLE",
                "404 | {\"error\":{\"message\":\"The model `x` does not exist.\",\"code\":\"model_not_found\"}} | UNLOADABLE",
                "404 | {\"detail\":\"Not Found\"} | UNSUPPORTED",
                "400 | {\"error\":\"Unrecognized request argument supplied: top_k\"} | REFUSED",
                "418 | I am a teapot | BAD_REPLY"
            })
    void aRefusalIsToldByKind(int status, String body, Kind kind) {
        assertThat(ServerError.of("http (host)", status, body.replace("`x`", "x"), null, true)
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void theServersOwnWordsAreInTheMessage() {
        BackendException failure = ServerError.of(
                "http (host)", 400, "{\"error\":{\"message\":\"temperature must be\\npositive\"}}", null, true);
        assertThat(failure).hasMessage("http (host) answers HTTP 400: temperature must be positive");
    }

    @Test
    void ofAPageOfHtmlTheTextIsShownOnOneLine() {
        String page = "<!doctype html><style>b{}</style><h1>502</h1>\n<p>Bad gateway</p>";
        assertThat(ServerError.words(page)).isEqualTo("a page of HTML: 502 Bad gateway");
    }

    @Test
    void aLongErrorIsCut() {
        assertThat(ServerError.words("x".repeat(10_000))).hasSizeLessThan(400);
    }

    @Test
    void aServerThatSaysWhenToComeBackIsHeard() {
        BackendException seconds = ServerError.of("http", 429, "", "7", true);
        assertThat(seconds.retryAfter()).contains(Duration.ofSeconds(7));
        BackendException nonsense = ServerError.of("http", 429, "", "soon", true);
        assertThat(nonsense.retryAfter()).isEmpty();
        BackendException past = ServerError.of("http", 503, "", "Wed, 21 Oct 2015 07:28:00 GMT", true);
        assertThat(past.retryAfter()).contains(Duration.ZERO);
    }

    @Test
    void aModelThatOnlyChatsIsToldWhatToDo() {
        BackendException failure = ServerError.of(
                "openai",
                404,
                "{\"error\":{\"message\":\"This is a chat model and not supported in the v1/completions"
                        + " endpoint.\"}}",
                null,
                true);
        assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(failure).hasMessageContaining("?chat=server");
    }

    @Test
    void withoutAKeyTheMessageSaysHowToGiveOne() {
        assertThat(ServerError.of("http", 401, "", null, false)).hasMessageContaining("keyEnv");
        assertThat(ServerError.of("http", 401, "", null, true).getMessage()).doesNotContain("keyEnv");
    }
}
