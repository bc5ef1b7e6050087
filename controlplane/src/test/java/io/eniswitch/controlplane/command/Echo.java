package io.eniswitch.controlplane.command;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One datagram there and back between the kernels of two namespaces. */
final class Echo {
  private static final int PORT = 9007;
  private static final int TIMEOUT_MS = 500;
  private static final AtomicInteger NEXT = new AtomicInteger();

  private Echo() {}

  /** Whether a datagram from one namespace reaches an address in the other, and the answer it. */
  static boolean answers(String from, String to, String address) throws IOException {
    InetSocketAddress end = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
    try (NetworkNamespace there = NetworkNamespace.open(to);
        NetworkNamespace here = NetworkNamespace.open(from);
        DatagramSocket server = there.run(() -> new DatagramSocket(end));
        DatagramSocket client = here.run(() -> new DatagramSocket())) {
      server.setSoTimeout(TIMEOUT_MS);
      client.setSoTimeout(TIMEOUT_MS);
      client.connect(end);
      byte[] question = {(byte) NEXT.incrementAndGet()};
      client.send(new DatagramPacket(question, 1));
      DatagramPacket heard = new DatagramPacket(new byte[1], 1);
      server.receive(heard);
      server.send(heard);
      DatagramPacket answer = new DatagramPacket(new byte[1], 1);
      client.receive(answer);
      return answer.getData()[0] == question[0];
    } catch (SocketTimeoutException | SocketException e) {
      // The address is not there, nobody can be reached, or the datagram was lost on the way.
      return false;
    }
  }

  /** The same, tried again until it works or the time is up. */
  static boolean answersWithin(Duration time, String from, String to, String address)
      throws IOException {
    long deadlineNs = System.nanoTime() + time.toNanos();
    boolean answered = answers(from, to, address);
    while (!answered && System.nanoTime() - deadlineNs < 0) {
      answered = answers(from, to, address);
    }
    return answered;
  }
}
