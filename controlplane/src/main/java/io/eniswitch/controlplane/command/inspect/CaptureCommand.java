package io.eniswitch.controlplane.command.inspect;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.inspect.LineChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code eniswitch capture}. */
@Command(
    name = "capture",
    description = {
      "Copy the packets that an ENI sends and gets to a pcapng file, each with what became of it.",
      "Asks a switch that runs with the same --data, until Ctrl-C or what is given."
    },
    mixinStandardHelpOptions = true)
public final class CaptureCommand implements Subcommand, Callable<Integer> {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int END_MS = 3_000;

  @Mixin private RunningSwitch running = new RunningSwitch();

  @Option(names = "--eni", required = true, paramLabel = "ENI", description = "Whose packets.")
  private String eni = "";

  @Option(names = "--count", paramLabel = "N", description = "End after so many packets.")
  private long count = Long.MAX_VALUE;

  @Option(names = "--seconds", paramLabel = "S", description = "End after so long.")
  private long seconds = Integer.MAX_VALUE;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "One JSON object at the end.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (count < 1 || seconds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--count and --seconds: 1 and more is accepted");
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("op", "capture");
    request.put("eni", eni);
    request.put("count", count);
    request.put("seconds", seconds);
    CountDownLatch done = new CountDownLatch(1);
    try (LineChannel lines = running.connect()) {
      running.ask(lines, request);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(lines, done), "end-capture"));
      copy(lines);
    } catch (IOException e) {
      throw running.silent(e);
    } finally {
      done.countDown();
    }
    return ExitCode.OK;
  }

  private void copy(LineChannel lines) throws IOException {
    try (OutputStream out = open()) {
      PcapNgCopy copy = new PcapNgCopy(out);
      byte[] bytes = new byte[BUFFER_BYTES];
      int read = lines.read(bytes, Integer.MAX_VALUE);
      while (read >= 0) {
        write(copy, bytes, read);
        read = lines.read(bytes, Integer.MAX_VALUE);
      }
      report(copy);
    }
  }

  private OutputStream open() {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be written: " + e, e);
    }
  }

  private void write(PcapNgCopy copy, byte[] bytes, int count) {
    try {
      copy.write(bytes, count);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void report(PcapNgCopy copy) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("eni", eni);
      fields.put("file", file.toString());
      fields.put("packets", copy.packets());
      fields.put("missed", copy.missed());
      out.println(JsonMapper.shared().writeValueAsString(fields));
    } else {
      out.printf(
          "%d packets of %s in %s; %d more were missed, for the reader was too slow.%n",
          copy.packets(), eni, file, copy.missed());
    }
    out.flush();
  }

  /** Lets the switch end the capture and say what was missed, when the process is told to end. */
  private static void finish(LineChannel lines, CountDownLatch done) {
    try {
      if (done.getCount() > 0) {
        lines.endOutput();
      }
      boolean _ = done.await(END_MS, TimeUnit.MILLISECONDS);
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
