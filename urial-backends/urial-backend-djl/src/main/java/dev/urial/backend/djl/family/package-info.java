/**
 * What a {@code config.json} says of a network, one {@link dev.urial.backend.djl.family.Family} for each kind of it, and in which
 * respects networks differ: {@link dev.urial.backend.djl.family.Architecture}. A family of one's own is a class and a line in a
 * service file.
 */
@NullMarked
package dev.urial.backend.djl.family;

import org.jspecify.annotations.NullMarked;
