package io.eniswitch.benchmarks.policy;

import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.MemberSet;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.PolicyOptions;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import io.eniswitch.dataplane.policy.SecurityRule;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs that an address joins a group of 2,000 to which 500 sets of groups refer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class JoinBenchmark {
  private static final int VNI = 5;
  private static final int GROUP = 1;
  private static final int REFERRERS = 500;
  private static final int FIRST_MEMBER = 0x0a000000;

  private final PolicyTable table = new PolicyTable(PolicyOptions.DEFAULT, 2 * REFERRERS);
  private final MemberSet members = table.members(VNI);
  private int next;

  /** Defines the groups and fills the one. */
  public JoinBenchmark() {
    for (int i = 0; i < REFERRERS; i++) {
      RuleMatch match = RuleMatch.of(RuleProtocol.TCP, new Peer.Group(GROUP));
      SecurityRule rule = new SecurityRule("sgr", Direction.INGRESS, RuleAction.ACCEPT, 1, match);
      table.define(
          new SecurityGroupSpec(100 + i, GroupType.BASIC, RuleAction.ACCEPT, List.of(rule)));
      table.retain(VNI, 100 + i);
    }
    for (int i = 0; i < SampleGroups.MEMBERS; i++) {
      members.replaceV4(FIRST_MEMBER + i, GROUP);
    }
  }

  /** One address leaves, another joins. */
  @Benchmark
  public void leaveAndJoin() {
    members.replaceV4(FIRST_MEMBER + next);
    members.replaceV4(FIRST_MEMBER + SampleGroups.MEMBERS + next, GROUP);
    next++;
  }

  /** What an address that left has withdrawn from each set of groups that refers to the group. */
  @Benchmark
  public int[] withdraw() {
    return table.withdrawMembers(VNI, GROUP, List.of(Cidr.parse("10.0.0.1")));
  }
}
