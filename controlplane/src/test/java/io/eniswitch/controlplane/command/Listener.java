package io.eniswitch.controlplane.command;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A web server of one page in a namespace. */
final class Listener implements AutoCloseable {
  private final ServerSocket socket;

  private Listener(ServerSocket socket) {
    this.socket = socket;
  }

  /** Answers every request with 200. */
  static Listener in(String namespace, int port) throws IOException {
    try (NetworkNamespace space = NetworkNamespace.open(namespace)) {
      ServerSocket socket =
          space.run(() -> {
            ServerSocket made = new ServerSocket();
            made.bind(new InetSocketAddress("0.0.0.0", port));
            return made;
          });
      Thread.ofPlatform().daemon().start(() -> serve(socket));
      return new Listener(socket);
    }
  }

  private static void serve(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.setSoTimeout(1_000);
        client.getInputStream().read();
        String answer = "HTTP/1.0 200 OK\r\n\r\n";
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException _) {
        // Checks end their connections early; the loop ends with the socket.
      }
    }
  }

  /** Refuses whoever comes from now on. */
  void stop() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
