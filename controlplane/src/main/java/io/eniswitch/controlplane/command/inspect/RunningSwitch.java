package io.eniswitch.controlplane.command.inspect;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.inspect.InspectionSocket;
import io.eniswitch.controlplane.inspect.LineChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The switch that is asked, by its data directory: an option of the commands. */
final class RunningSwitch {
  /** Longest answer, which is that of many sessions. */
  private static final int MAX_ANSWER_BYTES = 16 << 20;

  /** How long an answer is waited for, longer than the switch itself waits. */
  static final int ANSWER_MS = 15_000;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The data directory of the switch, default ./data.")
  private Path data = Path.of("data");

  /**
   * Asks one question.
   *
   * @throws CommandFailure if no switch runs there, or it says that it cannot answer
   */
  JsonNode ask(Map<String, Object> request) {
    try (LineChannel lines = connect()) {
      return ask(lines, request);
    } catch (IOException e) {
      throw silent(e);
    }
  }

  /** Asks on a connection that goes on. */
  JsonNode ask(LineChannel lines, Map<String, Object> request) throws IOException {
    lines.writeLine(JsonMapper.shared().writeValueAsString(request), ANSWER_MS);
    String answer = lines.readLine(ANSWER_MS).orElseThrow(() -> new IOException("it ended"));
    JsonNode said = JsonMapper.shared().readTree(answer);
    if (said.has("error")) {
      throw new CommandFailure(said.path("error").asString(""));
    }
    return said;
  }

  /** Connects. */
  LineChannel connect() {
    InspectionSocket socket = InspectionSocket.in(data);
    try {
      return new LineChannel(socket.connect(), MAX_ANSWER_BYTES);
    } catch (IOException e) {
      throw new CommandFailure(
          "no switch that this user may ask runs with " + data + "; give its --data", e);
    }
  }

  /** The switch did not answer. */
  CommandFailure silent(IOException e) {
    return new CommandFailure(
        "the switch that runs with " + data + " did not answer: " + e.getMessage(), e);
  }
}
