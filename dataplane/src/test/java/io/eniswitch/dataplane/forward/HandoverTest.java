package io.eniswitch.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.fixture.Frame;
import io.eniswitch.dataplane.fixture.Host;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Parser;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.TableWriter;
import java.math.BigInteger;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HandoverTest {
  private static final int VNI = 7;
  private static final int OTHER_VNI = 8;
  private static final int PORT = 3;
  private static final int BUFFERS = 2 * PacketRing.CAPACITY;

  private final ForwardingTables tables = new ForwardingTables(16, 16, 2);
  private final TableWriter writer = new TableWriter(tables);
  private final PacketPool pool = new PacketPool(BUFFERS, 256);
  private final Handover[] handovers = Handover.among(tables, 2);
  private final PacketVector vector = new PacketVector();
  private final PacketVector arrived = new PacketVector();
  private int eni;
  private int wakeUps;
  private Handover receiver = handovers[0];
  private Handover sender = handovers[1];

  @BeforeEach
  void findOutWhoHasThePacket() {
    eni = addEni(VNI);
    writer.bindLocal(eni, PORT, 0);
    load(1);
    sender.process(vector);
    if (vector.verdict[0] != Verdict.HANDED_OVER) {
      receiver = handovers[1];
      sender = handovers[0];
      sender.process(vector);
    }
    assertThat(vector.verdict[0]).isEqualTo(Verdict.HANDED_OVER);
    assertThat(receiver.receive(arrived)).isEqualTo(1);
    arrived.count = 0;
    receiver.wakeBy(() -> wakeUps++);
  }

  @AfterEach
  void close() {
    handovers[0].close();
    handovers[1].close();
    pool.close();
    tables.close();
  }

  @Test
  void shouldKeepWhatIsItsOwn() {
    load(5);
    receiver.process(vector);
    assertThat(vector.verdict[4]).isEqualTo(Verdict.FORWARD);
    assertThat(handovers[0].size() + handovers[1].size()).isZero();
  }

  @Test
  void shouldCarryAllThatIsKnownOfAPacketAndWakeItsOwnerOnce() {
    load(5);
    sender.process(vector);
    assertThat(receiver.size()).isEqualTo(5);
    assertThat(receiver.receive(arrived)).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      assertThat(arrived.verdict[i]).isEqualTo(Verdict.FORWARD);
      assertThat(arrived.buffer[i]).isEqualTo(vector.buffer[i]);
      assertThat(arrived.address[i]).isEqualTo(vector.address[i]);
      assertThat(arrived.length[i]).isEqualTo(vector.length[i]);
      assertThat(arrived.layout[i]).isEqualTo(vector.layout[i]);
      assertThat(arrived.sourceEni[i]).isEqualTo(eni);
      assertThat(arrived.inPort[i]).isEqualTo(PORT);
    }
    assertThat(wakeUps).isEqualTo(1);
  }

  @Test
  void shouldDropAndCountWhatAFullRingDoesNotTake() {
    for (int i = 0; i < PacketRing.CAPACITY; i += PacketVector.CAPACITY) {
      load(PacketVector.CAPACITY);
      sender.process(vector);
      assertThat(vector.verdict[PacketVector.CAPACITY - 1]).isEqualTo(Verdict.HANDED_OVER);
    }
    load(1);
    sender.process(vector);
    assertThat(vector.verdict[0]).isEqualTo(Verdict.DROP);
    assertThat(DropReason.of(vector.reason[0])).isEqualTo(DropReason.RING_FULL);
    assertThat(receiver.size()).isEqualTo(PacketRing.CAPACITY);
  }

  @Test
  void shouldDropWhatAnEniSentBeforeItMoved() {
    load(1);
    sender.process(vector);
    writer.bindLocal(eni, PORT + 1, 0);
    assertDropped();
  }

  @Test
  void shouldDropWhatWaitedWhileTheRecordBecameAnotherTenants() {
    load(1);
    sender.process(vector);
    writer.removeEni(eni);
    writer.reclaim();
    assertThat(addEni(OTHER_VNI)).isEqualTo(eni);
    writer.bindLocal(eni, PORT, 0);
    assertDropped();
  }

  private void assertDropped() {
    assertThat(receiver.receive(arrived)).isEqualTo(1);
    assertThat(arrived.verdict[0]).isEqualTo(Verdict.DROP);
    assertThat(DropReason.of(arrived.reason[0])).isEqualTo(DropReason.PORT_WITHOUT_ENI);
  }

  private int addEni(final int vni) {
    final long macWord =
        EniSpec.macWord(new BigInteger(1, Host.A.macBytes()).longValue(), EniEntry.CHECK_ADDRESSES);
    return writer.addEni(new EniSpec(vni, macWord, 0, 0, 1500, 0));
  }

  private void load(final int count) {
    final byte[] frame = Frame.udp(Host.A, Host.B).bytes();
    vector.count = 0;
    for (int i = 0; i < count; i++) {
      final int buffer = pool.allocate();
      final long address = pool.frameAddress(buffer);
      Memory.copy(frame, 0, address, frame.length);
      vector.add(buffer, address, frame.length, PORT, Offload.NONE);
      vector.sourceEni[i] = eni;
    }
    Parser.process(vector);
  }
}
