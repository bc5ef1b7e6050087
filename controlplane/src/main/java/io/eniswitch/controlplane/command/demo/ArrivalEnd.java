package io.eniswitch.controlplane.command.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where datagrams arrive, in an instance. <b>Threading</b>: one thread receives, any closes. */
interface ArrivalEnd extends AutoCloseable {
  /**
   * Waits for a datagram and appends it to {@code into}, a direct buffer.
   *
   * @return when it arrived, on the clock of nanoTime
   * @throws java.nio.channels.ClosedChannelException once it is closed
   */
  long receive(ByteBuffer into) throws IOException;

  @Override
  void close() throws IOException;
}
