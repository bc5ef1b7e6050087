/**
 * An HTTP/1.1 server on Netty with bounds on everything a client can make large, many or slow;
 * requests are answered on virtual threads, in order, one at a time per connection.
 */
@NullMarked
package io.eniswitch.controlplane.api.http;

import org.jspecify.annotations.NullMarked;
