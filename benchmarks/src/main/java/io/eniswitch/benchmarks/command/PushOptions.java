package io.eniswitch.benchmarks.command;

import io.eniswitch.benchmarks.control.push.PushRun;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How the push channel is loaded. */
final class PushOptions {
  @Option(
      names = "--switches",
      defaultValue = "4",
      description = "Real switches that follow changes, 1 to 16.")
  private int switches;

  @Option(
      names = "--rate",
      defaultValue = "100000",
      description = "Changes per second of push-rate, 1000 to 1000000.")
  private int rate;

  @Option(
      names = "--per-revision",
      defaultValue = "100",
      description = "Changes of push-rate that come at once, 1 to 1000.")
  private int perRevision;

  @Option(
      names = "--visible-rate",
      defaultValue = "1000",
      description = "Changes per second of push-visible, 1 to 10000.")
  private int visibleRate;

  @Option(
      names = "--snapshot-enis",
      defaultValue = "1000000",
      description = "ENIs of push-snapshot, 1 to 2000000.")
  private int snapshotEnis;

  @Option(
      names = "--snapshot-switches",
      defaultValue = "1",
      description = "Switches of push-snapshot that start at once, 1 to 16.")
  private int snapshotSwitches;

  @Option(
      names = "--light-switches",
      defaultValue = "10000",
      description = "Switches of push-fanout, without tables, 1 to 50000.")
  private int lightSwitches;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "Seconds not measured before push-rate and push-visible, 0 to 60.")
  private int warmUpSeconds;

  /** Refuses what is out of bounds. */
  void check(CommandSpec command) {
    Bounds.check(command, "--switches", switches, 1, 16);
    Bounds.check(command, "--rate", rate, 1_000, 1_000_000);
    Bounds.check(command, "--per-revision", perRevision, 1, 1_000);
    Bounds.check(command, "--visible-rate", visibleRate, 1, 10_000);
    Bounds.check(command, "--snapshot-enis", snapshotEnis, 1, 2_000_000);
    Bounds.check(command, "--snapshot-switches", snapshotSwitches, 1, 16);
    Bounds.check(command, "--light-switches", lightSwitches, 1, 50_000);
    Bounds.check(command, "--warm-up", warmUpSeconds, 0, 60);
  }

  /** The stream of {@code push-rate}. */
  PushRun.Offer rate(int enis, int seconds) {
    return new PushRun.Offer(switches, enis, rate, perRevision, warmUpSeconds, seconds);
  }

  /** The stream of {@code push-visible}. */
  PushRun.Offer visible(int enis, int seconds) {
    return new PushRun.Offer(switches, enis, visibleRate, 1, warmUpSeconds, seconds);
  }

  /** ENIs of a full account. */
  int snapshotEnis() {
    return snapshotEnis;
  }

  /** Switches that ask for one at once. */
  int snapshotSwitches() {
    return snapshotSwitches;
  }

  /** Switches without tables. */
  int lightSwitches() {
    return lightSwitches;
  }
}
