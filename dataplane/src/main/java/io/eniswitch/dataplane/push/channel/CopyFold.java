package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.Intent;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes a copy anew, with one frame for each thing. <b>Threading</b>: one thread. */
final class CopyFold {
  private static final int WRITE_BYTES = 1 << 20;

  private final UnsafeBuffer from;
  private final CopyFile to;
  private final ByteBuffer piece = ByteBuffer.allocate(WRITE_BYTES);

  private CopyFold(UnsafeBuffer from, CopyFile to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Folds the copy of a directory into a fresh one, which does not count before {@link
   * CopyFile#take}.
   *
   * @throws IOException if there is none, or it cannot be read or written
   */
  static CopyFile fold(Path directory, long generation) throws IOException {
    try (FileChannel file = FileChannel.open(CopyFile.path(directory), StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      if (file.size() > Integer.MAX_VALUE) {
        throw new IOException("the copy of the state has " + file.size() + " bytes, 2 GB at most");
      }
      UnsafeBuffer frames =
          new UnsafeBuffer(
              file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena).asByteBuffer());
      CopyFold fold = new CopyFold(frames, CopyFile.fresh(directory, generation));
      fold.write(FrameFold.of(frames));
      return fold.to;
    }
  }

  private void write(FrameFold fold) throws IOException {
    Frames signals = new Frames();
    signals.add(new Intent.Begin(), false);
    to.append(signals.take());
    fold.forEach(this::add);
    flush();
    signals.add(new Intent.End(), false);
    signals.add(new Signal.Commit(fold.revision(), true));
    to.append(signals.take());
  }

  private void add(int offset, int length) throws IOException {
    if (length > piece.remaining()) {
      flush();
    }
    if (length > piece.capacity()) {
      byte[] frame = new byte[length];
      from.getBytes(offset, frame);
      to.append(frame);
    } else {
      from.getBytes(offset, piece, length);
    }
  }

  private void flush() throws IOException {
    byte[] bytes = new byte[piece.position()];
    piece.flip().get(bytes);
    piece.clear();
    to.append(bytes);
  }
}
