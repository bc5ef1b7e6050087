package io.eniswitch.controlplane.command;

import io.eniswitch.dataplane.linux.LinuxException;
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
  private static final int PATIENCE_MS = 10_000;
  private static final int TIMEOUT_MS = 500;
  private static final AtomicInteger NEXT = new AtomicInteger();

  private Echo() {}

  /**
   * Whether a datagram from one namespace reaches an address in the other, and the answer it: one
   * only, for which it waits as long as a busy machine may take.
   */
  static boolean answers(String from, String to, String address) throws IOException {
    return answers(from, to, address, PATIENCE_MS);
  }

  /** Whether nothing is heard of that datagram or its answer for a while. */
  static boolean isSilent(String from, String to, String address) throws IOException {
    return !answers(from, to, address, TIMEOUT_MS);
  }

  private static boolean answers(String from, String to, String address, int timeoutMs)
      throws IOException {
    InetSocketAddress end = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
    try (NetworkNamespace there = NetworkNamespace.open(to);
        NetworkNamespace here = NetworkNamespace.open(from);
        DatagramSocket server = there.run(() -> new DatagramSocket(end));
        DatagramSocket client = here.run(() -> new DatagramSocket())) {
      server.setSoTimeout(timeoutMs);
      client.setSoTimeout(timeoutMs);
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

  /** Whether an address is there in a namespace. */
  static boolean hasAddress(String namespace, String address) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral(address), 0);
    try (NetworkNamespace space = NetworkNamespace.open(namespace);
        DatagramSocket _ = space.run(() -> new DatagramSocket(any))) {
      return true;
    } catch (SocketException | LinuxException _) {
      return false;
    }
  }

  /** The same, tried again until it works or the time is up. */
  static boolean answersWithin(Duration time, String from, String to, String address)
      throws IOException {
    long deadlineNs = System.nanoTime() + time.toNanos();
    boolean answered = answers(from, to, address, TIMEOUT_MS);
    while (!answered && System.nanoTime() - deadlineNs < 0) {
      answered = answers(from, to, address, TIMEOUT_MS);
    }
    return answered;
  }
}
