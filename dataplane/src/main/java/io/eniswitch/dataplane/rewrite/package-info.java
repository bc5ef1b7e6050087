/** What changes in a packet on its way: MACs, time to live, checksum. */
@NullMarked
package io.eniswitch.dataplane.rewrite;

import org.jspecify.annotations.NullMarked;
