/** Ports: where bursts come from and go to. Each driver has a package of its own. */
@NullMarked
package io.eniswitch.dataplane.port;

import org.jspecify.annotations.NullMarked;
