/** Commands that look into a running switch: why a packet goes where it goes, sessions, capture. */
@NullMarked
package io.eniswitch.controlplane.command.inspect;

import org.jspecify.annotations.NullMarked;
