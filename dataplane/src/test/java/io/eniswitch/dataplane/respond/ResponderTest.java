package io.eniswitch.dataplane.respond;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The responders against frames made by another implementation of the protocols. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResponderTest {
  private static final long SECOND = 1_000_000_000L;

  private final Tenants tenants = new Tenants();

  @AfterEach
  void close() {
    tenants.close();
  }

  static List<Exchange> exchanges() {
    return Exchange.all();
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void shouldAnswerByteForByteOrNotAtAll(final Exchange exchange) {
    tenants.ask(exchange.sender(), exchange.why(), exchange.frame(), 0);

    assertThat(tenants.outcome()).isEqualTo(exchange.outcome());
    assertThat(tenants.frame())
        .isEqualTo(exchange.answer().isEmpty() ? exchange.request() : exchange.answer());
    assertThat(tenants.isNeighbourhoodIntact()).isTrue();
    if (!exchange.answer().isEmpty()) {
      final int eni = tenants.eni(exchange.sender());
      assertThat(tenants.vector.outPort[0]).isEqualTo(Tenants.port(eni));
      assertThat(tenants.vector.destinationEni[0]).isEqualTo(eni);
      assertThat(tenants.vector.offload[0]).isEqualTo(Offload.NONE);
    }
  }

  @Test
  void shouldHaveRowsOfEveryProtocolAndOutcome() {
    assertThat(exchanges()).hasSizeGreaterThan(140);
    assertThat(exchanges().stream().map(Exchange::outcome))
        .contains("FORWARD", "ARP_SPOOFED", "ARP_MALFORMED", "PUNT_UNANSWERED")
        .contains("SOURCE_IP", "SOURCE_MAC", "TTL_EXCEEDED", "DESTINATION_UNKNOWN");
  }

  @Test
  void shouldLeaveOtherPacketsOfTheBurstAlone() {
    final Exchange exchange = exchanges().getFirst();
    tenants.put("a", "PUNT", exchange.frame());
    tenants.vector.verdict[0] = Verdict.FORWARD;

    tenants.responder.process(tenants.vector, 0);

    assertThat(tenants.frame()).isEqualTo(exchange.request());
    assertThat(tenants.vector.verdict[0]).isEqualTo(Verdict.FORWARD);
  }

  @Test
  void shouldFinishAnEchoChecksumThatWasLeftForTheHardware() {
    final Exchange echo = row("Echo: the gateway");
    tenants.put("a", "PUNT", echo.frame());
    final long checksum = tenants.vector.address[0] + 36;
    Memory.writeShort(checksum, 0);
    tenants.vector.offload[0] = Offload.of(Offload.NEEDS_CHECKSUM, Offload.SEGMENT_NONE, 0, 34, 2);

    tenants.responder.process(tenants.vector, 0);

    assertThat(tenants.frame()).isEqualTo(echo.answer());
  }

  @Test
  void shouldAnswerNoMoreThanTheRateOfAPortAndNoLessOnAnother() {
    final Exchange arp = exchanges().getFirst();
    assertThat(answersInOneInstant(arp, SECOND)).isEqualTo(Responder.PUNT_BURST);
    assertThat(tenants.outcome()).isEqualTo("PUNT_RATE");

    tenants.ask("b", "PUNT", row("ARP: a neighbour has its own MAC").frame(), SECOND);
    assertThat(tenants.outcome()).isEqualTo("ARP_SPOOFED");

    assertThat(answersInOneInstant(arp, SECOND + SECOND / 10))
        .isEqualTo(Responder.PUNTS_PER_SECOND / 10);
    assertThat(answersInOneInstant(arp, 100 * SECOND)).isEqualTo(Responder.PUNT_BURST);
  }

  @Test
  void shouldLimitFromTheFirstPacketOnWhateverTheClockStartsAt() {
    final Exchange arp = exchanges().getFirst();

    assertThat(answersInOneInstant(arp, -5 * SECOND)).isEqualTo(Responder.PUNT_BURST);
    assertThat(answersInOneInstant(arp, Long.MAX_VALUE)).isEqualTo(Responder.PUNT_BURST);
    assertThat(answersInOneInstant(arp, Long.MIN_VALUE + SECOND)).isEqualTo(Responder.PUNT_BURST);
  }

  @Test
  void shouldReportNoMoreThanTheRateOfAPortAndCountWhatItReported() {
    final Exchange expired = row("ICMP: time exceeded for 100 bytes");
    assertThat(answersInOneInstant(expired, SECOND)).isEqualTo(Responder.ERROR_BURST);
    assertThat(tenants.outcome()).isEqualTo("TTL_EXCEEDED");
    assertThat(tenants.frame()).isEqualTo(expired.request());
    assertThat(tenants.reported("a", DropReason.TTL_EXCEEDED)).isEqualTo(Responder.ERROR_BURST);
    assertThat(tenants.reported("a", DropReason.TOO_BIG)).isZero();
    assertThat(tenants.reported("b", DropReason.TTL_EXCEEDED)).isZero();

    final Exchange arp = exchanges().getFirst();
    tenants.ask("a", "PUNT", arp.frame(), SECOND);
    assertThat(tenants.outcome()).as("errors take nothing from requests").isEqualTo("FORWARD");
  }

  @Test
  void shouldNotSpendTheErrorRateOnWhatMayNotBeReported() {
    final Exchange broadcast = row("ICMP: not for a broadcast frame");
    for (int i = 0; i < 2 * Responder.ERROR_BURST; i++) {
      tenants.ask("a", broadcast.why(), broadcast.frame(), SECOND);
    }
    final Exchange expired = row("ICMP: time exceeded for 100 bytes");

    assertThat(answersInOneInstant(expired, SECOND)).isEqualTo(Responder.ERROR_BURST);
  }

  @Test
  void shouldAllocateNothing() {
    final List<Exchange> rows = exchanges();
    final PacketVector vector = tenants.vector;
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    final long thread = Thread.currentThread().threadId();
    for (final Exchange row : rows) {
      for (int i = 0; i < 300; i++) {
        tenants.ask(row.sender(), row.why(), row.frame(), i * SECOND);
      }
      tenants.put(row.sender(), row.why(), row.frame());
      final long start = threads.getThreadAllocatedBytes(thread);
      tenants.responder.process(vector, 1_000 * SECOND);
      final long allocated = threads.getThreadAllocatedBytes(thread) - start;
      assertThat(allocated).as(row.description()).isZero();
    }
  }

  private int answersInOneInstant(final Exchange exchange, final long nowNs) {
    for (int answers = 0; answers < 10_000; answers++) {
      tenants.ask("a", exchange.why(), exchange.frame(), nowNs);
      if (tenants.vector.verdict[0] != Verdict.FORWARD) {
        return answers;
      }
    }
    throw new AssertionError("there is no limit");
  }

  private static Exchange row(final String description) {
    return exchanges().stream()
        .filter(exchange -> exchange.description().equals(description))
        .findFirst()
        .orElseThrow();
  }
}
