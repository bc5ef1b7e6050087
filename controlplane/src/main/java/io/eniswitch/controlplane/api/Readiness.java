package io.eniswitch.controlplane.api;

import java.util.Optional;

/** Whether the control plane can do its work now. <b>Threading:</b> any thread; must not block. */
@FunctionalInterface
public interface Readiness {

  /** Empty if ready, else what is missing, in a sentence. */
  Optional<String> whyNotReady();
}
