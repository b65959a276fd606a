package dev.urial.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A step of the demonstration: something is told, then a command runs.
 *
 * @param title empty where the step belongs to the one before
 * @param told in lines that fit a terminal; may be empty
 * @param command its arguments
 * @param shown of its output those blocks, set apart by blank lines; where this is empty all of it is shown as it is written
 */
record DemoStep(String title, String told, List<String> command, Optional<Predicate<String>> shown) {}
