package io.eniswitch.controlplane.model;

import java.time.Instant;

/**
 * An ENI's place on an instance.
 *
 * @param instanceId the instance
 * @param deviceIndex 0 for the primary ENI, else the lowest number free on the instance
 * @param networkCardIndex the card asked for; 0 where the type has one
 * @param epoch grows with every binding of the ENI: a confirmation or a packet of an older epoch is
 *     void
 * @param since when the binding was made, for timing and deadlines
 */
public record Attachment(
    String instanceId, int deviceIndex, int networkCardIndex, long epoch, Instant since) {
  private static final long RELEASED = 0;

  /** This attachment once its switch is known not to forward the ENI any more. */
  public Attachment released() {
    return withEpoch(RELEASED, since);
  }

  /** Whether its switch is known not to forward the ENI any more. */
  public boolean isReleased() {
    return epoch == RELEASED;
  }

  /** This attachment under a new epoch. */
  public Attachment withEpoch(long newEpoch, Instant newSince) {
    return new Attachment(instanceId, deviceIndex, networkCardIndex, newEpoch, newSince);
  }
}
