package io.eniswitch.dataplane;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.UdpTrain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** TCP and UDP between namespaces, by their kernels; all threads end at close. */
final class KernelTraffic implements AutoCloseable {
  private final AtomicLong received = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private volatile boolean over;

  /** Payload bytes that receivers have read so far. */
  long receivedBytes() {
    return received.get();
  }

  /** A TCP connection that sends as fast as it can, from one address to another. */
  void tcp(
      final NetworkNamespace from,
      final String fromIp,
      final NetworkNamespace to,
      final String toIp)
      throws IOException {
    final ServerSocketChannel listening = add(to.run(ServerSocketChannel::open));
    final SocketChannel sending = add(from.run(SocketChannel::open));
    listening.bind(address(toIp));
    sending.bind(address(fromIp));
    sending.socket().connect(listening.getLocalAddress(), 5_000);
    final SocketChannel receiving = add(listening.accept());
    start(() -> {
      final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 17);
      while (!over) {
        sending.write(buffer.clear());
      }
    });
    start(() -> {
      final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 17);
      while (!over) {
        received.addAndGet(Math.max(0, receiving.read(buffer.clear())));
      }
    });
  }

  /** Datagrams of {@code bytes} at {@code bytesPerSec} of payload. */
  void udp(
      final NetworkNamespace from,
      final NetworkNamespace to,
      final String toIp,
      final int bytes,
      final long bytesPerSec)
      throws IOException {
    final DatagramChannel receiving = add(udp(to));
    receiving.bind(address(toIp));
    final InetSocketAddress end = (InetSocketAddress) receiving.getLocalAddress();
    // In trains, for one call per datagram takes longer than a datagram at 1 Gbit/s.
    final int count = Math.clamp(bytesPerSec / 1_000 / bytes, 1, 40);
    final UdpTrain train = from.run(() -> UdpTrain.to(end, bytes, count));
    start(() -> {
      try (train) {
        final long startNs = System.nanoTime();
        long sent = 0;
        while (!over) {
          while (sent > (System.nanoTime() - startNs) / 1e9 * bytesPerSec && !over) {
            Thread.sleep(0, 200_000);
          }
          train.send();
          sent += (long) count * bytes;
        }
      }
    });
    start(() -> {
      final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
      while (!over) {
        receiving.receive(buffer.clear());
        received.addAndGet(buffer.position());
      }
    });
  }

  private interface Work {
    /** Goes on until the end. */
    void run() throws Exception;
  }

  private void start(final Work work) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                work.run();
              } catch (final Exception e) {
                // Closing the channel ends it; what it should have done is what tests assert.
                over = true;
              }
            }));
  }

  private <T extends AutoCloseable> T add(final T channel) {
    open.add(channel);
    return channel;
  }

  private static DatagramChannel udp(final NetworkNamespace space) throws IOException {
    return space.run(() ->
        DatagramChannel.open(StandardProtocolFamily.INET)
            .setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20));
  }

  private static InetSocketAddress address(final String ip) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), 0);
  }

  @Override
  public void close() {
    over = true;
    for (final AutoCloseable channel : open) {
      try {
        channel.close();
      } catch (final Exception e) {
        throw new AssertionError(e);
      }
    }
    for (final Thread thread : threads) {
      try {
        thread.join(5_000);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
