/**
 * Caps: how many bytes, packets and sessions an instance or an ENI may have, as atomic words that
 * all workers share, and the short queues in which what arrives too fast waits.
 */
@NullMarked
package io.eniswitch.dataplane.cap;

import org.jspecify.annotations.NullMarked;
