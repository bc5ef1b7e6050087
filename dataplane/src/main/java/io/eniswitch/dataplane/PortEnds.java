package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.PortRecord;
import java.util.concurrent.CompletableFuture;

/**
 * What the table thread leaves to threads that may wait for the kernel.
 *
 * @param closer closes devices
 * @param cables plugs them in and out
 */
record PortEnds(Closer closer, Cables cables) {
  /** Closes the device of a port that no worker uses, on a thread that may wait. */
  @FunctionalInterface
  interface Closer {
    /** Closes it and says {@link TableCommand.PortClosed} with {@code answer}. */
    void close(PortRecord port, CompletableFuture<Applied> answer);
  }
}
