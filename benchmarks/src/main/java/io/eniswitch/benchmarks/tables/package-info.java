/** What the forwarding tables cost: memory, lookups, and moves under a worker. */
@NullMarked
package io.eniswitch.benchmarks.tables;

import org.jspecify.annotations.NullMarked;
