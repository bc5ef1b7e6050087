package io.eniswitch.controlplane.push.server;

import java.util.concurrent.LinkedBlockingQueue;
import org.agrona.ErrorHandler;

/**
 * Sends full accounts: a piece to each switch that can take one, in turn, so that neither a large
 * account nor a slow switch holds up another.
 *
 * <p><b>Threading</b>: any thread asks; one own thread sends. <b>Bounds</b>: each switch is in the
 * queue at most once.
 */
final class Snapshots implements AutoCloseable {
  private final LinkedBlockingQueue<Snapshot> ready = new LinkedBlockingQueue<>();
  private final ErrorHandler errors;
  private final Thread thread = Thread.ofPlatform().name("snapshots").daemon().unstarted(this::run);

  private Snapshots(ErrorHandler errors) {
    this.errors = errors;
  }

  /** Starts the thread. */
  static Snapshots start(ErrorHandler errors) {
    Snapshots snapshots = new Snapshots(errors);
    snapshots.thread.start();
    return snapshots;
  }

  /** The next piece of this one can go out. */
  void continueWith(Snapshot snapshot) {
    ready.add(snapshot);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Snapshot snapshot = ready.take();
        try {
          if (snapshot.sendPiece()) {
            ready.add(snapshot);
          }
        } catch (RuntimeException e) {
          errors.onError(e);
          snapshot.abandon();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
