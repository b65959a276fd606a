/** What is remembered between processes: {@link dev.urial.core.cache.CacheFolder}. */
@NullMarked
package dev.urial.core.cache;

import org.jspecify.annotations.NullMarked;
