package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;

/**
 * How many new sessions one instance may have judged in a duty cycle while others have packets too:
 * a flood of new sessions then costs the established traffic of others little, however fast it is.
 * A worker that serves one port only has no budget to keep.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Layout</b>: per instance the number of the cycle
 * (bits 16 to 63) and what it had judged in that cycle. <b>Bounds</b>: {@link #SHARE}; what comes
 * beyond is refused. <b>Source</b>: Achelous, section 4.3: short connections of one VM took 90 % of
 * a switch's processor.
 */
public final class SlowPathBudget implements AutoCloseable {
  /** New sessions of an instance, as sender and as receiver together, in a duty cycle. */
  public static final int SHARE = 16;

  private static final int COUNT_BITS = 16;
  private static final long COUNT_MASK = (1 << COUNT_BITS) - 1;

  private final Region words = Region.map((Binding.MAX_INSTANCE + 1L) * Long.BYTES);
  private final long enis;
  private long cycle;
  private boolean shared;

  /** A budget for the instances of {@code table}'s ENIs. */
  public SlowPathBudget(final EniTable table) {
    enis = table.baseAddress();
  }

  /** Begins a duty cycle, in which several have packets or only one has. */
  public void begin(final boolean several) {
    shared = several;
    cycle++;
  }

  /** Takes one new session of both instances' budgets; false if one of them has none left. */
  boolean take(final int sourceEni, final int destinationEni) {
    if (!shared) {
      return true;
    }
    final long source = word(sourceEni);
    final long destination = word(destinationEni);
    final long sourceCount = count(source);
    final long destinationCount = count(destination);
    if (sourceCount >= SHARE || destinationCount >= SHARE) {
      return false;
    }
    Memory.writeLong(destination, cycle << COUNT_BITS | destinationCount + 1);
    Memory.writeLong(source, cycle << COUNT_BITS | sourceCount + 1);
    return true;
  }

  @Override
  public void close() {
    words.close();
  }

  private long count(final long word) {
    final long value = Memory.readLong(word);
    return value >>> COUNT_BITS == cycle ? value & COUNT_MASK : 0;
  }

  private long word(final int eni) {
    final long binding = EniEntry.binding(enis + (long) eni * EniEntry.BYTES);
    return words.address() + (long) Binding.instance(binding) * Long.BYTES;
  }
}
