/** Bytes on their way through the switch: buffers, bursts, headers, checksums, verdicts. */
@NullMarked
package io.eniswitch.dataplane.packet;

import org.jspecify.annotations.NullMarked;
