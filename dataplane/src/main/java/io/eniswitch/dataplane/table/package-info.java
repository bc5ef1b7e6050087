/** The shared forwarding tables: off-heap, one writer, read by every worker without locks. */
@NullMarked
package io.eniswitch.dataplane.table;

import org.jspecify.annotations.NullMarked;
