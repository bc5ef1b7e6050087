package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.Intent;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A file with what control said.
 *
 * <p><b>Layout</b>: frames as on the wire: a Welcome with the generation, a full account, and the
 * changes since, each ended by its Commit. What follows the last whole Commit does not count, so
 * that a write that was cut off by the end of the process does no harm. <b>Threading</b>: one
 * thread.
 */
final class CopyFile implements AutoCloseable {
  private static final String NAME = "state.copy";
  private static final String FRESH_NAME = "state.copy.new";
  private static final int PIECE_BYTES = 1 << 20;

  private final Path directory;
  private final FileChannel channel;
  private long length;

  private CopyFile(Path directory, FileChannel channel, long length) {
    this.directory = directory;
    this.channel = channel;
    this.length = length;
  }

  /**
   * What a file comes to.
   *
   * @param position of its last whole Commit
   * @param account empty if there is none
   * @param length bytes up to that Commit
   */
  record Content(Position position, List<Intent> account, long length) {
    /** Nothing. */
    static final Content NONE = new Content(Position.START, List.of(), 0);
  }

  /**
   * Reads the copy; one that does not exist, or was damaged in its first account, is none.
   *
   * @throws IOException if it cannot be read
   */
  static Content read(Path directory) throws IOException {
    Path path = path(directory);
    if (!Files.exists(path)) {
      return Content.NONE;
    }
    Reading reading = new Reading();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      FrameReader frames = new FrameReader();
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      while (file.read(piece) >= 0) {
        frames.read(Unpooled.wrappedBuffer(piece.flip()), reading);
        piece.clear();
      }
    } catch (WireException _) {
      // Only a host that lost power leaves such a thing; what comes before it is good.
    }
    return reading.content();
  }

  /** Where the copy of a directory is. */
  static Path path(Path directory) {
    return directory.resolve(NAME);
  }

  /** Goes on behind what was read. */
  static CopyFile open(Path directory, Content content) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(content.length());
    channel.position(content.length());
    return new CopyFile(directory, channel, content.length());
  }

  /** Begins a new copy, which does not count before {@link #take}. */
  static CopyFile fresh(Path directory, long generation) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(FRESH_NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    CopyFile file = new CopyFile(directory, channel, 0);
    Frames frames = new Frames();
    frames.add(new Signal.Welcome(generation, Signal.Welcome.EVERYTHING));
    file.append(frames.take());
    return file;
  }

  /** Adds frames. */
  void append(byte[] frames) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(frames);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    length += frames.length;
  }

  /** Makes a fresh copy the one that counts, at once and whole. */
  void take() throws IOException {
    channel.force(true);
    Files.move(
        directory.resolve(FRESH_NAME), directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Bytes in it. */
  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static final class Reading implements FrameReader.Handler, WordReader.Listener {
    private final WordReader words = new WordReader(this);
    private final Fold fold = new Fold();
    private final List<Intent> pending = new ArrayList<>();
    private long bytes;
    private long wholeBytes;
    private long generation;
    private long revision = Position.NOWHERE;

    @Override
    public void onFrame(DirectBuffer buffer, int offset, int length) {
      bytes += Frames.LENGTH_BYTES + length;
      words.onFrame(buffer, offset, length);
    }

    @Override
    public void onSignal(Signal signal) {
      if (signal instanceof Signal.Welcome welcome) {
        generation = welcome.generation();
      } else if (signal instanceof Signal.Commit commit) {
        pending.forEach(fold::add);
        pending.clear();
        if (commit.complete()) {
          revision = commit.revision();
          wholeBytes = bytes;
        }
      }
    }

    @Override
    public void onIntent(Intent intent, boolean awaited) {
      pending.add(intent);
    }

    /** What was read so far, up to the last whole revision. */
    Content content() {
      return revision == Position.NOWHERE
          ? Content.NONE
          : new Content(new Position(generation, revision), fold.account(), wholeBytes);
    }
  }
}
