package io.eniswitch.benchmarks.forwarding;

/**
 * What is sent through the pipeline.
 *
 * @param pipeline what is done to each packet
 * @param flows distinct flows sent in turn, 1 or more, over as many ENIs up to {@link #MAX_ENIS}
 * @param random senders in a random order, the same in every run; else one after another, as their
 *     records lie in the tables. Receivers are random in both.
 */
public record ForwardingCase(ForwardingPipeline pipeline, int flows, boolean random) {
  /** Most ENIs: half of them send, half receive. */
  public static final int MAX_ENIS = 1 << 16;

  /** Most ENIs with sessions, as in the floor that the figures stand beside. */
  public static final int MAX_STATEFUL_ENIS = 1 << 10;

  /** Refuses what cannot be sent. */
  public ForwardingCase {
    if (flows < 1) {
      throw new IllegalArgumentException("flows %d: must be 1 or more".formatted(flows));
    }
  }

  /** True if packets go by the virtual router. */
  boolean isRouted() {
    return pipeline != ForwardingPipeline.L2;
  }

  /** True if sessions are kept. */
  boolean isStateful() {
    return pipeline == ForwardingPipeline.SG || isCapped();
  }

  /** True if instances have caps. */
  boolean isCapped() {
    return pipeline == ForwardingPipeline.FULL;
  }

  /** ENIs that send; as many receive. With sessions, a thousand ENIs share them. */
  int pairs() {
    final int most = isStateful() ? MAX_STATEFUL_ENIS : MAX_ENIS;
    return Math.max(1, Math.min(flows, most) / 2);
  }
}
