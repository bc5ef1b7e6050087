/** {@code eniswitch top}: what a running switch does, seen from another process. */
@NullMarked
package io.eniswitch.controlplane.command.top;

import org.jspecify.annotations.NullMarked;
