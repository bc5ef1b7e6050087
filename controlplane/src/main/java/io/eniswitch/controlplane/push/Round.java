package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.domain.SwitchReports;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.dataplane.push.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;

/**
 * What the courier does each time it looks: tells the switches what the things touched mean now,
 * then tells the domain what is confirmed.
 *
 * <p><b>Threading</b>: the courier's turn.
 */
final class Round {
  /** After which it looks again if nothing has a time. */
  static final long REST_NS = TimeUnit.HOURS.toNanos(1);

  private final Translation translation;
  private final Ledger ledger = new Ledger();
  private final Reporter reporter;
  private final SwitchReports reports;
  private final ErrorHandler errors;

  Round(Translation translation, SwitchReports reports, ErrorHandler errors) {
    this.translation = translation;
    this.reports = reports;
    this.reporter = new Reporter(reports, ledger);
    this.errors = errors;
  }

  /** Notes everything; the switches begin with the whole account. */
  void begin(View view, Switches switches) {
    Touched all = Touched.all(view);
    List<Notice> _ = notices(view, all);
    switches.begin(new StateAccount(view, translation));
    reporter.report(view, all);
  }

  /** Takes an answer; what it makes known is touched. */
  void onAnswer(Answer answer, Touched touched, View view) {
    if (ledger.answer(answer.host(), answer.eniId(), answer.revision(), answer.state())) {
      touched.addEni(answer.eniId(), view.find(Kinds.ENI, answer.eniId()));
    }
  }

  /** Whether progress of a host's switch makes anything known. */
  boolean waitsFor(String host) {
    return ledger.waitsFor(host);
  }

  /** Takes the news that a switch has all up to a revision. */
  void onProgress(String host, long revision, Touched touched, View view) {
    for (String eniId : ledger.progress(host, revision)) {
      touched.addEni(eniId, view.find(Kinds.ENI, eniId));
    }
  }

  /**
   * Lets ENIs go on whose former switch does not answer, and cannot send for them any more.
   *
   * @return after how many ns to look again
   */
  long releaseUnanswered(View view, long nowNs) {
    Leases leases = translation.hosts().leases();
    long restNs = REST_NS;
    for (Map.Entry<String, String> held : ledger.held().entrySet()) {
      Eni eni = view.find(Kinds.ENI, held.getKey());
      Attachment attachment = eni == null ? null : eni.attachment();
      if (eni == null || attachment == null) {
        continue;
      }
      if (leases.endIfOver(held.getValue(), ledger.revision(eni.id()), nowNs)) {
        var _ = reports.released(eni.id(), attachment.epoch());
      } else {
        restNs = Math.min(restNs, Math.max(leases.endNs(held.getValue()) - nowNs, 0));
      }
    }
    return restNs;
  }

  /** What the switch of a host says of one ENI. */
  record Answer(String host, String eniId, long revision, Ledger.State state) {}

  /** Tells the switches and the domain what there is to tell; true if it was anything. */
  boolean finish(View view, Touched touched, Switches switches) {
    List<Notice> notices = notices(view, touched);
    if (!notices.isEmpty()) {
      switches.tell(new StateAccount(view, translation), notices);
    }
    reporter.report(view, touched);
    return !notices.isEmpty();
  }

  /** What is to go first of all frees what others may need; what others are in goes last. */
  private List<Notice> notices(View view, Touched touched) {
    List<Notice> coming = new ArrayList<>();
    List<Notice> last = new ArrayList<>();
    List<Definition<?>> definitions =
        touched.isOnlyEnis() ? List.of() : Definition.all(view, translation);
    for (Definition<?> definition : definitions) {
      for (String id : definition.touched().apply(touched)) {
        Notice notice = definition.notice(view, id);
        if (notice == null) {
          if (ledger.forgetNotice(definition.prefix() + id)) {
            last.add(Notice.everywhere(definition.gone().apply(id)));
          }
        } else if (ledger.say(definition.prefix() + id, notice)) {
          coming.add(notice);
        }
      }
    }
    List<Notice> all = new ArrayList<>();
    for (String id : touched.enis()) {
      Eni eni = view.find(Kinds.ENI, id);
      if (eni == null) {
        ledger.forget(id);
        all.add(Notice.everywhere(new Intent.NoEni(id)));
      } else {
        want(view, eni, coming);
      }
    }
    all.addAll(coming);
    all.addAll(last);
    return all;
  }

  private void want(View view, Eni eni, List<Notice> notices) {
    Translation.Meaning meaning = translation.eni(view, eni);
    if (ledger.want(eni.id(), meaning, view.revision())) {
      notices.add(meaning.notice());
      if (meaning.fault() != null) {
        errors.onError(new PushException(eni.id() + ": " + meaning.fault()));
      }
    }
  }
}
