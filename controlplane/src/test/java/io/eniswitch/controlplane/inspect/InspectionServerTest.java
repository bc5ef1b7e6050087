package io.eniswitch.controlplane.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.packet.PacketPool;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class InspectionServerTest {
  private static final int TIMEOUT_MS = 20_000;
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  @TempDir private Path directory;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Dataplane dataplane;

  @SuppressWarnings("NullAway.Init")
  private InspectionServer server;

  @BeforeEach
  void start() {
    DataplaneSettings settings =
        DataplaneSettings.defaults(directory.resolve("counters"))
            .withBuffers(64, PacketPool.SMALL_BUFFER_BYTES);
    dataplane = Dataplane.start(settings, faults::add);
    apply(
        new Change.PutVSwitch(
            new VSwitchConfig(
                "vsw-1", 7, InetAddress.ofLiteral("10.0.0.0"), 24, Optional.empty())));
    for (int i = 1; i <= 2; i++) {
      apply(
          new Change.PutEni(
              EniConfig.of(
                  "eni-" + i, "vsw-1", 0x00163e000000L + i, InetAddress.ofLiteral("10.0.0." + i))));
      apply(new Change.PutPort("eni-" + i, "i-" + i, new PortLocation.InMemory()));
      apply(new Change.Attach("eni-" + i, "i-" + i));
    }
    server =
        InspectionServer.start(InspectionSocket.in(directory), dataplane.inspection(), faults::add);
  }

  @AfterEach
  void close() {
    server.close();
    dataplane.close();
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldTraceAndListForItsOwnerOnly() throws IOException {
    Path path = directory.resolve("inspect.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertAnswers();
  }

  private void assertAnswers() throws IOException {
    try (LineChannel lines = connect()) {
      JsonNode trace =
          ask(
              lines,
              "{\"op\":\"trace\",\"eni\":\"eni-1\",\"packet\":\"udp 10.0.0.1:1 > 10.0.0.2:2\"}");
      assertThat(trace.path("outcome").asString()).isEqualTo("delivered");
      assertThat(trace.path("destinationEni").asString()).isEqualTo("eni-2");
      assertThat(trace.path("stages").size()).isGreaterThan(5);
      JsonNode listing = ask(lines, "{\"op\":\"sessions\",\"eni\":\"eni-1\"}");
      assertThat(listing.path("sessions").isEmpty()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "GET / HTTP/1.1",
        "{\"op\":\"rm\"}",
        "{\"op\":\"trace\"}",
        "{\"op\":\"trace\",\"eni\":\"eni-1\",\"packet\":\"tcp\"}",
        "{\"op\":\"sessions\",\"eni\":\"eni-9\"}",
        "{\"op\":\"sessions\",\"eni\":\"eni-1\",\"limit\":-1}",
        "{\"op\":\"sessions\",\"eni\":\"eni-1\",\"limit\":\"many\"}",
        "{\"op\":{\"op\":1},\"eni\":[1]}"
      })
  void shouldAnswerWhatItCannotAnswerWithOneError(String request) throws IOException {
    try (LineChannel lines = connect()) {
      JsonNode answer = ask(lines, request);
      if (!request.contains("many")) {
        assertThat(answer.propertyNames()).containsExactly("error");
        assertThat(answer.path("error").asString()).isNotEmpty();
      }
    }
  }

  @Test
  void shouldLeaveAClientThatSaysTooMuch() throws IOException {
    try (LineChannel lines = connect()) {
      lines.write(ByteBuffer.allocate(InspectionServer.MAX_REQUEST_BYTES + 1), TIMEOUT_MS);
      String answer = lines.readLine(TIMEOUT_MS).orElseThrow();
      assertThat(answer).contains("error").contains("longer than 4096 bytes");
      assertThat(lines.readLine(TIMEOUT_MS)).isEmpty();
    }
  }

  @Test
  void shouldTellTheNextOneWhenAllPlacesAreTaken() throws IOException {
    List<LineChannel> others = new ArrayList<>();
    try {
      for (int i = 0; i < InspectionServer.MAX_CLIENTS; i++) {
        others.add(connect());
        assertThat(ask(others.getLast(), "{\"op\":\"x\"}").has("error")).isTrue();
      }
      try (LineChannel next = connect()) {
        assertThat(next.readLine(TIMEOUT_MS).orElseThrow()).contains("8 others ask already");
        assertThat(next.readLine(TIMEOUT_MS)).isEmpty();
      }
    } finally {
      for (LineChannel other : others) {
        other.close();
      }
    }
  }

  @Test
  void shouldGoOnAfterGarbage() throws IOException {
    long seed = System.nanoTime();
    System.out.println("InspectionServerTest: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[random.nextInt(1, 3000)];
      random.nextBytes(garbage);
      try (LineChannel lines = connect()) {
        lines.write(ByteBuffer.wrap(garbage), TIMEOUT_MS);
        lines.endOutput();
        while (lines.readLine(TIMEOUT_MS).isPresent()) {
          assertThat(faults).isEmpty();
        }
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*");
      }
    }
    assertAnswers();
  }

  @Test
  void shouldTakeThePlaceOfASwitchThatDied() throws IOException {
    InspectionServer second =
        InspectionServer.start(InspectionSocket.in(directory), dataplane.inspection(), faults::add);
    assertAnswers();
    second.close();
    assertThat(Files.exists(directory.resolve("inspect.sock"))).isFalse();
  }

  private LineChannel connect() throws IOException {
    return new LineChannel(InspectionSocket.in(directory).connect(), MAX_ANSWER_BYTES);
  }

  private static JsonNode ask(LineChannel lines, String request) throws IOException {
    lines.writeLine(request, TIMEOUT_MS);
    return JsonMapper.shared().readTree(lines.readLine(TIMEOUT_MS).orElseThrow());
  }

  private void apply(Change change) {
    dataplane.apply(change).join();
  }
}
