package dev.urial.backend.djl;

import dev.urial.backend.djl.tokenizer.HfTokenizer;
import dev.urial.backend.djl.torch.TorchModel;
import dev.urial.core.engine.EngineBackend;
import dev.urial.core.engine.PrefixStore;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ModelCard;
import java.util.Optional;

/** A directory's model on PyTorch. */
final class DjlBackend extends EngineBackend {
    private final TorchModel model;

    DjlBackend(TorchModel model, HfTokenizer tokenizer, PrefixStore prefixes, ModelCard card, Optional<ChatForm> form) {
        super(model, tokenizer, tokenizer, prefixes, card, form);
        this.model = model;
    }

    /** How many open models of this process have the weights of this one in memory with it, this one included. */
    int sharers() {
        return model.sharers();
    }
}
