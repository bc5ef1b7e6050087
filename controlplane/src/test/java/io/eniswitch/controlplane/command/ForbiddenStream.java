package io.eniswitch.controlplane.command;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Datagrams without end to a port that no group opens, and one who listens there. */
final class ForbiddenStream implements AutoCloseable {
  private static final long PAUSE_NS = 500_000;
  private static final int QUIET_MS = 200;

  private final DatagramSocket sender;
  private final DatagramSocket receiver;
  private final Thread thread;
  private volatile boolean ended;

  private ForbiddenStream(DatagramSocket sender, DatagramSocket receiver, InetSocketAddress end) {
    this.sender = sender;
    this.receiver = receiver;
    thread = Thread.ofPlatform().daemon().start(() -> send(end));
  }

  /** Sends from one namespace to an address of the other. */
  static ForbiddenStream begin(String from, String to, String address, int port)
      throws IOException {
    InetSocketAddress end = new InetSocketAddress(InetAddress.ofLiteral(address), port);
    try (NetworkNamespace there = NetworkNamespace.open(to);
        NetworkNamespace here = NetworkNamespace.open(from)) {
      DatagramSocket receiver = there.run(() -> new DatagramSocket(end));
      receiver.setSoTimeout(QUIET_MS);
      return new ForbiddenStream(here.run(() -> new DatagramSocket()), receiver, end);
    }
  }

  /** Whether anything arrived since the beginning. */
  boolean hasArrived() throws IOException {
    try {
      receiver.receive(new DatagramPacket(new byte[1], 1));
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  private void send(InetSocketAddress end) {
    while (!ended) {
      try {
        sender.send(new DatagramPacket(new byte[1], 1, end));
      } catch (IOException _) {
        // The kernel may refuse one while the switch is away; the next one is sent all the same.
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    sender.close();
    receiver.close();
  }
}
