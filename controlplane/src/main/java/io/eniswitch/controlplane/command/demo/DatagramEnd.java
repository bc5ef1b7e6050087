package io.eniswitch.controlplane.command.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One end of an exchange of datagrams, in an instance. <b>Threading</b>: one thread sends, one
 * receives, any closes.
 */
interface DatagramEnd extends ArrivalEnd {
  /** Sends the remaining bytes of {@code payload}; what the network has no room for is lost. */
  void send(ByteBuffer payload) throws IOException;
}
