package io.eniswitch.dataplane;

import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.offload.OffloadingPort;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.agrona.ErrorHandler;

/**
 * The workers' threads, and the way to them.
 *
 * <p><b>Threading</b>: the table thread, which is the one producer of every worker's commands;
 * start and stop by the one who owns the switch. <b>Bounds</b>: a full ring of commands makes the
 * table thread wait; workers empty theirs every duty cycle.
 */
final class Workers {
  private final List<Worker> workers;
  private final List<Thread> threads;
  private volatile boolean running = true;

  Workers(final List<Worker> workers, final List<Integer> cpus, final ErrorHandler errors) {
    this.workers = workers;
    threads =
        IntStream.range(0, workers.size())
            .mapToObj(i ->
                Thread.ofPlatform()
                    .name(workers.get(i).roleName())
                    .unstarted(
                        () -> run(workers.get(i), cpus.isEmpty() ? -1 : cpus.get(i), errors)))
            .toList();
  }

  /** Starts the threads. */
  void start() {
    threads.forEach(Thread::start);
  }

  /** Ends the sleep of those that sleep; any thread. */
  void wake() {
    workers.forEach(Worker::wake);
  }

  /** Ends the threads; their ports are forgotten already. */
  void stop() throws InterruptedException {
    running = false;
    wake();
    for (final Thread thread : threads) {
      thread.join();
    }
    workers.forEach(Worker::close);
  }

  /** Gives a port's queues to workers, and the others a way to it. */
  void addPort(final List<Port> queues) {
    final int count = workers.size();
    final int firstOwner = queues.getFirst().portId() % count;
    for (int i = 0; i < count; i++) {
      final Worker worker = workers.get(i);
      final int queue = Math.floorMod(i - firstOwner, count);
      if (queue < queues.size()) {
        final Port own = OffloadingPort.around(queues.get(queue));
        send(worker, new WorkerCommand.ReachPort(own));
        send(worker, new WorkerCommand.PollPort(own));
      } else {
        final Worker owner = workers.get(firstOwner);
        final Port far = owner.relay().reach(i, queues.getFirst(), owner::wake);
        send(worker, new WorkerCommand.ReachPort(far));
      }
    }
  }

  /** Makes every worker let go of a port; the answer is zero once all have. */
  AtomicInteger forgetPort(final int portId) {
    final AtomicInteger remaining = new AtomicInteger(workers.size());
    workers.forEach(worker -> send(worker, new WorkerCommand.ForgetPort(portId, remaining)));
    return remaining;
  }

  /** Passes a question on to a worker, which answers it by itself; true. */
  boolean ask(final int worker, final WorkerCommand question) {
    send(workers.get(worker), question);
    return true;
  }

  /** Ends the sleep of the worker that polls a port. Any thread. */
  void wakeOwner(final int portId) {
    workers.get(portId % workers.size()).wake();
  }

  private static void send(final Worker worker, final WorkerCommand command) {
    while (!worker.commands().offer(command)) {
      worker.wake();
      Thread.onSpinWait();
    }
    worker.wake();
  }

  private void run(final Worker worker, final int cpu, final ErrorHandler errors) {
    if (cpu >= 0) {
      try {
        CpuAffinity.pin(cpu);
      } catch (final RuntimeException e) {
        errors.onError(e);
      }
    }
    while (running) {
      try {
        worker.idle(worker.doWork());
      } catch (final RuntimeException | AssertionError e) {
        errors.onError(e);
      }
    }
  }
}
