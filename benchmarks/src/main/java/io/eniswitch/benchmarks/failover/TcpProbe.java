package io.eniswitch.benchmarks.failover;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One TCP connection on which a question is due every millisecond, and how long the answers take.
 *
 * <p><b>Threading</b>: two threads of its own; any other asks.
 */
final class TcpProbe implements AutoCloseable {
  private static final int PORT = 7002;
  private static final int TIMEOUT_MS = 5_000;
  private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ServerSocket door;
  private final Socket client;
  private final Socket server;
  private final AtomicLong longestNs = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();

  private TcpProbe(ServerSocket door, Socket client, Socket server) {
    this.door = door;
    this.client = client;
    this.server = server;
    Thread.ofPlatform().name("tcp-client").daemon().start(this::ask);
    Thread.ofPlatform().name("tcp-server").daemon().start(this::answer);
  }

  /** Connects from one namespace to an address of the other. */
  static TcpProbe start(NetworkNamespace from, NetworkNamespace to, String address)
      throws IOException {
    InetSocketAddress end = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
    ServerSocket door = to.run(() -> new ServerSocket(PORT, 1, end.getAddress()));
    // A plain Socket would be made at its connect, and not in the namespace.
    Socket client = from.run(() -> SocketChannel.open()).socket();
    client.connect(end, TIMEOUT_MS);
    client.setTcpNoDelay(true);
    door.setSoTimeout(TIMEOUT_MS);
    Socket server = door.accept();
    server.setTcpNoDelay(true);
    return new TcpProbe(door, client, server);
  }

  /** The longest that a question waited since the last call, from when it was due. */
  long takeLongestNs() {
    return longestNs.getAndSet(0);
  }

  /** Waits for an answer to a question of now. */
  void awaitAnswer(long timeoutNs) throws IOException {
    long target = answers.get() + 2;
    long deadlineNs = System.nanoTime() + timeoutNs;
    while (answers.get() < target) {
      if (System.nanoTime() - deadlineNs > 0) {
        throw new IOException("the TCP connection did not live on");
      }
      LockSupport.parkNanos(INTERVAL_NS);
    }
  }

  private void ask() {
    try {
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      DataInputStream in = new DataInputStream(client.getInputStream());
      long dueNs = System.nanoTime();
      while (true) {
        while (System.nanoTime() - dueNs < 0) {
          LockSupport.parkNanos(dueNs - System.nanoTime());
        }
        out.writeLong(dueNs);
        long tookNs = System.nanoTime() - in.readLong();
        longestNs.accumulateAndGet(tookNs, Math::max);
        answers.incrementAndGet();
        // What was due meanwhile waited as long as this one.
        dueNs = Math.max(dueNs + INTERVAL_NS, System.nanoTime() - INTERVAL_NS);
      }
    } catch (IOException _) {
      // It was closed, or broke: no more answers are counted.
    }
  }

  private void answer() {
    try {
      DataOutputStream out = new DataOutputStream(server.getOutputStream());
      DataInputStream in = new DataInputStream(server.getInputStream());
      while (true) {
        out.writeLong(in.readLong());
      }
    } catch (IOException _) {
      // It was closed, or broke.
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    door.close();
  }
}
