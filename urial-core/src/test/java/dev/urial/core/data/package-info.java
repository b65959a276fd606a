/** Tests of the files that runs read and write. */
@NullMarked
package dev.urial.core.data;

import org.jspecify.annotations.NullMarked;
