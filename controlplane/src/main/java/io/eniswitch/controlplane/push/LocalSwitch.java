package io.eniswitch.controlplane.push;

import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.IntentSink;
import java.util.ArrayList;
import java.util.List;

/**
 * The one switch of a control plane that has it in its own process.
 *
 * @param host the name of the host
 * @param sink gets what is for that host
 * @param times is told of each change
 */
public record LocalSwitch(String host, IntentSink sink, LocalTimes times) implements Switches {
  @Override
  public void begin(Account everything) {
    List<Intent> intents = new ArrayList<>();
    everything.of(host).forEachRemaining(said -> intents.add(said.intent()));
    sink.follow(everything.revision(), intents);
  }

  @Override
  public void tell(Account everything, List<Notice> notices) {
    List<Intent> intents = new ArrayList<>();
    for (Notice notice : notices) {
      Intent intent = notice.to(host);
      if (intent != null) {
        intents.add(intent);
      }
    }
    times.onTold(everything.revision());
    // Without a word for this host too: its progress is to go on.
    sink.follow(everything.revision(), intents);
  }
}
