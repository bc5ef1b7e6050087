package io.eniswitch.dataplane.push;

import java.util.List;

/** Where control says what it wants of a switch. <b>Threading</b>: any one thread. */
@FunctionalInterface
public interface IntentSink {
  /**
   * Wants these from now on. Returns at once; {@link Outcomes} tells what became of each ENI.
   *
   * @param revision of control's state, growing from call to call
   */
  void follow(long revision, List<Intent> intents);
}
