package io.eniswitch.controlplane.command.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One end of an exchange of datagrams, in an instance. <b>Threading</b>: one thread sends, one
 * receives, any closes.
 */
interface DatagramEnd extends AutoCloseable {
  /** Sends the remaining bytes of {@code payload}; what the network has no room for is lost. */
  void send(ByteBuffer payload) throws IOException;

  /**
   * Waits for a datagram and appends it to {@code into}.
   *
   * @throws java.nio.channels.ClosedChannelException once it is closed
   */
  void receive(ByteBuffer into) throws IOException;

  @Override
  void close() throws IOException;
}
