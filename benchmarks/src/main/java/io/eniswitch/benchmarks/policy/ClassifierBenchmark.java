package io.eniswitch.benchmarks.policy;

import io.eniswitch.dataplane.policy.Classifier;
import io.eniswitch.dataplane.policy.MemberSet;
import io.eniswitch.dataplane.policy.PacketWord;
import io.eniswitch.dataplane.policy.PolicyCompiler;
import io.eniswitch.dataplane.policy.PolicyOptions;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One lookup, over packets in random order so that the branch predictor and the nearest cache learn
 * nothing by heart. {@link #baseline} is what reading the packets costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class ClassifierBenchmark {
  private static final int PACKETS = 1 << 14;
  private static final int LOCAL = 0x0a000001;

  /** Rules of the ENI's groups together, all inbound. */
  @Param({"10", "100", "1000"})
  public int rules;

  /** Whether rules and packets are IPv6. */
  @Param({"false", "true"})
  public boolean v6;

  private final long[] words = new long[PACKETS];
  private final long[] peers = new long[PACKETS];
  private Classifier classifier;
  private int next;

  /** Compiles the groups and draws the packets. */
  public ClassifierBenchmark() {
    classifier = prepare(10, false);
  }

  /** Compiles the groups and draws the packets. */
  @Setup
  public void prepare() {
    classifier = prepare(rules, v6);
  }

  private Classifier prepare(final int ruleCount, final boolean isV6) {
    SampleGroups sample = new SampleGroups(isV6);
    MemberSet members = new MemberSet();
    PolicyCompiler.Sources sources = new PolicyCompiler.Sources(members, Map.of());
    Classifier compiled =
        new PolicyCompiler(PolicyOptions.DEFAULT).compile(sample.groups(ruleCount), sources);
    sample.join(members);
    Random random = new Random(11);
    for (int i = 0; i < PACKETS; i++) {
      peers[i] = sample.peerHigh();
      words[i] =
          PacketWord.ingress(
              random.nextBoolean() ? 6 : 17, random.nextInt(1 << 16), random.nextInt(20_000));
    }
    return compiled;
  }

  /** One packet judged. */
  @Benchmark
  public long judge() {
    final int i = next++ & (PACKETS - 1);
    return v6
        ? classifier.judgeV6(words[i], peers[i], i, 0, 1)
        : classifier.judgeV4(words[i], (int) (peers[i] >>> 32), LOCAL);
  }

  /** One packet read. */
  @Benchmark
  public long baseline() {
    final int i = next++ & (PACKETS - 1);
    return words[i] ^ peers[i];
  }
}
