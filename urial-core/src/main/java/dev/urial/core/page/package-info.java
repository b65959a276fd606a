/**
 * What reports that are one HTML page have in common: the page's frame, its script's words for elements and texts, and the one place
 * where foreign text meets markup ({@link dev.urial.core.page.ScriptJson}).
 */
@NullMarked
package dev.urial.core.page;

import org.jspecify.annotations.NullMarked;
