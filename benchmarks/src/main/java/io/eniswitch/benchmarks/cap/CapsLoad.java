package io.eniswitch.benchmarks.cap;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.UdpTrain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Traffic between two namespaces by their kernels. <b>Threading</b>: made and closed by one thread,
 * at which all of its own end.
 */
final class CapsLoad implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int BUFFER_BYTES = 1 << 17;
  private static final int MAX_TRAIN = 40;
  private static final long LOOK_NS = 100_000;

  private final AtomicLong received = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private volatile @Nullable Exception failure;
  private volatile boolean over;

  /** What goes on until the end. */
  private interface Work {
    /** Sends or receives until the end. */
    void run() throws Exception;
  }

  /** Bytes that readers of TCP have got so far. */
  long receivedBytes() {
    return received.get();
  }

  /** A connection that sends as fast as it can. */
  void tcp(NetworkNamespace from, String fromIp, NetworkNamespace to, String toIp)
      throws IOException {
    ServerSocketChannel listening = add(to.run(ServerSocketChannel::open));
    SocketChannel sending = add(from.run(SocketChannel::open));
    listening.bind(end(toIp));
    sending.bind(end(fromIp));
    sending.socket().connect(listening.getLocalAddress(), CONNECT_MILLIS);
    SocketChannel receiving = add(listening.accept());
    start(() -> {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      while (!over) {
        sending.write(buffer.clear());
      }
    });
    start(() -> {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      while (!over) {
        received.addAndGet(Math.max(0, receiving.read(buffer.clear())));
      }
    });
  }

  /** Datagrams as the case offers them, to a socket that nobody reads. */
  void datagrams(CapsCase row, NetworkNamespace from, NetworkNamespace to, String toIp)
      throws IOException {
    DatagramChannel receiving = add(to.run(DatagramChannel::open));
    receiving.bind(end(toIp));
    InetSocketAddress end = (InetSocketAddress) receiving.getLocalAddress();
    long bytesPerSec = row.offeredBytesPerSec();
    int bytes = row.traffic().payloadBytes();
    int count = Math.clamp(bytesPerSec / 1_000 / bytes, 1, MAX_TRAIN);
    UdpTrain train = from.run(() -> UdpTrain.to(end, bytes, count));
    start(() -> {
      try (train) {
        long startNs = System.nanoTime();
        for (long sent = 0; !over; sent += (long) count * bytes) {
          while (sent > (System.nanoTime() - startNs) / 1e9 * bytesPerSec && !over) {
            LockSupport.parkNanos(LOOK_NS);
          }
          train.send();
        }
      }
    });
  }

  /**
   * What went wrong, if anything did.
   *
   * @throws IOException if a flow ended by itself
   */
  void check() throws IOException {
    Exception failed = failure;
    if (failed != null) {
      throw new IOException("a flow of the load ended: " + failed, failed);
    }
  }

  private void start(Work work) {
    threads.add(
        Thread.ofPlatform()
            .name("bench-load")
            .daemon()
            .start(() -> {
              try {
                work.run();
              } catch (Exception e) {
                if (!over) {
                  failure = e;
                }
              }
            }));
  }

  private <T extends AutoCloseable> T add(T channel) {
    open.add(channel);
    return channel;
  }

  private static InetSocketAddress end(String ip) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), 0);
  }

  @Override
  public void close() throws IOException {
    over = true;
    for (AutoCloseable channel : open) {
      try {
        channel.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
    threads.forEach(RoundTrips::join);
  }
}
