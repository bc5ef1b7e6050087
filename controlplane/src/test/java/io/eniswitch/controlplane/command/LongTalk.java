package io.eniswitch.controlplane.command;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One TCP connection between the kernels of two namespaces, on which there is always something. */
final class LongTalk implements AutoCloseable {
  private static final int TIMEOUT_MS = 60_000;

  private final ServerSocket door;
  private final Socket client;
  private final Socket server;
  private final AtomicLong exchanged = new AtomicLong();
  private final Thread asking;
  private final Thread answering;
  private volatile @Nullable IOException failure;

  private LongTalk(ServerSocket door, Socket client, Socket server) {
    this.door = door;
    this.client = client;
    this.server = server;
    asking = Thread.ofPlatform().daemon().start(() -> run(this::ask));
    answering = Thread.ofPlatform().daemon().start(() -> run(this::answer));
  }

  /** Connects from one namespace to an address of the other. */
  static LongTalk begin(String from, String to, String address, int port) throws IOException {
    InetSocketAddress end = new InetSocketAddress(InetAddress.ofLiteral(address), port);
    try (NetworkNamespace there = NetworkNamespace.open(to);
        NetworkNamespace here = NetworkNamespace.open(from)) {
      ServerSocket door = there.run(() -> new ServerSocket(port, 1, end.getAddress()));
      // A plain Socket would be made at its connect, and not in the namespace.
      Socket client = here.run(() -> SocketChannel.open()).socket();
      client.connect(end, TIMEOUT_MS);
      client.setTcpNoDelay(true);
      client.setSoTimeout(TIMEOUT_MS);
      door.setSoTimeout(TIMEOUT_MS);
      Socket server = door.accept();
      server.setTcpNoDelay(true);
      return new LongTalk(door, client, server);
    }
  }

  /** Waits until so many more questions were answered; fails if the connection did. */
  void await(long more) throws IOException {
    long target = exchanged.get() + more;
    while (exchanged.get() < target) {
      IOException known = failure;
      if (known != null) {
        throw new IOException("after " + exchanged.get() + " answers", known);
      }
      Thread.onSpinWait();
    }
  }

  private interface Part {
    void run() throws IOException;
  }

  private void run(Part part) {
    try {
      part.run();
    } catch (IOException e) {
      failure = e;
    }
  }

  private void ask() throws IOException {
    DataOutputStream out = new DataOutputStream(client.getOutputStream());
    DataInputStream in = new DataInputStream(client.getInputStream());
    while (true) {
      out.writeLong(exchanged.get());
      if (in.readLong() != exchanged.get()) {
        throw new IOException("another answer than to question " + exchanged.get());
      }
      exchanged.incrementAndGet();
    }
  }

  private void answer() throws IOException {
    DataOutputStream out = new DataOutputStream(server.getOutputStream());
    DataInputStream in = new DataInputStream(server.getInputStream());
    while (true) {
      out.writeLong(in.readLong());
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    door.close();
    try {
      asking.join();
      answering.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
