/** What everything that speaks to a network has in common. Start at {@link dev.urial.core.net.EnvironmentProxies}. */
@NullMarked
package dev.urial.core.net;

import org.jspecify.annotations.NullMarked;
