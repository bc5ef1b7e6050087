/** Ports that are capture files: one is read into the switch, another gets what comes out. */
@NullMarked
package io.eniswitch.dataplane.port.pcap;

import org.jspecify.annotations.NullMarked;
