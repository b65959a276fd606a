/**
 * The tokenizer of the lab models: byte-level byte-pair encoding, learnt from their texts and written into their files in the
 * terms of llama.cpp ({@code tokenizer.ggml.model} "gpt2", {@code tokenizer.ggml.pre} "smollm"), so that every program that
 * reads GGUF cuts a text into the same tokens.
 */
@NullMarked
package dev.urial.lab.tokenizer;

import org.jspecify.annotations.NullMarked;
