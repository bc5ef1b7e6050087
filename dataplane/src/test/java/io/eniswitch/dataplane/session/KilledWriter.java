package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.keep.KeeperLink;
import io.eniswitch.dataplane.keep.Kept;
import io.eniswitch.dataplane.packet.Memory;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A process that opens and removes sessions until it is killed. */
final class KilledWriter {
  /** What its memory is kept as. */
  static final String NAME = "sessions";

  /** Its memory; index 0 of its ENIs counts what it did. */
  static final SessionMemory.Shape SHAPE = new SessionMemory.Shape(1, 512, 16, 16);

  private static final int KEYS = 60;

  private KilledWriter() {}

  public static void main(final String[] arguments) {
    final KeeperLink keeper = KeeperLink.connect(Path.of(arguments[0]));
    final SessionMemory memory = SessionMemory.shared(SHAPE);
    Kept.by(keeper).hold(NAME, memory.file());
    final SplittableRandom random = new SplittableRandom(ProcessHandle.current().pid());
    final SessionTable table = memory.ipv4(0);
    for (long count = 1; ; count++) {
      final long addresses = random.nextInt(KEYS);
      final long service = 1L + random.nextInt(KEYS);
      final int hash = SessionKey.hash(addresses, service);
      final long found = table.find(table.home(hash), addresses, service);
      if (found != Session.NONE) {
        table.remove(found);
      } else {
        open(table, table.insert(hash, addresses, service), mark(addresses, service));
      }
      memory.name(0, count, 0);
    }
  }

  /** What everything in a session with this key is made of. */
  static int mark(final long addresses, final long service) {
    return SessionKey.hash(~addresses, service) | 1;
  }

  /** In the order of the packet path. */
  private static void open(final SessionTable table, final long session, final int mark) {
    if (session == Session.NONE) {
      return;
    }
    table.reset(session);
    table.resetWindow(session);
    Session.writeSide(session, 0, mark, mark);
    Session.writeSide(session, 1, ~mark, ~mark);
    Memory.writeInt(table.window(session), mark);
    Session.writeFlags(session, Session.INITIATOR_CHARGED);
    Session.begin(session, true, Timeouts.DEFAULT, Timeouts.DEFAULT, mark);
  }
}
