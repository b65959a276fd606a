/** Finds the parts that are installed: {@link dev.urial.core.plugin.PluginCatalog}. */
@NullMarked
package dev.urial.core.plugin;

import org.jspecify.annotations.NullMarked;
