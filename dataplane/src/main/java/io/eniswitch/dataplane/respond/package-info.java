/**
 * What the switch says itself: answers of the gateway and for peers to ARP, ND, DHCP and echo, and
 * ICMP errors. Every answer is written over the packet that asked.
 */
@NullMarked
package io.eniswitch.dataplane.respond;

import org.jspecify.annotations.NullMarked;
