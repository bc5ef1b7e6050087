/**
 * The switch's end of control: what control wants of this switch, and how the switch gets there by
 * itself, one change at a time.
 */
@NullMarked
package io.eniswitch.dataplane.push;

import org.jspecify.annotations.NullMarked;
