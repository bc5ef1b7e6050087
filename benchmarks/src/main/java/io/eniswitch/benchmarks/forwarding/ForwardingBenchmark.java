package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.packet.PacketVector;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time per packet through the pipeline, and of making and dropping it alone. With {@code -prof gc}
 * it shows that a burst allocates nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1)
public class ForwardingBenchmark {
  /** What is done to each packet. */
  @Param({"L2", "L3"})
  public ForwardingPipeline pipeline = ForwardingPipeline.L3;

  /** Distinct flows. */
  @Param({"1000", "64000"})
  public int flows = 1000;

  private ForwardingRig rig = new ForwardingRig(new ForwardingCase(pipeline, flows, false));

  /** Lays out tables and traffic for the parameters. */
  @Setup(Level.Trial)
  public void open() {
    rig.close();
    rig = new ForwardingRig(new ForwardingCase(pipeline, flows, false));
  }

  /** Through the pipeline. */
  @Benchmark
  @OperationsPerInvocation(PacketVector.CAPACITY)
  public void forward() {
    rig.burst(PacketVector.CAPACITY, System.nanoTime());
  }

  /** From the source to the sink, past the pipeline. */
  @Benchmark
  @OperationsPerInvocation(PacketVector.CAPACITY)
  public void baseline() {
    rig.burstPastPipeline(PacketVector.CAPACITY);
  }

  /** Frees tables and traffic. */
  @TearDown(Level.Trial)
  public void close() {
    rig.close();
  }
}
