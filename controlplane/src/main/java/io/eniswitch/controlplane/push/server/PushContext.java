package io.eniswitch.controlplane.push.server;

import io.eniswitch.controlplane.push.Account;
import io.eniswitch.controlplane.push.Answers;
import io.eniswitch.controlplane.push.Leases;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;

/**
 * What all links share.
 *
 * @param generation of this control plane
 * @param roster who speaks for which host
 * @param log what changed
 * @param latestNow the last account, and its place in the log
 * @param snapshots sends accounts
 * @param answers learns what switches answer
 * @param leases given to switches
 * @param metrics counts
 * @param errors gets what other ends must not say
 */
record PushContext(
    long generation,
    Roster roster,
    DeltaLog log,
    Supplier<Latest> latestNow,
    Snapshots snapshots,
    Answers answers,
    Leases leases,
    PushMetrics metrics,
    ErrorHandler errors) {
  /** An account and what was told last of it. */
  record Latest(Account account, Delta delta) {}

  /** The last account. */
  Latest latest() {
    return latestNow.get();
  }
}
