package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection from one namespace to another, sending as fast as the kernels' stacks and what
 * is between them let it. Both ends copy every byte between program and kernel, as programs do.
 */
public final class TcpBlast {
  private static final int BUFFER_BYTES = 1 << 20;
  // Until the JVM has compiled the packet path: its compilers need the processors of the traffic.
  private static final int WARM_UP_MILLIS = 2500;
  private static final int END_MILLIS = 3000;
  private static final int CONNECT_MILLIS = 5000;

  private volatile boolean over;
  private volatile long receivedBytes;
  private volatile @Nullable IOException broken;

  private final Placement placement;

  private TcpBlast(Placement placement) {
    this.placement = placement;
  }

  /**
   * Sends for {@code seconds} and some warm-up before.
   *
   * @param placement which processors the ends run on
   * @param to where {@code ip} is
   * @return Gbit/s of payload that the receiving program read
   * @throws IOException if the connection could not be made or broke
   */
  public static double gbitPerSec(
      Placement placement, NetworkNamespace from, NetworkNamespace to, String ip, int seconds)
      throws IOException, InterruptedException {
    try (ServerSocketChannel listening = to.run(ServerSocketChannel::open);
        SocketChannel sending = from.run(SocketChannel::open)) {
      listening.bind(new InetSocketAddress(InetAddress.ofLiteral(ip), 0));
      sending.socket().connect(listening.getLocalAddress(), CONNECT_MILLIS);
      try (SocketChannel receiving = listening.accept()) {
        return new TcpBlast(placement).measure(sending, receiving, seconds);
      }
    }
  }

  private double measure(SocketChannel sending, SocketChannel receiving, int seconds)
      throws IOException, InterruptedException {
    Thread reader = thread("demo-tcp-reader", () -> readAll(receiving));
    Thread writer = thread("demo-tcp-writer", () -> writeOn(sending));
    Thread.sleep(WARM_UP_MILLIS);
    long beforeBytes = receivedBytes;
    long beforeNs = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    long bytes = receivedBytes - beforeBytes;
    long elapsedNs = System.nanoTime() - beforeNs;
    over = true;
    writer.join(END_MILLIS);
    reader.join(END_MILLIS);
    IOException failure = broken;
    if (failure != null) {
      throw new IOException("the TCP connection broke: " + failure.getMessage(), failure);
    }
    return bytes * 8.0 / elapsedNs;
  }

  private interface Traffic {
    /** Sends or receives until the end. */
    void run() throws IOException;
  }

  private Thread thread(String name, Traffic traffic) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(() -> {
          try {
            traffic.run();
          } catch (IOException e) {
            broken = e;
          }
        });
  }

  private void writeOn(SocketChannel channel) throws IOException {
    Placement.pin(placement.writerCpu());
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    while (!over) {
      buffer.clear();
      channel.write(buffer);
    }
    channel.shutdownOutput();
  }

  private void readAll(SocketChannel channel) throws IOException {
    Placement.pin(placement.readerCpu());
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    long total = 0;
    for (int count = 0; count >= 0; count = channel.read(buffer.clear())) {
      total += count;
      receivedBytes = total;
    }
  }
}
