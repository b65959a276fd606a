package dev.urial.backend.djl.family;

import java.util.Set;

/** Fields of a {@code config.json} that change nothing in what a network computes from a text, whatever their values. */
final class Harmless {
    static final Set<String> FIELDS = Set.of(
            // of the file itself
            "_name_or_path",
            "architectures",
            "dtype",
            "torch_dtype",
            "model_type",
            "name_or_path",
            "tokenizer_class",
            "transformers_version",
            "transformers.js_config",
            "unsloth_fixed",
            "unsloth_version",
            // of training
            "attention_dropout",
            "embd_pdrop",
            "hidden_dropout",
            "initializer_range",
            "resid_pdrop",
            "_attn_implementation_autoset",
            // of classifiers, which are other networks with other tensors
            "finetuning_task",
            "id2label",
            "label2id",
            "num_labels",
            "problem_type",
            "task_specific_params",
            // of tokens and of generating
            "bos_token_id",
            "decoder_start_token_id",
            "eos_token_id",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "pad_token_id",
            "sep_token_id",
            "unk_token_id",
            "bad_words_ids",
            "begin_suppress_tokens",
            "diversity_penalty",
            "do_sample",
            "early_stopping",
            "encoder_no_repeat_ngram_size",
            "exponential_decay_length_penalty",
            "length_penalty",
            "max_length",
            "min_length",
            "no_repeat_ngram_size",
            "num_beam_groups",
            "num_beams",
            "num_return_sequences",
            "prefix",
            "remove_invalid_values",
            "repetition_penalty",
            "suppress_tokens",
            "temperature",
            "top_k",
            "top_p",
            "typical_p",
            // of what a call returns, and how it computes the same
            "cache_implementation",
            "chunk_size_feed_forward",
            "pretraining_tp",
            "output_attentions",
            "output_hidden_states",
            "output_scores",
            "return_dict",
            "return_dict_in_generate",
            "tf_legacy_loss",
            "torchscript",
            "use_bfloat16",
            "use_cache");

    private Harmless() {}
}
