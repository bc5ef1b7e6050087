package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket of an instance's own network stack. A socket stays in the namespace it was made in,
 * whichever thread uses it.
 */
final class UdpEnd implements DatagramEnd {
  private static final int BUFFER_BYTES = 4 << 20;

  private final DatagramChannel channel;
  private @Nullable SocketAddress peer;

  private UdpEnd(DatagramChannel channel) {
    this.channel = channel;
  }

  /** A socket in {@code space} that exchanges datagrams with one other. */
  static UdpEnd connect(NetworkNamespace space, String ip, int port) throws IOException {
    InetSocketAddress to = new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    DatagramChannel channel = open(space);
    channel.connect(to);
    return new UdpEnd(channel);
  }

  /** A socket in {@code space} that listens at an address and answers whoever sent last. */
  static UdpEnd listen(NetworkNamespace space, String ip, int port) throws IOException {
    DatagramChannel channel = open(space);
    channel.bind(new InetSocketAddress(InetAddress.ofLiteral(ip), port));
    return new UdpEnd(channel);
  }

  private static DatagramChannel open(NetworkNamespace space) throws IOException {
    return space.run(() ->
        DatagramChannel.open(StandardProtocolFamily.INET)
            .setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES)
            .setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES));
  }

  @Override
  public void send(ByteBuffer payload) throws IOException {
    SocketAddress to = peer;
    if (to == null) {
      channel.write(payload);
    } else {
      channel.send(payload, to);
    }
  }

  @Override
  public long receive(ByteBuffer into) throws IOException {
    if (!channel.isConnected()) {
      peer = channel.receive(into);
      return System.nanoTime();
    }
    try {
      channel.read(into);
    } catch (PortUnreachableException _) {
      // The other end does not listen yet: its kernel said so about an earlier datagram.
    }
    return System.nanoTime();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
