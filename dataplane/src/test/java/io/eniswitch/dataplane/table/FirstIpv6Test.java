package io.eniswitch.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which address DHCPv6 gives, as addresses come and go. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class FirstIpv6Test {
  private static final long PREFIX = Long.reverseBytes(0x20010db8_00000001L);
  private static final long OTHER_PREFIX = Long.reverseBytes(0x20010db8_00000002L);

  private final ForwardingTables tables = new ForwardingTables(8, 8, 1);
  private final TableWriter writer = new TableWriter(tables);
  private int first;
  private int second;

  @BeforeEach
  void addEnis() {
    writer.putVSwitch(new VSwitchEntry(0, 7, 1, 0, 24, PREFIX, Long.reverseBytes(0xfd), 64));
    first = addEni(1);
    second = addEni(2);
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void shouldKeepTheFirstAddressUntilItIsTaken() {
    writer.assignIp6(first, PREFIX, 10);
    writer.assignIp6(first, PREFIX, 11);
    assertThat(low(first)).isEqualTo(10);

    writer.unassignIp6(first, PREFIX, 11);
    assertThat(low(first)).isEqualTo(10);

    writer.unassignIp6(first, PREFIX, 10);
    assertThat(low(first)).isZero();
    assertThat(low(second)).isZero();
  }

  @Test
  void shouldMoveWithTheAddress() {
    writer.assignIp6(first, PREFIX, 10);

    writer.moveIp6(first, second, PREFIX, 10);

    assertThat(low(first)).isZero();
    assertThat(low(second)).isEqualTo(10);
  }

  @Test
  void shouldNotBeAnAddressOutsideTheVSwitch() {
    writer.assignIp6(first, OTHER_PREFIX, 10);
    assertThat(low(first)).isZero();

    writer.assignIp6(first, PREFIX, 10);
    writer.unassignIp6(first, OTHER_PREFIX, 10);
    assertThat(low(first)).isEqualTo(10);
  }

  private long low(final int eni) {
    return tables.firstIpv6().low(eni);
  }

  private int addEni(final int octet) {
    return writer.addEni(new EniSpec(7, EniSpec.macWord(octet, 0), octet, 0, 1500, 0));
  }
}
