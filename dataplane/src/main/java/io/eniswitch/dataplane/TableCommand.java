package io.eniswitch.dataplane;

import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.session.SessionMemory;
import io.eniswitch.dataplane.trace.EniNote;
import java.util.concurrent.CompletableFuture;

/** What other threads ask of the table thread. Each carries the future of its answer. */
sealed interface TableCommand {
  /** Where the answer goes. */
  CompletableFuture<?> answer();

  /** Carry out a change other than {@link Change.PutPort}. */
  record Apply(Change change, CompletableFuture<Applied> answer) implements TableCommand {}

  /** Take a port number and say what to open; the port counts as being made from now on. */
  record ReservePort(Change.PutPort change, CompletableFuture<PortOpener.Request> answer)
      implements TableCommand {}

  /** Bring a port that was opened into service. */
  record AddPort(
      Change.PutPort change,
      PortOpener.Request request,
      PortOpener.Opened opened,
      CompletableFuture<Applied> answer)
      implements TableCommand {}

  /** Give back the number of a port that could not be opened. */
  record CancelPort(
      Change.PutPort change, PortOpener.Request request, CompletableFuture<Applied> answer)
      implements TableCommand {}

  /** Take a failed port from the workers; its ENI stays bound to it until control decides. */
  record FailPort(int portId, CompletableFuture<Applied> answer) implements TableCommand {}

  /** The device of a removed port is closed: its number and its name are free. */
  record PortClosed(int portId, CompletableFuture<Applied> answer) implements TableCommand {}

  /** Close every port; answered when all devices are closed. */
  record CloseAll(CompletableFuture<Applied> answer) implements TableCommand {}

  /** Say what belongs to an ENI. */
  record Describe(String eniId, CompletableFuture<EniNote> answer) implements TableCommand {}

  /** Say which of the ENIs of the process before are there. */
  record Inherit(SessionMemory former, CompletableFuture<Inheritance> answer)
      implements TableCommand {}

  /**
   * Pass a command on to a worker, which answers by itself; the answer here is that it was sent.
   */
  record Ask(int worker, WorkerCommand command, CompletableFuture<Boolean> answer)
      implements TableCommand {}
}
