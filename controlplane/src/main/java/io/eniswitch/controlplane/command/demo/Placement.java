package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.linux.CpuAffinity;
import java.util.BitSet;

/**
 * Which processors the two ends of a TCP connection and the switch's worker run on. The ends have
 * the same whatever carries the connection.
 *
 * <p>With two processors three busy threads must share: the reader is with the worker, so that it
 * copies from caches that are warm from the worker's own copy, and the writer has the other one.
 * With more, the ends go where the scheduler puts them.
 *
 * @param writerCpu processor of the sending end, -1 for any
 * @param readerCpu processor of the receiving end, -1 for any
 * @param workerCpu processor of the switch's worker, -1 for any
 */
public record Placement(int writerCpu, int readerCpu, int workerCpu) {
  private static final int ANY = -1;

  /** What suits a machine with these processors. */
  public static Placement on(BitSet cpus) {
    return switch (cpus.cardinality()) {
      case 0, 1 -> new Placement(ANY, ANY, ANY);
      case 2 -> new Placement(cpus.nextSetBit(0), cpus.length() - 1, cpus.length() - 1);
      default -> new Placement(ANY, ANY, cpus.length() - 1);
    };
  }

  /** Puts the calling thread on {@code cpu}, unless that is any. */
  static void pin(int cpu) {
    if (cpu != ANY) {
      CpuAffinity.pin(cpu);
    }
  }
}
