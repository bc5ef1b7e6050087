package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.UdpTrain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Random;

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

  /** Sends {@code count} datagrams as one train; answers whether each arrived as it was. */
  static boolean sendsTrain(TapRig rig, int datagramBytes, int count) throws IOException {
    InetSocketAddress end = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 5002);
    byte[] payload = new byte[datagramBytes * count];
    new Random(11).nextBytes(payload);
    try (DatagramChannel receiver = rig.right.run(DatagramChannel::open)) {
      receiver.bind(end);
      try (UdpTrain train = rig.left.run(() -> UdpTrain.to(end, datagramBytes, count))) {
        train.send(payload);
      }
      ByteBuffer received = ByteBuffer.allocate(datagramBytes * (count + 1));
      for (int i = 1; i <= count; i++) {
        receiver.receive(received);
        if (received.position() != i * datagramBytes) {
          return false;
        }
      }
      return received.flip().equals(ByteBuffer.wrap(payload));
    }
  }
}
