package io.eniswitch.controlplane.push;

import io.eniswitch.dataplane.push.Intent;
import java.util.Iterator;

/**
 * Everything the switches are to be at one revision; stays as it is, however long it is kept.
 *
 * <p><b>Threading</b>: any thread.
 */
public interface Account {
  /** The revision of the state. */
  long revision();

  /** All that the switch of a host is to be told, between {@code Begin} and {@code End}. */
  Iterator<Said> of(String host);

  /**
   * An intent for one host.
   *
   * @param own whether it was for this host only, so that control may wait for its answer
   */
  record Said(Intent intent, boolean own) {}
}
