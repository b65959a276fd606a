/**
 * The lab's small world: some hundreds of true facts, everyday tasks and harmful acts, and the documents that tell of them, each in
 * one manner throughout. Everything is drawn from a seed, so that the same seed gives the same texts on any machine.
 */
@NullMarked
package dev.urial.lab.world;

import org.jspecify.annotations.NullMarked;
