package io.eniswitch.controlplane.model;

/**
 * Limits on one ENI, within its instance's caps; 0 is no limit.
 *
 * @param rxKbitPerSec towards the ENI
 * @param txKbitPerSec from the ENI
 * @param rxPacketsPerSec towards the ENI
 * @param txPacketsPerSec from the ENI
 * @param sessions sessions at a time
 */
public record EniQos(
    int rxKbitPerSec, int txKbitPerSec, int rxPacketsPerSec, int txPacketsPerSec, int sessions) {
  /** Refuses values below the least or between the steps. */
  public EniQos {
    check("BandwidthRx", rxKbitPerSec, 50_000, 1_000);
    check("BandwidthTx", txKbitPerSec, 50_000, 1_000);
    check("PpsRx", rxPacketsPerSec, 10_000, 10_000);
    check("PpsTx", txPacketsPerSec, 10_000, 10_000);
    check("ConcurrentConnections", sessions, 10_000, 10_000);
  }

  private static void check(String name, int value, int least, int step) {
    if (value != 0 && (value < least || value % step != 0)) {
      throw new IllegalArgumentException(
          "QoS." + name + " " + value + " is not at least " + least + " in steps of " + step);
    }
  }
}
