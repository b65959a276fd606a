/**
 * Draws a token-distribution-shift study as one HTML page.
 *
 * <p>Java reads and checks the files and writes what is drawn as JSON into the page; the page's own script draws all of it, as text
 * nodes only. So there is one place where foreign text meets markup, {@link dev.urial.core.page.ScriptJson}, and no template language
 * is needed: the skeleton has a few gaps.
 */
@NullMarked
package dev.urial.analysis.report;

import org.jspecify.annotations.NullMarked;
