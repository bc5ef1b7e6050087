package io.eniswitch.controlplane.model;

/**
 * What an instance of a type can have.
 *
 * @param id such as {@code ecs.g7.large}
 * @param cpuCores virtual processors
 * @param memoryGib memory in GiB
 * @param eni limits on ENIs
 * @param bandwidth caps shared by all ENIs
 * @param ioOptimized whether ENIs can be attached at all
 * @param hotPlug whether ENIs come and go while the instance runs
 */
public record InstanceType(
    String id,
    int cpuCores,
    double memoryGib,
    EniLimits eni,
    Bandwidth bandwidth,
    boolean ioOptimized,
    boolean hotPlug) {

  /**
   * Limits on the ENIs of an instance.
   *
   * @param count ENIs on the instance, the primary one included
   * @param ipv4PerEni IPv4 addresses on an ENI, its primary one included
   * @param ipv6PerEni IPv6 addresses on an ENI
   * @param queues the most queues one ENI can have
   * @param totalQueues the most queues all ENIs together can have
   */
  public record EniLimits(int count, int ipv4PerEni, int ipv6PerEni, int queues, int totalQueues) {}

  /**
   * Caps of an instance, whatever the number of its ENIs.
   *
   * @param baseKbitPerSec per direction, always reachable; 1 Gbit/s is 1,024,000
   * @param burstKbitPerSec per direction while credit lasts; equal to the base without burst
   * @param packetsPerSec both directions together
   * @param connections sessions at a time; 0 where the type has no stated limit
   */
  public record Bandwidth(
      int baseKbitPerSec, int burstKbitPerSec, long packetsPerSec, int connections) {}

  /** The family: {@code ecs.g7} of {@code ecs.g7.large}. */
  public String family() {
    int dot = id.lastIndexOf('.');
    String prefix = dot < 0 ? id : id.substring(0, dot);
    int dash = prefix.indexOf('-');
    return dash < 0 ? prefix : prefix.substring(0, dash);
  }

  /** The queues of a primary ENI. */
  public int primaryQueues() {
    return eni.queues;
  }

  /** The queues of a secondary ENI that did not ask for a number. */
  public int secondaryQueues() {
    return eni.queues;
  }
}
