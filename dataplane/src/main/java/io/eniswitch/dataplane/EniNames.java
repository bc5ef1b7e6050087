package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.EniRecord;
import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.session.SessionMemory;
import io.eniswitch.dataplane.table.EniTable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.agrona.collections.Long2LongHashMap;

/**
 * Tells ENIs from each other in the memory of sessions: by all of them that is for life.
 *
 * <p><b>Threading</b>: the table thread.
 */
final class EniNames {
  private static final long START = 0xcbf29ce484222325L;
  private static final long FACTOR = 0x100000001b3L;

  private final SessionMemory sessions;
  private final EniTable enis;

  EniNames(final SessionMemory sessions, final EniTable enis) {
    this.sessions = sessions;
    this.enis = enis;
  }

  /** An ENI has an index from now on. */
  void add(final int index, final int vni, final EniConfig config) {
    sessions.name(index, identity(vni, config), enis.birthEpoch(index));
  }

  /** An index is free. */
  void remove(final int index) {
    sessions.unname(index);
  }

  /** What {@code former} has for these ENIs. */
  Inheritance inherit(final SessionMemory former, final Collection<EniRecord> present) {
    final Long2LongHashMap indexes = new Long2LongHashMap(EniTable.NONE);
    for (final EniRecord eni : present) {
      indexes.put(identity(eni.vni, eni.config), eni.index);
    }
    return new Inheritance(former, indexes, enis);
  }

  private static long identity(final int vni, final EniConfig config) {
    long hash = mix(mix(START, vni), config.mac());
    hash = mix(hash, AddressWords.word(config.primaryIp()));
    for (final byte letter : config.eniId().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ letter) * FACTOR;
    }
    return hash == 0 ? START : hash;
  }

  private static long mix(final long hash, final long value) {
    final long mixed = (hash ^ value) * FACTOR;
    return mixed ^ mixed >>> 29;
  }
}
