package io.eniswitch.controlplane.model;

/** Where an instance is in its life. */
public enum InstanceStatus {
  /** Made, not started. */
  PENDING("Pending"),
  /** Its ports are being made. */
  STARTING("Starting"),
  /** Its ports forward. */
  RUNNING("Running"),
  /** Its ports are being taken away. */
  STOPPING("Stopping"),
  /** It has no ports. */
  STOPPED("Stopped");

  private final String wireName;

  InstanceStatus(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the API. */
  public String wireName() {
    return wireName;
  }

  /** Whether ENIs can be attached and addresses changed: running or stopped. */
  public boolean settled() {
    return this == RUNNING || this == STOPPED;
  }
}
