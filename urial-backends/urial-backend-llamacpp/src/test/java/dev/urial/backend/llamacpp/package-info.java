/**
 * One build of llama.cpp a process: every class here runs in a JVM of its own, and what is to hold on both builds is written in
 * an abstract class ({@code ...OnABuild}) with a class for each.
 */
@NullMarked
package dev.urial.backend.llamacpp;

import org.jspecify.annotations.NullMarked;
