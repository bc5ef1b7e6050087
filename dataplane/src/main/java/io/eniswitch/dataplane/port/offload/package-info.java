/** What senders left for the hardware to do, done in software for ports that have none. */
@NullMarked
package io.eniswitch.dataplane.port.offload;

import org.jspecify.annotations.NullMarked;
