package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** UDP datagrams sent by a namespace's kernel. */
final class Datagrams {
  private Datagrams() {}

  /** Sends one datagram of {@code bytes} to a broadcast address, which needs no neighbour. */
  static void broadcast(NetworkNamespace from, String to, int bytes) throws IOException {
    try (DatagramChannel channel = from.run(DatagramChannel::open)) {
      channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
      channel.send(ByteBuffer.allocate(bytes), new InetSocketAddress(InetAddress.ofLiteral(to), 9));
    }
  }
}
