/** Tests of the lab's weights and their backend, without the weights themselves. */
@NullMarked
package dev.urial.lab.models;

import org.jspecify.annotations.NullMarked;
