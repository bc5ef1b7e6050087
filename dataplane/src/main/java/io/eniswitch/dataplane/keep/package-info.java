/** What outlives a process of the switch: open devices, session memory, and whose turn it is. */
@NullMarked
package io.eniswitch.dataplane.keep;

import org.jspecify.annotations.NullMarked;
