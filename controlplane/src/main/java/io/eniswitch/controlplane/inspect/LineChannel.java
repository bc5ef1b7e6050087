package io.eniswitch.controlplane.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A connection on which lines of UTF-8 go back and forth, then perhaps bytes, with a deadline for
 * each.
 *
 * <p><b>Threading</b>: one thread; {@link #close} any. <b>Bounds</b>: lines of as many bytes as it
 * is made for; a longer one is an {@link IOException}, and so is a deadline that is missed.
 */
public final class LineChannel implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final int maxLineBytes;
  private final ByteBuffer input = ByteBuffer.allocate(BUFFER_BYTES).flip();

  /** A connection over {@code channel}, which it closes. */
  public LineChannel(SocketChannel channel, int maxLineBytes) throws IOException {
    this.channel = channel;
    this.maxLineBytes = maxLineBytes;
    channel.configureBlocking(false);
    selector = Selector.open();
    key = channel.register(selector, 0);
  }

  /** The next line without its end, or empty if the other side has closed. */
  public Optional<String> readLine(long timeoutMs) throws IOException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (input.hasRemaining()) {
        byte next = input.get();
        if (next == '\n') {
          return Optional.of(line.toString(StandardCharsets.UTF_8));
        }
        if (line.size() == maxLineBytes) {
          throw new IOException("a line is longer than " + maxLineBytes + " bytes");
        }
        line.write(next);
      }
      if (fill(deadlineNs) < 0) {
        return Optional.empty();
      }
    }
  }

  /** Reads what has come into {@code bytes}, one at least; -1 if the other side has closed. */
  public int read(byte[] bytes, long timeoutMs) throws IOException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (!input.hasRemaining()) {
      if (fill(deadlineNs) < 0) {
        return -1;
      }
    }
    int count = Math.min(bytes.length, input.remaining());
    input.get(bytes, 0, count);
    return count;
  }

  /** Sends a line. */
  public void writeLine(String line, long timeoutMs) throws IOException {
    write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)), timeoutMs);
  }

  /** Sends bytes. */
  public void write(ByteBuffer bytes, long timeoutMs) throws IOException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE, deadlineNs);
      }
    }
  }

  /** Says that no more will be written from this side. */
  public void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** True if the other side has closed; what it sent meanwhile is forgotten. */
  public boolean isEnded() throws IOException {
    input.clear();
    int count = channel.read(input);
    input.clear().flip();
    return count < 0;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }

  private int fill(long deadlineNs) throws IOException {
    input.clear();
    int count = channel.read(input);
    while (count == 0) {
      await(SelectionKey.OP_READ, deadlineNs);
      count = channel.read(input);
    }
    input.flip();
    return count;
  }

  private void await(int operation, long deadlineNs) throws IOException {
    long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
    key.interestOps(operation);
    if (leftMs <= 0 || selector.select(leftMs) == 0) {
      throw new IOException("the other side was silent for too long");
    }
    selector.selectedKeys().clear();
  }
}
