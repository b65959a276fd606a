/** What is remembered between processes, in {@link dev.urial.core.cache.CacheFolder}, and the hash it is known by. */
@NullMarked
package dev.urial.core.cache;

import org.jspecify.annotations.NullMarked;
