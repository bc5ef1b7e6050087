package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.linux.ThreadTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Events that are taken up one after the other, in the order they came. Who adds one and finds
 * nobody at it takes it up by itself, for to wake a thread takes longer than most of them do; an
 * own thread has the turn for what is left over, and for what is due at a time.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: a caller has at most {@link #MOST_TURNS} turns in
 * a row, so that it does not work for others for long; whoever adds bounds the queue.
 * <b>Source</b>: decisions 61 and 68.
 *
 * @param <E> the events
 */
public final class Serial<E> implements AutoCloseable {
  private static final int MOST_TURNS = 16;
  private static final long LONGEST_REST_NS = TimeUnit.HOURS.toNanos(1);

  private final Handler<E> handler;
  private final LinkedBlockingQueue<E> events = new LinkedBlockingQueue<>();
  private final ReentrantLock turn = new ReentrantLock();
  private final Thread thread;
  private final List<E> taken = new ArrayList<>();
  private long dueNs;
  private long restsUntilNs;
  private volatile boolean running = true;

  /** Takes events up. */
  @FunctionalInterface
  public interface Handler<E> {
    /**
     * It has the turn.
     *
     * @param events in their order, for the call only; none if only a time has come
     * @return after how many ns it is to have the turn again if nothing comes before
     */
    long onTurn(List<E> events);
  }

  /**
   * Takes nothing up before {@link #start}.
   *
   * @param name of the own thread
   * @param handler does not throw
   */
  public Serial(String name, Handler<E> handler) {
    this.handler = handler;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::rest);
  }

  /** Begins, with {@code first} done before anything is taken up. To be called once. */
  public void start(Runnable first) {
    turn.lock();
    try {
      first.run();
      dueNs = System.nanoTime() + LONGEST_REST_NS;
      restsUntilNs = dueNs;
      thread.start();
    } finally {
      turn.unlock();
    }
  }

  /** Adds an event, for the own thread if nobody else is at it. */
  public void add(E event) {
    events.add(event);
    if (!turn.isHeldByCurrentThread()) {
      wake();
    }
  }

  /** Adds an event that nobody may hear of before somebody calls {@link #run}. */
  public void put(E event) {
    events.add(event);
  }

  /** Takes up what was added, unless somebody is at it, who goes on with that. */
  public void run() {
    // One who adds from within a turn is at it already.
    if (events.isEmpty() || turn.isHeldByCurrentThread() || !turn.tryLock()) {
      return;
    }
    boolean early;
    try {
      for (int i = 0; i < MOST_TURNS && running && !events.isEmpty(); i++) {
        takeTurn();
      }
      early = dueNs - restsUntilNs < 0;
    } finally {
      turn.unlock();
    }
    if (early || !events.isEmpty()) {
      wake();
    }
  }

  /** Adds an event and takes it up, unless somebody is at it. */
  public void addAndRun(E event) {
    events.add(event);
    run();
  }

  /** The next event, which is on its way. For the handler, in its turn. */
  @SuppressWarnings("ThreadPriorityCheck") // who adds it may be waiting for this processor
  public E next() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return events.take();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Has the own thread look, for something that may wait. */
  public void wake() {
    LockSupport.unpark(thread);
  }

  /** Whether this is the own thread: what waits for the kernel is for it to do. */
  public boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  private void takeTurn() {
    events.drainTo(taken);
    try {
      long restNs = Math.min(handler.onTurn(taken), LONGEST_REST_NS);
      dueNs = System.nanoTime() + restNs;
    } finally {
      taken.clear();
    }
  }

  private void rest() {
    ThreadTiming.runBrieflyAndOften();
    long untilNs = restsUntilNs;
    while (running || !events.isEmpty()) {
      long restNs = untilNs - System.nanoTime();
      if (running && restNs > 0 && events.isEmpty()) {
        LockSupport.parkNanos(restNs);
      }
      turn.lock();
      try {
        takeTurn();
        untilNs = dueNs;
        restsUntilNs = untilNs;
      } finally {
        turn.unlock();
      }
    }
  }

  /** Takes up what was added, and nothing more. */
  @Override
  public void close() {
    running = false;
    wake();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    turn.lock();
    try {
      // Who had the turn meanwhile has ended; what came since is nobody's.
      events.clear();
    } finally {
      turn.unlock();
    }
  }
}
