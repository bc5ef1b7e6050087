package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.dataplane.push.Intent;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the state of the domain means. */
record StateAccount(View view, Translation translation) implements Account {
  @Override
  public long revision() {
    return view.revision();
  }

  @Override
  public Iterator<Said> of(String host) {
    Stream<Notice> definitions =
        Definition.all(view, translation).stream().flatMap(definition -> definition.notices(view));
    Stream<Notice> enis =
        view.all(Kinds.ENI).stream().map(eni -> translation.eni(view, eni).notice());
    Stream<Said> things =
        Stream.concat(definitions, enis)
            .mapMulti((notice, out) -> {
              @Nullable Intent intent = notice.to(host);
              if (intent != null && !intent.isGoing()) {
                out.accept(new Said(intent, notice.at().containsKey(host)));
              }
            });
    return Stream.concat(
            Stream.concat(Stream.of(new Said(new Intent.Begin(), false)), things),
            Stream.of(new Said(new Intent.End(), false)))
        .iterator();
  }
}
