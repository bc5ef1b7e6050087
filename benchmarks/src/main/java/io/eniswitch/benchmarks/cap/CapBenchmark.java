package io.eniswitch.benchmarks.cap;

import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.cap.CapTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One burst charged to an instance with base, burst and packet rate: three atomic words. Both
 * threads of the shared case use one instance.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1)
public class CapBenchmark {
  private static final long GBIT = 125_000_000;

  private final CapTable caps = new CapTable(1);
  private final long lane = caps.lane(0, CapTable.EGRESS);

  /** An instance type of 64 Gbit/s, bursting to 100, and 24 million packets a second. */
  public CapBenchmark() {
    Bandwidth bandwidth = new Bandwidth(64 * GBIT, 100 * GBIT, 1 << 20, 1L << 40);
    caps.write(0, CapSpec.ofInstance(bandwidth, 24_000_000, 0), System.nanoTime());
  }

  /** Charged by one worker. */
  @Benchmark
  public long charge() {
    return caps.charge(lane, System.nanoTime(), 32 * 64, 32);
  }

  /** Charged by two workers. */
  @Benchmark
  @Threads(2)
  public long chargeShared() {
    return caps.charge(lane, System.nanoTime(), 32 * 64, 32);
  }

  /** What reading the clock costs, which workers do once per duty cycle. */
  @Benchmark
  public long baseline() {
    return System.nanoTime();
  }

  /** Frees the table. */
  @TearDown
  public void close() {
    caps.close();
  }
}
