package io.eniswitch.controlplane.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to change an ENI; null leaves a thing as it is.
 *
 * @param eniId the ENI
 * @param name its name
 * @param description its description
 * @param securityGroupIds the groups that replace its groups
 * @param deleteOnRelease whether it is deleted with its instance
 * @param sourceDestCheck whether packets that are neither from nor to it are dropped
 * @param timeouts its session timeouts
 * @param queueNumber its queues, 1 to 2048
 */
public record ModifyEni(
    String eniId,
    @Nullable String name,
    @Nullable String description,
    @Nullable List<String> securityGroupIds,
    @Nullable Boolean deleteOnRelease,
    @Nullable Boolean sourceDestCheck,
    Timeouts timeouts,
    @Nullable Integer queueNumber) {
  /** Nothing changes but the name. */
  public static ModifyEni name(String eniId, String name) {
    return new ModifyEni(eniId, name, null, null, null, null, Timeouts.UNCHANGED, null);
  }

  /** Nothing changes but the groups. */
  public static ModifyEni groups(String eniId, List<String> securityGroupIds) {
    return new ModifyEni(eniId, null, null, securityGroupIds, null, null, Timeouts.UNCHANGED, null);
  }

  /** Whether it changes more than name and description. */
  boolean beyondNames() {
    return securityGroupIds != null
        || deleteOnRelease != null
        || sourceDestCheck != null
        || !timeouts.equals(Timeouts.UNCHANGED);
  }

  /**
   * Session timeouts in seconds; null leaves one as it is.
   *
   * @param tcpEstablished see the ENI's timeouts
   * @param tcpClosed see the ENI's timeouts
   * @param udp see the ENI's timeouts
   */
  public record Timeouts(
      @Nullable Integer tcpEstablished, @Nullable Integer tcpClosed, @Nullable Integer udp) {
    /** All as they are. */
    public static final Timeouts UNCHANGED = new Timeouts(null, null, null);
  }
}
