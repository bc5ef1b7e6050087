package io.eniswitch.controlplane.inspect;

import io.eniswitch.dataplane.Inspection;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers who asks on the local socket: a JSON object per line, and one back.
 *
 * <p><b>Threading</b>: a thread that accepts, a virtual one per client. <b>Bounds</b>: {@link
 * #MAX_CLIENTS} clients, the next one is told so; requests of {@link #MAX_REQUEST_BYTES}; a client
 * that says or takes nothing for {@link #PATIENCE_MS} is left. <b>Errors</b>: a request that cannot
 * be answered gets {@code {"error": "..."}}.
 */
public final class InspectionServer implements AutoCloseable {
  /** Most clients at once. */
  public static final int MAX_CLIENTS = 8;

  /** Longest request. */
  public static final int MAX_REQUEST_BYTES = 4096;

  /** How long a client may be silent. */
  public static final int PATIENCE_MS = 10_000;

  private final InspectionSocket socket;
  private final @Nullable ServerSocketChannel channel;
  private final Requests requests;
  private final ErrorHandler errors;
  private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private InspectionServer(
      InspectionSocket socket,
      @Nullable ServerSocketChannel channel,
      Inspection inspection,
      ErrorHandler errors) {
    this.socket = socket;
    this.channel = channel;
    this.errors = errors;
    requests = new Requests(inspection);
  }

  /**
   * Listens. A switch whose socket cannot be made runs without.
   *
   * @param errors told then
   */
  public static InspectionServer start(
      InspectionSocket socket, Inspection inspection, ErrorHandler errors) {
    ServerSocketChannel channel = null;
    try {
      channel = socket.listen();
    } catch (IOException e) {
      errors.onError(e);
    }
    InspectionServer server = new InspectionServer(socket, channel, inspection, errors);
    if (channel != null) {
      ServerSocketChannel listening = channel;
      Thread.ofPlatform().name("inspection").daemon().start(() -> server.accept(listening));
    }
    return server;
  }

  /** Leaves all clients and takes the socket away. */
  @Override
  public void close() {
    closed = true;
    try {
      if (channel != null) {
        channel.close();
        Files.deleteIfExists(socket.path());
      }
      for (SocketChannel client : clients) {
        client.close();
      }
    } catch (IOException e) {
      errors.onError(e);
    }
  }

  private void accept(ServerSocketChannel listening) {
    while (!closed) {
      try {
        SocketChannel client = listening.accept();
        boolean served = clients.size() < MAX_CLIENTS;
        if (served) {
          clients.add(client);
        }
        Thread.ofVirtual().name("inspection-client").start(() -> serve(client, served));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        errors.onError(e);
        return;
      }
    }
  }

  private void serve(SocketChannel client, boolean served) {
    try (LineChannel lines = new LineChannel(client, MAX_REQUEST_BYTES)) {
      if (served) {
        answer(lines);
      } else {
        String busy = MAX_CLIENTS + " others ask already; try again";
        lines.writeLine(Requests.error(busy), PATIENCE_MS);
      }
    } catch (IOException e) {
      // The client is gone, or silent, or says too much: there is nobody to tell.
      assert e != null;
    } catch (RuntimeException e) {
      errors.onError(e);
    } finally {
      clients.remove(client);
    }
  }

  private void answer(LineChannel lines) throws IOException {
    try {
      var line = lines.readLine(PATIENCE_MS);
      while (line.isPresent() && requests.answer(line.get(), lines)) {
        line = lines.readLine(PATIENCE_MS);
      }
    } catch (IOException e) {
      if (!closed) {
        lines.writeLine(Requests.error(String.valueOf(e.getMessage())), 1);
      }
    }
  }

  /** One JSON object, on one line. */
  static String json(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }
}
