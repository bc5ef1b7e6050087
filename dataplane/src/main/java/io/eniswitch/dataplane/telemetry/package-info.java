/** Counters: written by the workers, read by anybody, also from another process. */
@NullMarked
package io.eniswitch.dataplane.telemetry;

import org.jspecify.annotations.NullMarked;
