/** Ports that are TAP devices: the kernel of a namespace is the instance. */
@NullMarked
package io.eniswitch.dataplane.port.tap;

import org.jspecify.annotations.NullMarked;
