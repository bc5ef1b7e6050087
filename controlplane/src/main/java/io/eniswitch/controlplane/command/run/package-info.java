/** Commands that keep running: control plane and switch as a process. */
@NullMarked
package io.eniswitch.controlplane.command.run;

import org.jspecify.annotations.NullMarked;
