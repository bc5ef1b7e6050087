package io.eniswitch.controlplane.command.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What the demo measured, and whether that is what is claimed.
 *
 * @param inMemoryBecause why the ports were memory ports; empty if they were real ones
 * @param gbitPerSec payload from the client to the first server through the switch
 * @param bridgeGbitPerSec the same through a Linux bridge, if there was one
 * @param roundTripNs times of datagrams there and back
 * @param moves what became of the stream
 */
record DemoResult(
    Optional<String> inMemoryBecause,
    double gbitPerSec,
    OptionalDouble bridgeGbitPerSec,
    Histogram roundTripNs,
    MoveOutcome moves) {
  private static final double LEAST_RATIO = 0.5;
  private static final long MOST_ROUND_TRIP_NS = TimeUnit.MICROSECONDS.toNanos(60);
  private static final long MOST_REDIRECT_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * Something that must hold.
   *
   * @param sentence what, with its bound
   * @param found what was measured
   * @param held whether it is within the bound
   */
  record Claim(String sentence, String found, boolean held) {}

  /** All that is claimed. */
  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    bridgeGbitPerSec.ifPresent(bridge -> {
      double ratio = bridge > 0 ? gbitPerSec / bridge : 0;
      claims.add(claim("TCP at least 0.5x a Linux bridge", "%.2fx", ratio, ratio >= LEAST_RATIO));
    });
    if (inMemoryBecause.isEmpty()) {
      double roundTrip = roundTripNs.getValueAtPercentile(50);
      boolean held = roundTripNs.getTotalCount() > 0 && roundTrip < MOST_ROUND_TRIP_NS;
      claims.add(claim("round trip p50 under 60 µs", "%.1f µs", roundTrip / 1e3, held));
    }
    double redirect = moves.redirectNs().getValueAtPercentile(99);
    claims.add(
        claim("redirect p99 under 1 ms", "%.0f µs", redirect / 1e3, redirect < MOST_REDIRECT_NS));
    claims.add(
        claim(
            "every move redirects, " + MoveTrial.MOVES,
            "%.0f",
            moves.moves(),
            moves.moves() == MoveTrial.MOVES));
    claims.add(none("no packet lost that was sent after a move returned", moves.lostAfterReturn()));
    claims.add(none("none of those at the former instance", moves.wrong()));
    claims.add(none("no packet delivered twice", moves.duplicated()));
    claims.add(
        new Claim(
            "the stream kept its %,d packets/s".formatted(Stream.PACKETS_PER_SEC),
            moves.keptRate() ? "yes" : "no",
            moves.keptRate()));
    return claims;
  }

  /** Whether all of it held. */
  boolean ok() {
    return claims().stream().allMatch(Claim::held);
  }

  private static Claim none(String sentence, int found) {
    return claim(sentence, "%.0f", found, found == 0);
  }

  private static Claim claim(String sentence, String format, double found, boolean held) {
    return new Claim(sentence, String.format(Locale.ROOT, format, found), held);
  }
}
