package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.model.EniQos;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import org.jspecify.annotations.Nullable;

/**
 * What instance types and the QoS of ENIs mean to a switch.
 *
 * <p>What may pass at once, at any speed, is {@link CapSpec#defaultBurstBytes}. A type that bursts
 * saves up its base bandwidth of {@value #CREDIT_SECONDS} s. <b>Threading</b>: any thread.
 */
final class CapTranslation {
  private static final long CREDIT_SECONDS = 60;
  // The API has 1,024,000 kbit in a Gbit of an instance type, and 1,000 bits in a kbit of QoS.
  private static final double TYPE_KBIT_PER_GBIT = 1_024_000;
  private static final double GBIT_BYTES = 125_000_000;
  private static final long QOS_KBIT_BYTES = 125;

  private CapTranslation() {}

  /** The caps of every instance of a type; none for a type that is not known any more. */
  static CapSpec caps(@Nullable InstanceType type) {
    if (type == null) {
      return CapSpec.UNLIMITED;
    }
    InstanceType.Bandwidth given = type.bandwidth();
    long base = bytesPerSec(given.baseKbitPerSec());
    long peak = bytesPerSec(given.burstKbitPerSec());
    long credit = peak > base ? base * CREDIT_SECONDS : 0;
    return CapSpec.ofInstance(
        new Bandwidth(base, peak, CapSpec.defaultBurstBytes(peak), credit),
        given.packetsPerSec(),
        given.connections());
  }

  /** The limits of an ENI beside those of its instance. */
  static CapSpec qos(@Nullable EniQos qos) {
    return qos == null
        ? CapSpec.UNLIMITED
        : new CapSpec(
            lane(qos.txKbitPerSec(), qos.txPacketsPerSec()),
            lane(qos.rxKbitPerSec(), qos.rxPacketsPerSec()),
            0,
            qos.sessions());
  }

  private static CapSpec.Lane lane(int kbitPerSec, int packetsPerSec) {
    long bytesPerSec = kbitPerSec * QOS_KBIT_BYTES;
    Bandwidth bandwidth =
        kbitPerSec == 0
            ? Bandwidth.UNLIMITED
            : Bandwidth.constant(bytesPerSec, CapSpec.defaultBurstBytes(bytesPerSec));
    return new CapSpec.Lane(bandwidth, packetsPerSec);
  }

  private static long bytesPerSec(int kbitPerSec) {
    return Math.round(kbitPerSec / TYPE_KBIT_PER_GBIT * GBIT_BYTES);
  }
}
