/**
 * The configuration file: a network declared in YAML, read with all its mistakes at once, and the
 * changes that make a switch carry it.
 */
@NullMarked
package io.eniswitch.controlplane.configuration;

import org.jspecify.annotations.NullMarked;
