/**
 * ENIs that move by themselves: who is healthy, who takes over, and a record of everything that
 * moved and why.
 */
@NullMarked
package io.eniswitch.controlplane.failover;

import org.jspecify.annotations.NullMarked;
