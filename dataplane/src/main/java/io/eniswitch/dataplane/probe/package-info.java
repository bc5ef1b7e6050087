/**
 * Health checks beside the ports: what is asked of a member of a failover group goes out by its own
 * port, and the answer is taken before the pipeline sees it.
 */
@NullMarked
package io.eniswitch.dataplane.probe;

import org.jspecify.annotations.NullMarked;
