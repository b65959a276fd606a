/**
 * Measures the effect on the lab models: whether facts are right, whether the manner shown is taken up, whether an answer ends by
 * itself, and whether harmful acts are declined, at every number of examples, with phrases seen in training and with phrases never
 * seen.
 */
@NullMarked
package dev.urial.lab.exam;

import org.jspecify.annotations.NullMarked;
