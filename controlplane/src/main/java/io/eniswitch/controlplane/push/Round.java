package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.domain.SwitchReports;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.IntentSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.ErrorHandler;

/**
 * What the courier does each time it looks: tells the switch what the things touched mean now, then
 * tells the domain what is confirmed.
 *
 * <p><b>Threading</b>: the courier's thread.
 */
final class Round {
  private final Translation translation;
  private final Ledger ledger = new Ledger();
  private final Reporter reporter;
  private final ErrorHandler errors;

  Round(Translation translation, SwitchReports reports, ErrorHandler errors) {
    this.translation = translation;
    this.reporter = new Reporter(reports, ledger);
    this.errors = errors;
  }

  /** Tells the switch everything. */
  void begin(View view, IntentSink sink) {
    List<Intent> intents = new ArrayList<>();
    intents.add(new Intent.Begin());
    Touched all = Touched.all(view);
    intents.addAll(intents(view, all));
    intents.add(new Intent.End());
    sink.follow(view.revision(), intents);
    reporter.report(view, all);
  }

  /** Takes an answer; what it makes known is touched. */
  void onAnswer(String eniId, long revision, Ledger.State state, Touched touched, View view) {
    if (ledger.answer(eniId, revision, state)) {
      touched.addEni(eniId, view.find(Kinds.ENI, eniId));
    }
  }

  /** Tells the switch and the domain what there is to tell. */
  void finish(View view, Touched touched, IntentSink sink) {
    List<Intent> intents = intents(view, touched);
    if (!intents.isEmpty()) {
      sink.follow(view.revision(), intents);
    }
    reporter.report(view, touched);
  }

  /** What is to go first of all frees what others may need; what others are in goes last. */
  private List<Intent> intents(View view, Touched touched) {
    List<Intent> going = new ArrayList<>();
    List<Intent> coming = new ArrayList<>();
    List<Intent> last = new ArrayList<>();
    for (String id : touched.prefixLists()) {
      PrefixList list = view.find(Kinds.PREFIX_LIST, id);
      if (list == null) {
        last.add(new Intent.NoPrefixList(id));
      } else {
        coming.add(GroupTranslation.prefixList(list));
      }
    }
    for (String id : touched.groups()) {
      SecurityGroup group = view.find(Kinds.SECURITY_GROUP, id);
      if (group == null) {
        last.add(new Intent.NoSecurityGroup(id));
      } else {
        coming.add(GroupTranslation.group(group));
      }
    }
    for (String id : touched.vSwitches()) {
      VSwitch vSwitch = view.find(Kinds.VSWITCH, id);
      Optional<Intent> intent =
          vSwitch == null ? Optional.empty() : translation.vSwitch(view, vSwitch);
      intent.ifPresentOrElse(coming::add, () -> last.add(new Intent.NoVSwitch(id)));
    }
    for (String id : touched.instances()) {
      Instance instance = view.find(Kinds.INSTANCE, id);
      Optional<Intent> intent =
          instance == null ? Optional.empty() : translation.instance(instance);
      intent.ifPresentOrElse(coming::add, () -> last.add(new Intent.NoInstance(id)));
    }
    for (String id : touched.enis()) {
      Eni eni = view.find(Kinds.ENI, id);
      if (eni == null) {
        ledger.forget(id);
        going.add(new Intent.NoEni(id));
      } else {
        want(view, eni, coming);
      }
    }
    going.addAll(coming);
    going.addAll(last);
    return going;
  }

  private void want(View view, Eni eni, List<Intent> intents) {
    Translation.Meaning meaning = translation.eni(view, eni);
    if (ledger.want(eni.id(), meaning, view.revision())) {
      intents.add(meaning.intent());
      if (meaning.fault() != null) {
        errors.onError(new PushException(eni.id() + ": " + meaning.fault()));
      }
    }
  }
}
