/** Open loop: how long an ENI's way from one instance to another takes, request to first packet. */
@NullMarked
package io.eniswitch.benchmarks.failover;

import org.jspecify.annotations.NullMarked;
