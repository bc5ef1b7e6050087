/** A look into a running switch from another process: a local socket that answers in JSON. */
@NullMarked
package io.eniswitch.controlplane.inspect;

import org.jspecify.annotations.NullMarked;
