package io.eniswitch.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowCaptureTest {
  private static final int FLOWS = 61_000;
  private static final int RECORD_BYTES = FlowCapture.RECORD_HEADER_BYTES + FlowCapture.FRAME_BYTES;

  @TempDir Path directory;

  @Test
  void shouldHoldEachFlowOnceWithARightHeaderChecksum() throws IOException {
    Path file = directory.resolve("flows.pcap");

    FlowCapture.write(file, FLOWS);

    ByteBuffer capture = ByteBuffer.wrap(Files.readAllBytes(file));
    assertThat(capture.capacity()).isEqualTo(FlowCapture.FILE_HEADER_BYTES + FLOWS * RECORD_BYTES);
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < FLOWS; i++) {
      int frame =
          FlowCapture.FILE_HEADER_BYTES + i * RECORD_BYTES + FlowCapture.RECORD_HEADER_BYTES;
      ports.add(capture.getInt(frame + 34));
      assertThat(onesComplementSum(capture, frame + 14, 20)).isEqualTo(0xffff);
    }
    assertThat(ports).hasSize(FLOWS);
  }

  private static int onesComplementSum(ByteBuffer bytes, int from, int length) {
    int sum = 0;
    for (int at = from; at < from + length; at += 2) {
      sum += bytes.getShort(at) & 0xffff;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return sum;
  }
}
