package io.eniswitch.benchmarks.control;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Clients that each send a call, wait for its answer and send the next: a closed loop, so its times
 * are service times under this many clients, not those of an open world.
 */
public final class ApiLoad {
  private static final long SLOWEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final ApiRig rig;
  private final int clients;

  /** A load of so many clients on the rig. */
  public ApiLoad(ApiRig rig, int clients) {
    this.rig = rig;
    this.clients = clients;
  }

  /** Runs one operation for a time. */
  public ApiResult run(ApiOperation operation, Duration duration)
      throws IOException, InterruptedException {
    Histogram micros = new ConcurrentHistogram(SLOWEST_MICROS, DIGITS);
    LongAdder calls = new LongAdder();
    long startNs = System.nanoTime();
    long endNs = startNs + duration.toNanos();
    Clients.together(
        clients,
        client -> {
          try (ApiConnection api = rig.connect()) {
            Step step = step(operation, client);
            boolean again = true;
            while (again) {
              long sentNs = System.nanoTime();
              step.call(api);
              long doneNs = System.nanoTime();
              micros.recordValue(TimeUnit.NANOSECONDS.toMicros(doneNs - sentNs));
              calls.increment();
              again = doneNs - endNs < 0 || !step.isAtRest();
            }
          }
        });
    return new ApiResult(calls.sum() * NANOS_PER_SECOND / (System.nanoTime() - startNs), micros);
  }

  /** One client's next call. */
  private interface Step {
    /** Makes it. */
    void call(ApiConnection api) throws IOException;

    /** Whether the client may stop now and leave everything as it was. */
    default boolean isAtRest() {
      return true;
    }
  }

  private Step step(ApiOperation operation, int client) {
    SplittableRandom random = new SplittableRandom(client);
    List<String> enis = rig.eniIds();
    return switch (operation) {
      case DESCRIBE_ID ->
          api ->
              describe(api, Map.of("NetworkInterfaceId.1", enis.get(random.nextInt(enis.size()))));
      case DESCRIBE_TAG ->
          api -> {
            int tag = random.nextInt(enis.size()) / ApiRig.ENIS_PER_TAG;
            describe(api, Map.of("Tag.1.Key", "number", "Tag.1.Value", Integer.toString(tag)));
          };
      case DESCRIBE_PAGE ->
          api ->
              describe(
                  api, Map.of("VpcId", rig.vpcId(), "Status", "Available", "MaxResults", "50"));
      case ATTACH_DETACH -> new AttachDetach(enis.get(client), rig.instanceIds().get(client));
    };
  }

  private static void describe(ApiConnection api, Map<String, String> filters) throws IOException {
    ApiRig.call(api, "DescribeNetworkInterfaces", filters);
  }

  /** Attaches and detaches in turn, and ends detached. */
  private static final class AttachDetach implements Step {
    private final Map<String, String> parameters;
    private boolean isAttached;

    AttachDetach(String eniId, String instanceId) {
      this.parameters = Map.of("NetworkInterfaceId", eniId, "InstanceId", instanceId);
    }

    @Override
    public void call(ApiConnection api) throws IOException {
      ApiRig.call(
          api, isAttached ? "DetachNetworkInterface" : "AttachNetworkInterface", parameters);
      isAttached = !isAttached;
    }

    @Override
    public boolean isAtRest() {
      return !isAttached;
    }
  }
}
