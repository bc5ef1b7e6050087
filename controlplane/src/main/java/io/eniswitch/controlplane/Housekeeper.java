package io.eniswitch.controlplane;

import io.eniswitch.controlplane.domain.Housekeeping;
import io.eniswitch.controlplane.store.StoreException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;

/**
 * Calls the housekeeping of the domain now and then, on a thread of its own.
 *
 * <p><b>Threading</b>: started and closed from any thread. It ends by itself when the store takes
 * no more changes.
 */
final class Housekeeper implements AutoCloseable {
  private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int PERIODS_PER_FORGET = 50;

  private final Housekeeping housekeeping;
  private final ErrorHandler errors;
  private final Thread thread;
  private volatile boolean closing;

  private Housekeeper(Housekeeping housekeeping, ErrorHandler errors) {
    this.housekeeping = housekeeping;
    this.errors = errors;
    this.thread = Thread.ofPlatform().name("housekeeper").daemon().unstarted(this::run);
  }

  /** Starts calling. */
  static Housekeeper start(Housekeeping housekeeping, ErrorHandler errors) {
    Housekeeper housekeeper = new Housekeeper(housekeeping, errors);
    housekeeper.thread.start();
    return housekeeper;
  }

  private void run() {
    int period = 0;
    while (!closing) {
      try {
        housekeeping.expire();
        period = (period + 1) % PERIODS_PER_FORGET;
        if (period == 0) {
          housekeeping.forget();
        }
      } catch (StoreException e) {
        errors.onError(e);
        return;
      } catch (RuntimeException e) {
        errors.onError(e);
      }
      LockSupport.parkNanos(PERIOD_NS);
    }
  }

  /** Ends the thread and waits for it. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
