package io.eniswitch.controlplane.push;

import java.io.Serial;

/** What the domain wants and no switch can do. */
public final class PushException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With a sentence that names the ENI. */
  PushException(String message) {
    super(message);
  }
}
