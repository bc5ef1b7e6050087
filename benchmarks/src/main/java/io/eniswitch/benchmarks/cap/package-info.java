/** What caps cost: a burst charged, by one thread or by several at once. */
@NullMarked
package io.eniswitch.benchmarks.cap;

import org.jspecify.annotations.NullMarked;
