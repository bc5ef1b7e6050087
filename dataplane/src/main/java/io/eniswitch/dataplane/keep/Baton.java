package io.eniswitch.dataplane.keep;

import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.MemoryFile;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to move packets, of all processes that have a switch's ports open: one word that
 * they share. Who has it lets go of it by itself; nobody can take it from a process that lives.
 *
 * <p><b>Threading</b>: any thread of any process. <b>Layout</b> of the word: the number of the one
 * that has it, its complement while that one prepares or finishes, 0 if nobody has it.
 */
public final class Baton implements AutoCloseable {
  private static final long BYTES = 4096;
  private static final long NOBODY = 0;

  private final @Nullable Fd file;
  private final Region region;
  private final long word;
  private final long own;

  private Baton(final @Nullable Fd file, final Region region, final long own) {
    this.file = file;
    this.region = region;
    this.own = own;
    word = region.address();
  }

  /** One that no other process knows, and that is had from the beginning. */
  public static Baton alone() {
    final Baton baton = new Baton(null, Region.map(BYTES), 1);
    baton.seize();
    final boolean _ = baton.go();
    return baton;
  }

  /** One for this process and those after it; nobody has it. */
  public static Baton create(final long own) {
    return of(MemoryFile.create("eniswitch-baton", BYTES), own);
  }

  /**
   * The one of the processes before this one.
   *
   * @param file owned by the baton from now on
   * @param own a number greater than 0 that no process before had
   */
  public static Baton of(final Fd file, final long own) {
    return new Baton(file, Region.shared(file.number(), 0, BYTES), own);
  }

  /** What to pass on to the next process; only of one that is not {@link #alone}. */
  public Fd file() {
    if (file == null) {
      throw new IllegalStateException("it ends with this process");
    }
    return file;
  }

  /** Whether packets may be taken from ports. */
  public boolean isMine() {
    return Memory.acquireLong(word) == own;
  }

  /** Takes it from a process that is known to be dead; nothing moves before {@link #go}. */
  public void seize() {
    Memory.releaseLong(word, ~own);
  }

  /** Takes it if nobody has it; nothing moves before {@link #go}. */
  public boolean take() {
    return Memory.casLong(word, NOBODY, ~own);
  }

  /** Packets move from now on; false if it was not taken. */
  public boolean go() {
    return Memory.casLong(word, ~own, own);
  }

  /** Takes nothing from ports any more; false if it did not. */
  public boolean rest() {
    return Memory.casLong(word, own, ~own);
  }

  /** Lets go of it: nothing is left to send; false if it was not at rest. */
  public boolean letGo() {
    return Memory.casLong(word, ~own, NOBODY);
  }

  @Override
  public void close() {
    region.close();
    if (file != null) {
      file.close();
    }
  }
}
