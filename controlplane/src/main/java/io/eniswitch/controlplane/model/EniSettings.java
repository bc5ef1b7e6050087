package io.eniswitch.controlplane.model;

import org.jspecify.annotations.Nullable;

/**
 * What the tenant can switch on an ENI.
 *
 * @param deleteOnRelease whether it is deleted with the instance it is on
 * @param sourceDestCheck whether packets that are neither from nor to the ENI are dropped; off for
 *     one that forwards for others
 * @param timeouts session timeouts
 * @param qos limits, or null without
 * @param queueNumber queues asked for, or null for the type's default
 */
public record EniSettings(
    boolean deleteOnRelease,
    boolean sourceDestCheck,
    SessionTimeouts timeouts,
    @Nullable EniQos qos,
    @Nullable Integer queueNumber) {
  /** What an ENI has when nothing was asked for. */
  public static final EniSettings DEFAULT =
      new EniSettings(false, true, SessionTimeouts.DEFAULT, null, null);

  /** These settings, deleted on release or not. */
  public EniSettings withDeleteOnRelease(boolean value) {
    return new EniSettings(value, sourceDestCheck, timeouts, qos, queueNumber);
  }

  /** These settings, with the check or without. */
  public EniSettings withSourceDestCheck(boolean value) {
    return new EniSettings(deleteOnRelease, value, timeouts, qos, queueNumber);
  }

  /** These settings with other timeouts. */
  public EniSettings withTimeouts(SessionTimeouts value) {
    return new EniSettings(deleteOnRelease, sourceDestCheck, value, qos, queueNumber);
  }

  /** These settings with limits, or with null without. */
  public EniSettings withQos(@Nullable EniQos value) {
    return new EniSettings(deleteOnRelease, sourceDestCheck, timeouts, value, queueNumber);
  }

  /** These settings with a number of queues. */
  public EniSettings withQueueNumber(@Nullable Integer value) {
    return new EniSettings(deleteOnRelease, sourceDestCheck, timeouts, qos, value);
  }
}
