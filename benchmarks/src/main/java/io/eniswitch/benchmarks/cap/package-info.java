/** Caps: what they cost, how exact they are, and what they keep of others. */
@NullMarked
package io.eniswitch.benchmarks.cap;

import org.jspecify.annotations.NullMarked;
