/**
 * The command line. Start at {@link dev.urial.cli.Main}: a command is a class, its options are mixed in, and what it does with
 * them is in the libraries. Data goes to standard output, everything else to standard error.
 */
@NullMarked
package dev.urial.cli;

import org.jspecify.annotations.NullMarked;
