package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.dataplane.push.Intent;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Everything the switches are to be at one revision; stays as it is, however long it is kept.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class Account {
  private final View view;
  private final Translation translation;

  Account(View view, Translation translation) {
    this.view = view;
    this.translation = translation;
  }

  /** The revision of the state. */
  public long revision() {
    return view.revision();
  }

  /** All that the switch of a host is to be told, between {@code Begin} and {@code End}. */
  public Iterator<Intent> of(String host) {
    Stream<Notice> definitions =
        Definition.all(view, translation).stream().flatMap(definition -> definition.notices(view));
    Stream<Notice> enis =
        view.all(Kinds.ENI).stream().map(eni -> translation.eni(view, eni).notice());
    Stream<Intent> things =
        Stream.concat(definitions, enis)
            .map(notice -> notice.to(host))
            .filter(Objects::nonNull)
            .filter(intent -> !intent.isGoing());
    return Stream.concat(
            Stream.concat(Stream.of(new Intent.Begin()), things), Stream.of(new Intent.End()))
        .iterator();
  }
}
