package io.eniswitch.dataplane.respond;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.Pipeline;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests through the whole pipeline: in by the asker's port, and out by it and no other. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RespondStageTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "free", "x", "y");

  private final Tenants tenants = new Tenants();
  private final PacketPool pool = new PacketPool(8, PacketPool.SMALL_BUFFER_BYTES);
  private final PacketVector vector = new PacketVector();
  private final Map<String, MemoryPort> ports = new LinkedHashMap<>();
  private final OutPorts outPorts = new OutPorts(64);
  private final CounterFile counters = CounterFile.inMemory(new CounterLayout(1, 1));
  private final Pipeline pipeline =
      new Pipeline(tenants.tables, outPorts, pool, counters.worker(0));

  static List<Exchange> answered() {
    return Exchange.all().stream()
        .filter(row -> row.why().equals("PUNT") && row.outcome().equals("FORWARD"))
        .toList();
  }

  static List<Exchange> spoofed() {
    final List<String> reasons = List.of("ARP_SPOOFED", "SOURCE_IP", "SOURCE_MAC");
    return Exchange.all().stream().filter(row -> reasons.contains(row.outcome())).toList();
  }

  @BeforeEach
  void plugIn() {
    for (final String name : NAMES) {
      final int portId = Tenants.port(tenants.eni(name));
      final MemoryPort port = new MemoryPort(portId, name, 4, 2000, 0);
      outPorts.write(portId, port);
      ports.put(name, port);
    }
  }

  @AfterEach
  void close() {
    assertThat(pool.freeCount()).as("buffers back in the pool").isEqualTo(pool.capacity());
    ports.values().forEach(MemoryPort::close);
    pool.close();
    counters.close();
    tenants.close();
  }

  @ParameterizedTest
  @MethodSource("answered")
  void shouldAnswerByThePortThatAsked(final Exchange exchange) {
    process(exchange.sender(), exchange.frame());

    assertThat(sent(exchange.sender())).isEqualTo(exchange.answer());
    assertThat(sentByAnyPort()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("spoofed")
  void shouldSendNothingForAnAddressOfSomebodyElse(final Exchange exchange) {
    process(exchange.sender(), exchange.frame());

    assertThat(sentByAnyPort()).isEmpty();
    assertThat(counters.drops(DropReason.valueOf(exchange.outcome()))).isEqualTo(1);
  }

  @Test
  void shouldReportWhatThePipelineDrops() {
    for (final String name :
        List.of("ICMP: unreachable", "ICMP: fragmentation needed", "ICMPv6: too big")) {
      final Exchange exchange = row(name);
      process("a", exchange.frame());
      assertThat(sent("a")).as(name).isEqualTo(exchange.answer());
    }
    assertThat(sentByAnyPort()).isEmpty();
  }

  @Test
  void shouldReportAPacketThatLivedTooLong() {
    final byte[] frame = row("ICMP: time exceeded for 100 bytes").frame();
    // Time to live 64 becomes 1; the checksum grows by what the word lost.
    final int checksum = (frame[24] & 0xff) << 8 | frame[25] & 0xff;
    final int updated = Checksum.update(checksum, 64 << 8 | 17, 1 << 8 | 17);
    frame[22] = 1;
    frame[24] = (byte) (updated >>> 8);
    frame[25] = (byte) updated;

    process("a", frame);

    assertThat(sent("a")).contains("0b00").contains(HexFormat.of().formatHex(frame, 14, 100));
    assertThat(sentByAnyPort()).isEmpty();
  }

  private void process(final String sender, final byte[] frame) {
    final MemoryPort port = port(sender);
    assertThat(port.inject(frame, Offload.NONE)).isTrue();
    assertThat(port.receive(vector, pool, 1)).isEqualTo(1);
    pipeline.process(vector, 0);
  }

  private String sent(final String name) {
    return HexFormat.of().formatHex(port(name).takeSent());
  }

  private String sentByAnyPort() {
    return NAMES.stream().map(this::sent).collect(Collectors.joining());
  }

  private MemoryPort port(final String name) {
    return Objects.requireNonNull(ports.get(name));
  }

  private static Exchange row(final String description) {
    return Exchange.all().stream()
        .filter(exchange -> exchange.description().equals(description))
        .findFirst()
        .orElseThrow();
  }
}
