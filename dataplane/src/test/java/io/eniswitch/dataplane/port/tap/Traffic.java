package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32C;

/** Real traffic between two namespaces, by their kernels. */
final class Traffic {
  private static final int PORT = 5001;

  private Traffic() {}

  /** Whether an ICMP echo from {@code from} is answered within two seconds. */
  static boolean pings(NetworkNamespace from, String to) throws IOException {
    return from.run(() -> InetAddress.ofLiteral(to).isReachable(2000));
  }

  /** Sends {@code bytes} of noise over TCP; answers whether what arrived has the same checksum. */
  static boolean copies(NetworkNamespace from, NetworkNamespace to, String address, long bytes)
      throws IOException, InterruptedException, ExecutionException {
    InetSocketAddress end = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
    // A channel belongs to the namespace it was opened in, whichever thread uses it.
    try (ServerSocketChannel server = to.run(ServerSocketChannel::open);
        SocketChannel client = from.run(SocketChannel::open)) {
      server.bind(end);
      FutureTask<Long> received = start(() -> receive(server));
      client.connect(end);
      long sent = send(client, bytes);
      client.shutdownOutput();
      return received.get() == sent;
    }
  }

  /** Segments and datagrams the namespace's kernel dropped for their checksum, by its counters. */
  static long checksumErrors(NetworkNamespace space) throws IOException {
    return space.run(
        () -> counter("/proc/thread-self/net/snmp") + counter("/proc/thread-self/net/snmp6"));
  }

  private static long counter(String file) throws IOException {
    long errors = 0;
    String[] names = {};
    for (String line : Files.readAllLines(Path.of(file))) {
      String[] words = line.split("\\s+");
      if (words.length == 2 && words[0].endsWith("InCsumErrors")) {
        errors += Long.parseLong(words[1]);
      }
      int column = Arrays.asList(names).indexOf("InCsumErrors");
      if (column > 0 && words[0].equals(names[0])) {
        errors += Long.parseLong(words[column]);
      }
      names = words;
    }
    return errors;
  }

  private static long send(SocketChannel client, long bytes) throws IOException {
    byte[] noise = new byte[1 << 18];
    new Random(7).nextBytes(noise);
    CRC32C sum = new CRC32C();
    for (long left = bytes; left > 0; left -= noise.length) {
      ByteBuffer chunk = ByteBuffer.wrap(noise, 0, (int) Math.min(left, noise.length));
      sum.update(chunk.duplicate());
      while (chunk.hasRemaining()) {
        client.write(chunk);
      }
    }
    return sum.getValue();
  }

  private static long receive(ServerSocketChannel server) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    try (SocketChannel peer = server.accept()) {
      while (peer.read(buffer.clear()) >= 0) {
        sum.update(buffer.flip());
      }
    }
    return sum.getValue();
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon(true).start(task);
    return task;
  }
}
