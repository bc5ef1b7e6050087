/**
 * The push channel: how what control wants crosses from its process to that of a switch, and the
 * answers back, and the switch's end of the connection.
 */
@NullMarked
package io.eniswitch.dataplane.push.channel;

import org.jspecify.annotations.NullMarked;
