package dev.urial.analysis.shift;

import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Prompt;
import java.util.Optional;

/**
 * The base model's side of a study: puts an answer's tokens beside one another as both models see them. For one thread.
 */
interface Listener {
    /**
     * Compares.
     *
     * @param prompted what stands before the answer under the study's prompt, if it has one
     */
    ItemShift compare(DatasetItem item, Spoken spoken, Prompt bare, Optional<Prompt> prompted, boolean detailed);
}
