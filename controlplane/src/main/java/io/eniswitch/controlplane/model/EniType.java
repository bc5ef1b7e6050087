package io.eniswitch.controlplane.model;

/** The kinds of ENI. */
public enum EniType {
  /** Made and deleted with its instance, never moves. */
  PRIMARY("Primary"),
  /** Moves between instances. */
  SECONDARY("Secondary");

  private final String wireName;

  EniType(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the API. */
  public String wireName() {
    return wireName;
  }
}
