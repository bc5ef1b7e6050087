package io.eniswitch.controlplane.model;

/**
 * Where an ENI is in its life: Available → Attaching → InUse → Detaching → Available → Deleting →
 * gone; a failed attach goes back to Available.
 */
public enum EniStatus {
  /** On no instance. */
  AVAILABLE("Available"),
  /** The switch is making its port. */
  ATTACHING("Attaching"),
  /** The switch confirmed that it forwards. */
  IN_USE("InUse"),
  /** The switch is taking its port away. */
  DETACHING("Detaching"),
  /** About to be gone. */
  DELETING("Deleting");

  private final String wireName;

  EniStatus(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the API. */
  public String wireName() {
    return wireName;
  }

  /** Whether addresses and groups can change: on no instance, or forwarding. */
  public boolean settled() {
    return this == AVAILABLE || this == IN_USE;
  }
}
