/** Ports in memory, for tests, benchmarks and hosts without devices. */
@NullMarked
package io.eniswitch.dataplane.port.memory;

import org.jspecify.annotations.NullMarked;
