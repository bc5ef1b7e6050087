/**
 * The commands that show and change resources: {@code vpc}, {@code vswitch}, {@code
 * security-group}, {@code instance} and {@code eni}. They speak to the API like any client.
 */
@NullMarked
package io.eniswitch.controlplane.command.resource;

import org.jspecify.annotations.NullMarked;
