/**
 * Files of the format safetensors, read and written: a length, a JSON header of names, types, shapes and places, then the numbers.
 * Everything is checked before a number is looked at.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
@NullMarked
package dev.urial.core.safetensors;

import org.jspecify.annotations.NullMarked;
