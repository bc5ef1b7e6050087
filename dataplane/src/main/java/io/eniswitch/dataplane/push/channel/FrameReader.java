package io.eniswitch.dataplane.push.channel;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames on their way in, from bytes in pieces of any size. <b>Bounds</b>: holds at most one frame
 * and one piece. <b>Threading</b>: one thread.
 */
public final class FrameReader {
  // Small, for control has one for each of many switches that say little.
  private static final int FIRST_CAPACITY = 1024;

  private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int start;
  private int end;

  /** Gets a frame. */
  @FunctionalInterface
  public interface Handler {
    /**
     * A frame.
     *
     * @param buffer only good during the call
     * @param offset of the SBE header
     * @param length of header and message
     */
    void onFrame(DirectBuffer buffer, int offset, int length);
  }

  /**
   * Takes all bytes of a piece and hands over the frames that are whole.
   *
   * @throws WireException if a length is not one of a frame
   */
  public void read(ByteBuf piece, Handler handler) {
    int count = piece.readableBytes();
    makeRoom(count);
    piece.readBytes(bytes, end, count);
    end += count;
    window.wrap(bytes);
    while (end - start >= Frames.LENGTH_BYTES) {
      int length = window.getInt(start, ByteOrder.LITTLE_ENDIAN);
      if (length <= 0 || length > Frames.MAX_FRAME_BYTES) {
        throw new WireException("a frame of " + length + " bytes");
      }
      if (end - start < Frames.LENGTH_BYTES + length) {
        return;
      }
      int offset = start + Frames.LENGTH_BYTES;
      start = offset + length;
      window.wrap(bytes, 0, start);
      handler.onFrame(window, offset, length);
      window.wrap(bytes);
    }
  }

  private void makeRoom(int count) {
    if (bytes.length - end >= count) {
      return;
    }
    int kept = end - start;
    byte[] roomy = kept + count > bytes.length ? Arrays.copyOf(bytes, 2 * (kept + count)) : bytes;
    System.arraycopy(bytes, start, roomy, 0, kept);
    bytes = roomy;
    start = 0;
    end = kept;
  }
}
