/**
 * For plug-in authors and our own tests: the contract of each kind of part as an abstract JUnit class with one or two methods to
 * fill in, a small real language model ({@link dev.urial.testkit.BigramBackend}), and a wrapper that checks callers ({@link
 * dev.urial.testkit.CheckedBackend}). A rule of the SPI exists when a contract test here enforces it.
 */
@NullMarked
package dev.urial.testkit;

import org.jspecify.annotations.NullMarked;
