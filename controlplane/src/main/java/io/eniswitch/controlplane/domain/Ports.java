package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.Tag;

/** Which instances have ports that a switch makes and confirms. */
final class Ports {
  private static final String NONE = "none";

  private Ports() {}

  /** Whether a switch makes the ports of an instance with these tags. */
  static boolean confirmed(Labels labels) {
    String port = labels.tag(Tag.PORT_KEY);
    return !port.isEmpty() && !port.equals(NONE);
  }

  /** Whether a switch has to confirm what happens to this instance's ENIs now. */
  static boolean confirmed(Instance instance) {
    return confirmed(instance.labels()) && instance.status() != InstanceStatus.STOPPED;
  }
}
