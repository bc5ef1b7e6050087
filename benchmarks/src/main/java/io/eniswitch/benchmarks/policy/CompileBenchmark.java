package io.eniswitch.benchmarks.policy;

import io.eniswitch.dataplane.policy.Classifier;
import io.eniswitch.dataplane.policy.MemberSet;
import io.eniswitch.dataplane.policy.PolicyCompiler;
import io.eniswitch.dataplane.policy.PolicyOptions;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a change of rules costs for each set of groups that has them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class CompileBenchmark {
  /** Rules of all groups of the ENI together. */
  @Param({"10", "1000"})
  public int rules;

  private final PolicyCompiler compiler = new PolicyCompiler(PolicyOptions.DEFAULT);
  private final PolicyCompiler.Sources sources =
      new PolicyCompiler.Sources(new MemberSet(), Map.of());
  private final List<SecurityGroupSpec> small = new SampleGroups(false).groups(10);
  private final List<SecurityGroupSpec> large = new SampleGroups(false).groups(1_000);

  /** One classifier. */
  @Benchmark
  public Classifier compile() {
    return compiler.compile(rules == 10 ? small : large, sources);
  }
}
