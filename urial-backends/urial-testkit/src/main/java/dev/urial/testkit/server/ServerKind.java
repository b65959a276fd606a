package dev.urial.testkit.server;

/** The inference servers whose wire protocols are spoken here. */
public enum ServerKind {
    /** vLLM: OpenAI's routes with much added, {@code /tokenize}, scores of the prompt. */
    VLLM,
    /** llama.cpp's llama-server: its own {@code /completion} beside OpenAI's routes. */
    LLAMA_SERVER,
    /** OpenAI itself: the key is checked and no unknown field is taken. */
    OPENAI,
    /** Ollama: {@code /api/generate} in lines of JSON. */
    OLLAMA,
    /** Hugging Face's text-generation-inference: {@code /generate} and {@code /generate_stream}. */
    TGI,
    /** What calls itself OpenAI-compatible: {@code /v1/models} and {@code /v1/completions}, and few fields of these. */
    PLAIN
}
