/**
 * The one door for plug-in authors: what a backend, a prompt template or an example selector is, and what crosses between them
 * and an application. Only JDK types appear here.
 *
 * <p>A plug-in is three things in one jar:
 *
 * <ol>
 *   <li>a provider, for instance a {@link dev.urial.core.spi.BackendProvider}: a public class with a public no-argument
 *       constructor that does nothing, naming the part and a record that holds all its settings;
 *   <li>the part it makes, for instance a {@link dev.urial.core.spi.Backend};
 *   <li>a service file, {@code META-INF/services/dev.urial.core.spi.BackendProvider}, with the provider's class name.
 * </ol>
 *
 * <p>The application finds providers by {@link java.util.ServiceLoader}, binds the user's settings strictly to the record (an
 * unknown or missing key, or a wrong type, is refused before the provider is asked), and guards every part it makes: use after
 * close, concurrency beyond {@link dev.urial.core.spi.ModelCard#maxConcurrent()} and features that the model card does not
 * declare never reach the plug-in. The contract tests of each kind are in the artifact {@code urial-testkit}.
 */
@NullMarked
package dev.urial.core.spi;

import org.jspecify.annotations.NullMarked;
