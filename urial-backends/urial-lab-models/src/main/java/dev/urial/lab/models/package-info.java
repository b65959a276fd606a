/**
 * The lab: a pair of tiny models made with the project, a base model of a small world and its aligned sibling, so that there is a
 * model where nobody has one at hand. Users write {@code lab:base}; programs that want the files themselves start at
 * {@link dev.urial.lab.models.LabModels}.
 */
@NullMarked
package dev.urial.lab.models;

import org.jspecify.annotations.NullMarked;
