/**
 * From the state of the domain to what a switch is to be, and back from what the switch confirmed
 * to the domain.
 */
@NullMarked
package io.eniswitch.controlplane.push;

import org.jspecify.annotations.NullMarked;
