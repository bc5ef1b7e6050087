/** What security groups cost: a lookup, a compilation, a member that joins. */
@NullMarked
package io.eniswitch.benchmarks.policy;

import org.jspecify.annotations.NullMarked;
