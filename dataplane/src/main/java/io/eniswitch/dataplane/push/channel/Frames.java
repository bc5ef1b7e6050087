package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.Intent;
import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import org.agrona.ExpandableArrayBuffer;

/**
 * Frames on their way out.
 *
 * <p><b>Layout</b>: each is its length without these four bytes, little-endian, then an SBE header
 * and message of {@code push.xml}. <b>Bounds</b>: {@link #MAX_FRAME_BYTES} each. <b>Threading</b>:
 * one thread.
 */
public final class Frames {
  /** Longest frame: a security group of some ten thousand rules. */
  public static final int MAX_FRAME_BYTES = 4 << 20;

  static final int LENGTH_BYTES = 4;

  private static final int FIRST_CAPACITY = 4096;

  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(FIRST_CAPACITY);
  private final IntentWriter intents = new IntentWriter();
  private final SignalWriter signals = new SignalWriter();
  private int length;

  /**
   * Adds an intent.
   *
   * @param awaited whether control waits for an answer about it
   * @throws IllegalArgumentException if it is too long for a frame
   */
  public void add(Intent intent, boolean awaited) {
    end(intents.write(buffer, length + LENGTH_BYTES, intent, awaited));
  }

  /** Adds a signal. */
  public void add(Signal signal) {
    end(signals.write(buffer, length + LENGTH_BYTES, signal));
  }

  private void end(int bytes) {
    if (bytes > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException(
          "a word of " + bytes + " bytes: at most " + MAX_FRAME_BYTES + " cross the push channel");
    }
    buffer.putInt(length, bytes, ByteOrder.LITTLE_ENDIAN);
    length += LENGTH_BYTES + bytes;
  }

  /** Bytes of all frames added. */
  public int length() {
    return length;
  }

  /** All frames as an array of their own; then there are none. */
  public byte[] take() {
    byte[] bytes = new byte[length];
    take(bytes, 0);
    return bytes;
  }

  /** All frames put into {@code bytes}; then there are none. */
  void take(byte[] bytes, int offset) {
    buffer.getBytes(0, bytes, offset, length);
    length = 0;
  }

  /** All frames appended to {@code out}; then there are none. */
  public void drainTo(ByteBuf out) {
    out.writeBytes(buffer.byteArray(), 0, length);
    length = 0;
  }
}
