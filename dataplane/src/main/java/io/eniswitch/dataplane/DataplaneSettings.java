package io.eniswitch.dataplane;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * How a switch is to run.
 *
 * @param workers threads that move packets, 1 to 64
 * @param eniCapacity most ENIs, 1 to 4,194,303
 * @param portCapacity most ports at once, 1 to 1,048,576
 * @param buffersPerWorker packet buffers of each worker
 * @param bufferBytes size of a buffer; devices with segmentation need large ones
 * @param sessionsPerWorker most IPv4 sessions of each worker, 1024 to 2^26; IPv6 a quarter of it
 * @param cpus processors to pin the workers to, in order; empty for none
 * @param busyPoll never sleep: lowest latency, a whole processor per worker
 * @param counterFile where the counters are mapped
 * @param portOpener makes the ports
 * @param policy what holds for every ENI
 */
public record DataplaneSettings(
    int workers,
    int eniCapacity,
    int portCapacity,
    int buffersPerWorker,
    int bufferBytes,
    int sessionsPerWorker,
    List<Integer> cpus,
    boolean busyPoll,
    Path counterFile,
    PortOpener portOpener,
    PolicyOptions policy) {
  /** IPv4 sessions of a worker, unless said otherwise. */
  public static final int DEFAULT_SESSIONS = 1 << 18;

  /** One worker, 65,536 ENIs, 4096 ports, buffers for 64 KiB segments, real devices. */
  public static DataplaneSettings defaults(final Path counterFile) {
    return new DataplaneSettings(
        1,
        1 << 16,
        4096,
        2048,
        PacketPool.LARGE_BUFFER_BYTES,
        DEFAULT_SESSIONS,
        List.of(),
        false,
        counterFile,
        new DevicePorts(),
        PolicyOptions.DEFAULT);
  }

  /** Checks the bounds; {@link IllegalArgumentException} names the field that is wrong. */
  public DataplaneSettings {
    cpus = List.copyOf(cpus);
    require(workers >= 1 && workers <= 64, "workers", workers, "1 to 64");
    require(eniCapacity >= 1 && eniCapacity < 1 << 22, "eniCapacity", eniCapacity, "1 to 4194303");
    require(
        portCapacity >= 1 && portCapacity <= 1 << 20, "portCapacity", portCapacity, "1 to 1048576");
    require(
        sessionsPerWorker >= 1024 && sessionsPerWorker <= 1 << 26,
        "sessionsPerWorker",
        sessionsPerWorker,
        "1024 to 67108864");
    require(
        cpus.isEmpty() || cpus.size() == workers,
        "cpus",
        cpus,
        "one processor per worker, or none");
  }

  /** The same with another number of workers. */
  public DataplaneSettings withWorkers(final int count) {
    return new DataplaneSettings(
        count,
        eniCapacity,
        portCapacity,
        buffersPerWorker,
        bufferBytes,
        sessionsPerWorker,
        cpus,
        busyPoll,
        counterFile,
        portOpener,
        policy);
  }

  /** The same with or without sleep. */
  public DataplaneSettings withBusyPoll(final boolean on) {
    return new DataplaneSettings(
        workers,
        eniCapacity,
        portCapacity,
        buffersPerWorker,
        bufferBytes,
        sessionsPerWorker,
        cpus,
        on,
        counterFile,
        portOpener,
        policy);
  }

  /** The same with the workers on these processors. */
  public DataplaneSettings withCpus(final List<Integer> processors) {
    return new DataplaneSettings(
        workers,
        eniCapacity,
        portCapacity,
        buffersPerWorker,
        bufferBytes,
        sessionsPerWorker,
        processors,
        busyPoll,
        counterFile,
        portOpener,
        policy);
  }

  /** The same with other packet memory. */
  public DataplaneSettings withBuffers(final int perWorker, final int bytes) {
    return new DataplaneSettings(
        workers,
        eniCapacity,
        portCapacity,
        perWorker,
        bytes,
        sessionsPerWorker,
        cpus,
        busyPoll,
        counterFile,
        portOpener,
        policy);
  }

  /** The same with room for another number of sessions. */
  public DataplaneSettings withSessions(final int perWorker) {
    return new DataplaneSettings(
        workers,
        eniCapacity,
        portCapacity,
        buffersPerWorker,
        bufferBytes,
        perWorker,
        cpus,
        busyPoll,
        counterFile,
        portOpener,
        policy);
  }

  /** The same with room for another number of ENIs. */
  public DataplaneSettings withEnis(final int capacity) {
    return new DataplaneSettings(
        workers,
        capacity,
        portCapacity,
        buffersPerWorker,
        bufferBytes,
        sessionsPerWorker,
        cpus,
        busyPoll,
        counterFile,
        portOpener,
        policy);
  }

  /** The same with ports made by another. */
  public DataplaneSettings withPortOpener(final PortOpener opener) {
    return new DataplaneSettings(
        workers,
        eniCapacity,
        portCapacity,
        buffersPerWorker,
        bufferBytes,
        sessionsPerWorker,
        cpus,
        busyPoll,
        counterFile,
        opener,
        policy);
  }

  /** The same with other settings for every ENI. */
  public DataplaneSettings withPolicy(final PolicyOptions options) {
    return new DataplaneSettings(
        workers,
        eniCapacity,
        portCapacity,
        buffersPerWorker,
        bufferBytes,
        sessionsPerWorker,
        cpus,
        busyPoll,
        counterFile,
        portOpener,
        options);
  }

  private static void require(
      final boolean valid, final String field, final Object value, final String accepted) {
    if (!valid) {
      throw new IllegalArgumentException("%s %s: needs %s".formatted(field, value, accepted));
    }
  }
}
