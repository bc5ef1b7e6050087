package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.CommandFailure;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** This switch: {@code eniswitch bench forwarding} in a JVM of its own, with this JVM's options. */
public final class OwnSwitch implements Peer {
  private static final String MAIN = "io.eniswitch.controlplane.command.EniSwitch";

  @Override
  public String name() {
    return "eniswitch";
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  @Override
  public boolean offers(PeerPipeline pipeline) {
    return true;
  }

  /** Our name for the same; what comes nearest to a meter is the caps of both instances. */
  private static String same(PeerPipeline pipeline) {
    return pipeline == PeerPipeline.SG_METER ? "full" : pipeline.toString();
  }

  @Override
  public double mpps(PeerPipeline pipeline, int flows, int seconds) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(List.of("bench", "forwarding", "--json", "--pipeline", same(pipeline)));
    command.addAll(List.of("--core", Integer.toString(CORE)));
    command.addAll(List.of("--flows", Integer.toString(flows)));
    command.addAll(List.of("--seconds", Integer.toString(seconds)));
    String lines =
        Programs.run("eniswitch bench forwarding", Duration.ofSeconds(3L * seconds + 60), command);
    return lines
        .lines()
        .map(JsonMapper.shared()::readTree)
        .map(figure -> figure.path("mpps"))
        .filter(JsonNode::isNumber)
        .mapToDouble(JsonNode::doubleValue)
        .max()
        .orElseThrow(() -> new CommandFailure("bench forwarding printed no \"mpps\": " + lines));
  }
}
