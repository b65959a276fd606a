/** What tests of HTML pages have in common. Needs Selenium among a test's dependencies, and is skipped where there is no browser. */
@NullMarked
package dev.urial.testkit.page;

import org.jspecify.annotations.NullMarked;
