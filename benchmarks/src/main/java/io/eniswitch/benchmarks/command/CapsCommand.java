package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.cap.CapsCase;
import io.eniswitch.benchmarks.cap.CapsCase.Traffic;
import io.eniswitch.benchmarks.cap.CapsResult;
import io.eniswitch.benchmarks.cap.CapsRun;
import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.dataplane.linux.UserNamespace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench caps}: how exactly kernels' TCP and UDP get what caps say. */
@Command(
    name = "caps",
    description = "How exact caps are for TCP and UDP of real kernels, and what delay they add.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class CapsCommand implements Callable<Integer> {
  private static final int MANY_FLOWS = 8;
  private static final int MANY_ENIS = 3;
  private static final int WARM_UP_MEGABITS = 1_000;
  private static final int WARM_UP_PACKETS = 100_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--megabits",
      split = ",",
      defaultValue = "10,100,1000,5000",
      description = "Caps of bandwidth, 1 to 100000 each.")
  private List<Integer> megabits = new ArrayList<>();

  @Option(
      names = "--packets",
      split = ",",
      defaultValue = "10000,100000",
      description = "Caps of packets per second, 1000 to 10000000 each.")
  private List<Integer> packets = new ArrayList<>();

  @Option(
      names = "--traffic",
      split = ",",
      defaultValue = "TCP,UDP,PACKETS",
      description = "Which to measure: ${COMPLETION-CANDIDATES}.")
  private List<Traffic> traffic = new ArrayList<>();

  @Option(
      names = "--congestion-control",
      defaultValue = "",
      description = "Of TCP, one that the host knows; as the host has it if none is named.")
  private String congestionControl = "";

  @Option(names = "--seconds", defaultValue = "3", description = "Per row, 1 to 60.")
  private int seconds;

  @Option(names = "--json", description = "One JSON object per row and line.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--seconds", seconds, 1, 60);
    megabits.forEach(rate -> Bounds.check(command, "--megabits", rate, 1, 100_000));
    packets.forEach(rate -> Bounds.check(command, "--packets", rate, 1_000, 10_000_000));
    if (!UserNamespace.isRoot()) {
      throw new CommandFailure("namespaces and devices can only be made by root; try sudo");
    }
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    MachineReport machine = MachineReport.now();
    if (!json) {
      out.println(machine.line());
      out.println(title());
    }
    List<CapsCase> rows = rows();
    int outside = 0;
    Path directory = Files.createTempDirectory("eniswitch-caps");
    try (CapsRun run = new CapsRun(directory.resolve("counters"))) {
      if (congestionControl.isEmpty()) {
        congestionControl = CapsRun.congestionControl();
      } else {
        control(run);
      }
      for (Traffic kind : traffic) {
        err.println("warming up with " + kind);
        err.flush();
        int rate = kind == Traffic.PACKETS ? WARM_UP_PACKETS : WARM_UP_MEGABITS;
        run.warmUp(new CapsCase(kind, true, rate, MANY_FLOWS, MANY_ENIS));
      }
      for (int i = 0; i < rows.size(); i++) {
        err.printf("measuring %d of %d%n", i + 1, rows.size());
        err.flush();
        CapsResult result = run.measure(rows.get(i), seconds);
        outside += result.holds() ? 0 : 1;
        out.println(json ? figure(result).json(machine) : line(result));
        out.flush();
      }
    }
    if (outside > 0) {
      throw new CommandFailure(
          "%d of %d rows are out of bounds; a machine that is busy otherwise cannot keep them"
              .formatted(outside, rows.size()));
    }
    return 0;
  }

  private void control(CapsRun run) {
    try {
      run.control(congestionControl);
    } catch (IOException e) {
      throw new CommandFailure(
          "congestion control %s: not one that net.ipv4.tcp_allowed_congestion_control lists"
              .formatted(congestionControl),
          e);
    }
  }

  private List<CapsCase> rows() {
    List<CapsCase> rows = new ArrayList<>();
    for (Traffic kind : traffic) {
      for (int rate : kind == Traffic.PACKETS ? packets : megabits) {
        for (boolean egress : new boolean[] {true, false}) {
          rows.add(new CapsCase(kind, egress, rate, 1, 1));
          if (kind == Traffic.TCP) {
            rows.add(new CapsCase(kind, egress, rate, MANY_FLOWS, MANY_ENIS));
          }
        }
      }
    }
    return rows;
  }

  private static String title() {
    return "%-8s%-9s%14s%7s%6s%10s%12s%12s%12s  %-8s%s"
        .formatted(
            "traffic",
            "instance",
            "cap",
            "flows",
            "ENIs",
            "of cap",
            "100 ms max",
            "added p50",
            "added p99",
            "",
            "dropped");
  }

  private static String line(CapsResult result) {
    CapsCase row = result.row();
    return "%-8s%-9s%14s%7d%6d%8.2f %%%10.1f %%%9.2f ms%9.2f ms  %-8s%s"
        .formatted(
            row.traffic(),
            row.egress() ? "sends" : "receives",
            row.cap(),
            row.flows(),
            row.enis(),
            100 * result.share(),
            100 * result.window(),
            result.addedP50Millis(),
            result.addedP99Millis(),
            verdict(result),
            result.drops().isEmpty() ? "" : result.drops());
  }

  private static String verdict(CapsResult result) {
    if (result.holds()) {
      return "holds";
    }
    if (!result.isExact()) {
      return "RATE";
    }
    if (!result.isKept()) {
      return "WINDOW";
    }
    return result.isPrompt() ? "LOSS" : "DELAY";
  }

  private Figure figure(CapsResult result) {
    CapsCase row = result.row();
    return Figure.of("caps")
        .with("traffic", row.traffic().name())
        .with("direction", row.egress() ? "egress" : "ingress")
        .with("cap", row.rate())
        .with("flows", row.flows())
        .with("enis", row.enis())
        .with("seconds", seconds)
        .with("congestionControl", congestionControl)
        .with("shareOfCap", result.share())
        .with("mostIn100MillisOfCapAndBurst", result.window())
        .with("addedP50Millis", result.addedP50Millis())
        .with("addedP99Millis", result.addedP99Millis())
        .with("lostRoundTrips", result.lostTrips())
        .with("dropped", result.drops())
        .with("ok", result.holds());
  }
}
