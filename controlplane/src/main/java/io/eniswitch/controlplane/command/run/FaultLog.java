package io.eniswitch.controlplane.command.run;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.ErrorHandler;

/**
 * Prints what goes wrong in a running process, a line each: a fault is printed when it comes first,
 * and when it comes again only once per {@link #QUIET}, with how often it came in between.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: {@value #CAPACITY} different faults; the oldest
 * is forgotten first, and printed again if it comes again.
 */
public final class FaultLog implements ErrorHandler {
  static final Duration QUIET = Duration.ofSeconds(30);
  static final int CAPACITY = 1_000;

  private final PrintWriter out;
  private final InstantSource clock;
  private final Map<String, Seen> seen = new LinkedHashMap<>();

  private record Seen(Instant printedAt, long since) {}

  /** Prints to {@code out}. */
  public FaultLog(PrintWriter out) {
    this(out, InstantSource.system());
  }

  /** Prints to {@code out} by a clock of the test's. */
  FaultLog(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public synchronized void onError(Throwable fault) {
    String text = text(fault);
    Instant now = clock.instant();
    Seen last = seen.get(text);
    if (last != null && now.isBefore(last.printedAt.plus(QUIET))) {
      seen.put(text, new Seen(last.printedAt, last.since + 1));
      return;
    }
    if (last == null && seen.size() == CAPACITY) {
      seen.remove(seen.keySet().iterator().next());
    }
    seen.put(text, new Seen(now, 0));
    String again = last == null || last.since == 0 ? "" : " (and " + last.since + " times before)";
    out.println(now.truncatedTo(ChronoUnit.MILLIS) + " " + text + again);
    out.flush();
  }

  /** The message on one line, or what kind of fault it is and where, if nobody foresaw it. */
  private static String text(Throwable fault) {
    Throwable root = fault;
    while (root instanceof java.util.concurrent.CompletionException && root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    boolean foreseen = root.getClass().getName().startsWith("io.eniswitch.");
    if (foreseen && message != null) {
      return message.replaceAll("\\s*\\R\\s*", "; ");
    }
    StackTraceElement[] stack = root.getStackTrace();
    return (root + (stack.length == 0 ? "" : " at " + stack[0])).replaceAll("\\s*\\R\\s*", "; ");
  }
}
