/** How fast sessions are opened, what they take, and what a change of rules costs them. */
@NullMarked
package io.eniswitch.benchmarks.sessions;

import org.jspecify.annotations.NullMarked;
