package io.eniswitch.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class PortBoundsTest {
  private static final int PORTS = 8;

  private final ForwardingTables tables = new ForwardingTables(8, PORTS, 1);
  private final TableWriter writer = new TableWriter(tables);
  private final int eni = writer.addEni(new EniSpec(7, 0x00163e00000aL, 0x0100000a, 0, 1500, 0));

  @AfterEach
  void close() {
    tables.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, PORTS, PORTS + 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void shouldRefuseAPortNumberThatNoTableHasAndChangeNothing(int portId) {
    writer.bindLocal(eni, 1, 5);
    long before = EniEntry.binding(tables.enis().entry(eni));
    String why = "port " + portId + ": 0 to 7 is accepted";

    assertThatThrownBy(() -> writer.bindLocal(eni, portId, 5)).hasMessage(why);
    assertThatThrownBy(() -> writer.addPort(portId, eni)).hasMessage(why);
    assertThatThrownBy(() -> writer.addSharedPort(portId, 7)).hasMessage(why);
    assertThatThrownBy(() -> writer.removePort(portId, () -> {})).hasMessage(why);

    assertThat(EniEntry.binding(tables.enis().entry(eni))).isEqualTo(before);
  }

  @Test
  void shouldAcceptTheFirstAndTheLast() {
    for (int portId : new int[] {0, PORTS - 1}) {
      writer.addPort(portId, eni);
      writer.bindLocal(eni, portId, 5);
      assertThat(PortTable.eni(PortTable.word(tables.ports().baseAddress(), portId)))
          .isEqualTo(eni);
    }
  }
}
