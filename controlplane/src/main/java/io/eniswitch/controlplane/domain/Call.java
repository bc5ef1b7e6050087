package io.eniswitch.controlplane.domain;

/**
 * What every request says besides its own parameters.
 *
 * @param accountId who calls: only this account's resources exist for the call
 * @param regionId the region it is about
 * @param clientToken makes a repeated request answer what the first did; empty without
 * @param dryRun only check, change nothing: a request that would pass ends in {@code
 *     DryRunOperation}
 */
public record Call(String accountId, String regionId, String clientToken, boolean dryRun) {
  /** A call without token that is not a dry run. */
  public static Call of(String accountId, String regionId) {
    return new Call(accountId, regionId, "", false);
  }
}
