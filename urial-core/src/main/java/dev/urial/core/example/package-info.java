/**
 * Examples: files of them, and the built-in ways to choose those shown with a query. Start at
 * {@link dev.urial.core.example.ExampleFile}; the selectors are found by their names, {@code fixed} and {@code random}. Knows no
 * templates and no models.
 */
@NullMarked
package dev.urial.core.example;

import org.jspecify.annotations.NullMarked;
