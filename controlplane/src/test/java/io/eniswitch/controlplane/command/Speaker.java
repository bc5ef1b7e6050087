package io.eniswitch.controlplane.command;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/** Sends datagrams from an address all the time, whether anybody lets them through or not. */
final class Speaker implements AutoCloseable {
  private static final long INTERVAL_NS = 1_000_000;

  private final DatagramSocket socket;
  private final InetSocketAddress to;
  private final Thread thread;
  private volatile boolean silent;
  private volatile boolean stopping;

  Speaker(String namespace, String address, InetSocketAddress to) throws IOException {
    this.to = to;
    try (NetworkNamespace space = NetworkNamespace.open(namespace)) {
      InetSocketAddress from = new InetSocketAddress(InetAddress.ofLiteral(address), 0);
      socket = space.run(() -> new DatagramSocket(from));
    }
    thread = Thread.ofPlatform().daemon().start(this::run);
  }

  /** Says nothing, or speaks again. */
  void silent(boolean on) {
    silent = on;
  }

  private void run() {
    DatagramPacket word = new DatagramPacket(new byte[8], 8, to);
    while (!stopping) {
      LockSupport.parkNanos(INTERVAL_NS);
      if (!silent) {
        try {
          socket.send(word);
        } catch (IOException _) {
          // The device has no cable, or its queue is full: the next word has better luck.
        }
      }
    }
    socket.close();
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
