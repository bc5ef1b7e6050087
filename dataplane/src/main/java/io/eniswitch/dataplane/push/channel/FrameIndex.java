package io.eniswitch.dataplane.push.channel;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;

/**
 * Where in a series of frames the last one about each thing is, by the bytes of its name.
 *
 * <p><b>Layout</b>: a hash table of entries in the order in which the things came.
 * <b>Threading</b>: one thread. <b>Bounds</b>: memory for as many things as are named.
 */
final class FrameIndex {
  private static final int FIRST_ENTRIES = 1024;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;
  private static final int GONE = -1;
  private static final int FREE = 0;

  private final DirectBuffer file;
  // Of each entry; slots have the number of an entry, from 1.
  private int[] kinds = new int[FIRST_ENTRIES];
  private int[] names = new int[FIRST_ENTRIES];
  private int[] lengths = new int[FIRST_ENTRIES];
  private int[] frames = new int[FIRST_ENTRIES];
  private int[] slots = new int[2 * FIRST_ENTRIES];
  private int count;

  /** An empty index of frames in this file. */
  FrameIndex(DirectBuffer file) {
    this.file = file;
  }

  /** The frame at {@code frame} is the last about the thing of this kind and name. */
  void put(int kind, int name, int length, int frame) {
    int slot = find(kind, name, length);
    if (slots[slot] != FREE) {
      frames[slots[slot] - 1] = frame;
      return;
    }
    if (count == kinds.length) {
      grow();
      slot = find(kind, name, length);
    }
    kinds[count] = kind;
    names[count] = name;
    lengths[count] = length;
    frames[count] = frame;
    slots[slot] = ++count;
  }

  /** The thing of this kind and name is gone. */
  void remove(int kind, int name, int length) {
    int slot = find(kind, name, length);
    if (slots[slot] != FREE) {
      frames[slots[slot] - 1] = GONE;
    }
  }

  /** Everything is gone. */
  void clear() {
    Arrays.fill(slots, FREE);
    count = 0;
  }

  /** The frame of each thing of a kind that is not gone, in the order they came. */
  int[] frames(int kind) {
    return IntStream.range(0, count)
        .filter(entry -> kinds[entry] == kind && frames[entry] != GONE)
        .map(entry -> frames[entry])
        .toArray();
  }

  /** The slot of a thing that is not gone, or the free one for it. */
  private int find(int kind, int name, int length) {
    int mask = slots.length - 1;
    int slot = hash(kind, name, length) & mask;
    while (slots[slot] != FREE && !isAt(slots[slot] - 1, kind, name, length)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(int entry, int kind, int name, int length) {
    if (kinds[entry] != kind || lengths[entry] != length || frames[entry] == GONE) {
      return false;
    }
    int at = names[entry];
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (file.getLong(at + i) != file.getLong(name + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (file.getByte(at + i) != file.getByte(name + i)) {
        return false;
      }
    }
    return true;
  }

  private int hash(int kind, int name, int length) {
    long hash = kind * SPREAD + length;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      hash = mix(hash ^ file.getLong(name + i));
    }
    for (; i < length; i++) {
      hash = mix(hash ^ file.getByte(name + i));
    }
    return (int) hash;
  }

  /** Each bit of the result depends on those of the high bytes too, where names differ. */
  private static long mix(long value) {
    long product = (value ^ value >>> Integer.SIZE) * SPREAD;
    return product ^ product >>> Integer.SIZE;
  }

  private void grow() {
    kinds = Arrays.copyOf(kinds, 2 * count);
    names = Arrays.copyOf(names, 2 * count);
    lengths = Arrays.copyOf(lengths, 2 * count);
    frames = Arrays.copyOf(frames, 2 * count);
    slots = new int[4 * count];
    for (int i = 0; i < count; i++) {
      if (frames[i] != GONE) {
        slots[find(kinds[i], names[i], lengths[i])] = i + 1;
      }
    }
  }
}
