/**
 * Puts an application together: the configured parts are opened and guarded, then Guice wires what works with them. Start at\n * {@link dev.urial.core.wiring.UrialApplication}; to embed urial without Guice, at {@link dev.urial.core.Urial}.
 */
@NullMarked
package dev.urial.core.wiring;

import org.jspecify.annotations.NullMarked;
