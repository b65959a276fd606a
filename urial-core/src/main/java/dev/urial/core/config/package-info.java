/**
 * What a user writes: the configuration file, model references, and the strict binding of both to records. Start at
 * {@link dev.urial.core.config.ConfigReader}. Every problem of a file is reported at once, each with its path.
 */
@NullMarked
package dev.urial.core.config;

import org.jspecify.annotations.NullMarked;
