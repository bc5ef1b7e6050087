package io.eniswitch.controlplane.domain;

/**
 * The page sizes of an action.
 *
 * @param defaultSize when none is asked for
 * @param maxPageSize by number
 * @param minResults by token; less is taken as this
 * @param maxResults by token; more is taken as this
 */
public record PageLimits(int defaultSize, int maxPageSize, int minResults, int maxResults) {
  /** Network interfaces. */
  public static final PageLimits ENIS = new PageLimits(10, 100, 10, 500);

  /** Instances and security groups. */
  public static final PageLimits COMMON = new PageLimits(10, 100, 1, 100);

  /** VPCs and vSwitches. */
  public static final PageLimits NETWORKS = new PageLimits(10, 50, 1, 50);
}
