package io.eniswitch.controlplane.command;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.StampedSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/** When datagrams came to a port of a namespace, by its kernel's word. */
final class Arrivals implements AutoCloseable {
  private static final int MOST = 4_000_000;
  private static final long PAUSE_NS = 500_000;

  private final StampedSocket socket;
  private final long[] atNs = new long[MOST];
  private final Thread thread;
  private int count;
  private volatile boolean stopping;

  Arrivals(String namespace, int port) {
    try (NetworkNamespace space = NetworkNamespace.open(namespace)) {
      Inet4Address any = (Inet4Address) InetAddress.ofLiteral("0.0.0.0");
      socket = space.run(() -> StampedSocket.listen(any, port));
    }
    thread = Thread.ofPlatform().daemon().start(this::run);
  }

  private void run() {
    ByteBuffer payload = ByteBuffer.allocateDirect(64);
    while (!stopping) {
      payload.clear();
      if (socket.receive(payload) == StampedSocket.NOTHING) {
        LockSupport.parkNanos(PAUSE_NS);
      } else {
        add(socket.arrivalNs());
      }
    }
    socket.close();
  }

  private synchronized void add(long ns) {
    atNs[count++] = ns;
  }

  /** How many came after a time. */
  synchronized int after(long ns) {
    int after = 0;
    while (after < count && atNs[count - 1 - after] - ns > 0) {
      after++;
    }
    return after;
  }

  /** The first that came after a time; there is one. */
  synchronized long firstAfter(long ns) {
    return atNs[count - after(ns)];
  }

  /** The last that came; there is one. */
  synchronized long last() {
    return atNs[count - 1];
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
