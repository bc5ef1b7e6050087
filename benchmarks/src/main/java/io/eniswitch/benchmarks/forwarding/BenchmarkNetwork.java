package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.policy.PolicyOptions;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.TableWriter;
import java.util.SplittableRandom;

/**
 * ENIs of one VPC of which half send, each by a port of its own, and half receive, all by the sink;
 * and the frames that they send.
 *
 * <p><b>Threading</b>: tables by one thread, but for moves and changes of rules.
 */
public final class BenchmarkNetwork implements AutoCloseable {
  /** Port of all that receive. */
  public static final int SINK = 0;

  private static final int VNI = 7;
  private static final long MACS = 0x00163e000000L;

  private final ForwardingTables tables;
  private final TableWriter writer;
  private final PolicyTable policies = new PolicyTable(PolicyOptions.DEFAULT, 16);
  private final int pairs;
  private final boolean routed;
  private final int policy;

  /**
   * Lays out the tables.
   *
   * @param pairs ENIs that send, and as many that receive
   * @param routed to another vSwitch, by the router
   * @param guarded with security groups at both ends
   */
  public BenchmarkNetwork(final int pairs, final boolean routed, final boolean guarded) {
    this.pairs = pairs;
    this.routed = routed;
    tables = new ForwardingTables(2 * pairs, pairs + 1, 1);
    writer = new TableWriter(tables);
    policy = guarded ? BenchmarkPolicy.retain(policies, VNI) : 0;
    addEnis();
  }

  /** The tables. */
  public ForwardingTables tables() {
    return tables;
  }

  /** The one writer of {@link #tables}. */
  public TableWriter writer() {
    return writer;
  }

  /** The groups of all ENIs. */
  public PolicyTable policies() {
    return policies;
  }

  /** ENIs that send; as many receive. */
  public int pairs() {
    return pairs;
  }

  /** Changes rules of the group that all ENIs have. */
  public void changeRules(final BenchmarkRules rules) {
    BenchmarkPolicy.define(policies, rules);
    final int inForce = policies.version(policy - 1);
    for (int i = 0; i < 2 * pairs; i++) {
      writer.applyPolicyVersion(i, inForce);
    }
  }

  /** Moves a receiving ENI, numbered from 0, to {@code instance}, by the sink as before. */
  public void move(final int receiver, final int instance) {
    writer.bindLocal(pairs + receiver, SINK, instance);
  }

  /** The instance of an ENI, which has no other. */
  public static int instanceOf(final int eni) {
    return eni + 1;
  }

  /** The port that a sender sends by. */
  public static int portOf(final int sender) {
    return sender + 1;
  }

  @Override
  public void close() {
    tables.close();
  }

  private void addEnis() {
    writer.addSharedPort(SINK, VNI);
    for (int i = 0; i < 2 * pairs; i++) {
      final boolean receives = i >= pairs;
      final int ip = Integer.reverseBytes(ip(i));
      final long macWord = EniSpec.macWord(MACS + i, EniEntry.CHECK_ADDRESSES);
      final int vSwitch = receives && routed ? 2 : 1;
      final int eni = writer.addEni(new EniSpec(VNI, macWord, ip, vSwitch, 1500, policy));
      writer.bindLocal(eni, receives ? SINK : portOf(i), instanceOf(i));
      if (!receives) {
        writer.addPort(portOf(i), eni);
      }
    }
    writer.reclaim();
  }

  /** The ENI that gets a flow: one at random, the same each time. */
  public int receiver(final int flow) {
    return pairs + new SplittableRandom(flow).nextInt(pairs);
  }

  private static int ip(final int eni) {
    return 0x0a000000 + eni + 1;
  }

  /** Writes a frame of 64 bytes from a sender to a receiver, by a source port above 1023. */
  public void writeFrame(final long frame, final int sender, final int port, final int receiver) {
    Memory.fill(frame, Traffic.FRAME_BYTES, 0);
    writeMac(frame, routed ? ForwardingTables.ROUTER_MAC : MACS + receiver);
    writeMac(frame + 6, MACS + sender);
    Memory.writeShortBe(frame + 12, 0x0800);
    final long ip = frame + 14;
    Memory.writeShortBe(ip, 0x4500);
    Memory.writeShortBe(ip + 2, Traffic.FRAME_BYTES - 14);
    Memory.writeByte(ip + 8, 64);
    Memory.writeByte(ip + 9, 17);
    Memory.writeIntBe(ip + 12, ip(sender));
    Memory.writeIntBe(ip + 16, ip(receiver));
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += Memory.readShortBe(ip + i);
    }
    Memory.writeShortBe(ip + 10, ~((sum & 0xffff) + (sum >>> 16)));
    Memory.writeShortBe(ip + 20, 1024 + port);
    Memory.writeShortBe(ip + 22, 4789);
    Memory.writeShortBe(ip + 24, Traffic.FRAME_BYTES - 34);
  }

  private static void writeMac(final long at, final long mac) {
    Memory.writeShortBe(at, (int) (mac >>> 32));
    Memory.writeIntBe(at + 2, (int) mac);
  }
}
