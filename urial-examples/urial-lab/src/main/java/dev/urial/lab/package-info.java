/**
 * The lab: makes a base model of a small world and its aligned sibling, from a seed, and measures the effect on them. An
 * application; the models that it made are in {@code urial-lab-models}.
 */
@NullMarked
package dev.urial.lab;

import org.jspecify.annotations.NullMarked;
