package io.eniswitch.dataplane.port;

/** Whether a port works. */
public enum PortState {
  /** Frames pass. */
  UP,
  /** Made, but its link is down on purpose: a standby. */
  DOWN,
  /** The device failed or is gone; {@link Port#fault} says why. */
  FAILED
}
