package io.eniswitch.controlplane.command.top;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All counters of a switch at a moment.
 *
 * @param atNs on the clock of nanoTime
 * @param enis by name, in the order of their rows
 * @param workers by number
 */
record Sample(long atNs, Map<String, EniCounts> enis, Map<Integer, WorkerCounts> workers) {
  /** Name of what no ENI has sent. */
  static final String NO_ENI = "(no ENI)";

  /**
   * Counters of an ENI.
   *
   * @param rxPackets packets into the switch
   * @param rxBytes bytes into the switch
   * @param txPackets packets out of the switch
   * @param txBytes bytes out of the switch
   * @param drops packets dropped, by reason, without the zeros
   */
  record EniCounts(
      long rxPackets, long rxBytes, long txPackets, long txBytes, Map<DropReason, Long> drops) {
    static final EniCounts NONE = new EniCounts(0, 0, 0, 0, Map.of());
  }

  /**
   * Counters of a worker.
   *
   * @param cycles duty cycles
   * @param busyCycles those that moved packets
   * @param packets packets processed
   */
  record WorkerCounts(long cycles, long busyCycles, long packets) {
    static final WorkerCounts NONE = new WorkerCounts(0, 0, 0);
  }

  /** Reads them now. */
  static Sample read(CounterFile file) {
    Map<String, EniCounts> enis = new LinkedHashMap<>();
    for (int row = 1; row < file.layout().rows(); row++) {
      String name = file.name(row);
      if (!name.isEmpty()) {
        enis.put(name, counts(file, row));
      }
    }
    EniCounts others = counts(file, 0);
    if (!others.drops().isEmpty()) {
      enis.put(NO_ENI, others);
    }
    Map<Integer, WorkerCounts> workers = new LinkedHashMap<>();
    for (int worker = 0; worker < file.layout().workers(); worker++) {
      workers.put(
          worker,
          new WorkerCounts(
              file.own(worker, CounterLayout.CYCLES),
              file.own(worker, CounterLayout.BUSY_CYCLES),
              file.own(worker, CounterLayout.PACKETS)));
    }
    return new Sample(System.nanoTime(), enis, workers);
  }

  private static EniCounts counts(CounterFile file, int row) {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      long count = file.rowDrops(row, reason);
      if (count > 0) {
        drops.put(reason, count);
      }
    }
    return new EniCounts(
        file.row(row, CounterLayout.RX_PACKETS),
        file.row(row, CounterLayout.RX_BYTES),
        file.row(row, CounterLayout.TX_PACKETS),
        file.row(row, CounterLayout.TX_BYTES),
        drops);
  }
}
