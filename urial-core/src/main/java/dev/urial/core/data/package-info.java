/**
 * The files that runs read and write: datasets in every form that users have ({@link dev.urial.core.spi.DatasetItem}), answers
 * ({@link dev.urial.core.data.AnsweredItem}), and the published tools' own.
 */
@NullMarked
package dev.urial.core.data;

import org.jspecify.annotations.NullMarked;
