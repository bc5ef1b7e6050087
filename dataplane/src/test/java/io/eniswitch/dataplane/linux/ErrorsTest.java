package io.eniswitch.dataplane.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ErrorsTest {
  @Test
  void shouldNameCallObjectAndErrorWhenAFileIsMissing() {
    assertThatThrownBy(() -> Fd.open("/nowhere/at/all", Fd.O_RDONLY))
        .isInstanceOf(LinuxException.class)
        .hasMessage("open(\"/nowhere/at/all\"): ENOENT (no such file or directory)")
        .extracting(e -> ((LinuxException) e).errno())
        .isEqualTo(Errno.ENOENT);
  }

  @Test
  void shouldDescribeAnUnknownNumber() {
    assertThat(Errno.describe(4000)).isEqualTo("errno 4000");
    assertThat(Errno.describe(Errno.EACCES)).isEqualTo("EACCES (permission denied)");
  }

  @Test
  void shouldReturnTheNegativeErrorFromCallsOfThePacketPath() {
    assertThat(Libc.read(-1, 0, 0)).isEqualTo(-Errno.EBADF);
    assertThat(Libc.write(-1, 0, 0)).isEqualTo(-Errno.EBADF);
    assertThat(Libc.readv(-1, 0, 0)).isEqualTo(-Errno.EBADF);
    assertThat(Libc.writev(-1, 0, 0)).isEqualTo(-Errno.EBADF);
    assertThat(Libc.epollWait(-1, 0, 1, 0)).isEqualTo(-Errno.EBADF);
    assertThat(Libc.send(-1, 0, 0, 0)).isEqualTo(-Errno.EBADF);
    assertThat(Libc.receive(-1, 0, 0, 0)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void shouldRefuseNamesThatLeaveTheNamespaceDirectory() {
    assertThatThrownBy(() -> NetworkNamespace.open("../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"../etc/passwd\"");
  }

  @Test
  void shouldRefuseInterfaceNamesTheKernelCannotHold() {
    assertThatThrownBy(() -> TunFile.open("sixteen-bytes-is", TunFile.TAP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 15 bytes");
  }

  @Test
  void shouldStopAtANetlinkMessageOfImpossibleLength() {
    ByteBuffer received = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    received.putInt(0, 20).putShort(4, (short) 16).putInt(8, 7).putInt(16, 42);
    assertThat(NetlinkMessage.split(received))
        .hasSize(1)
        .first()
        .satisfies(message -> assertThat(message.body().getInt(0)).isEqualTo(42));
    received.putInt(20, 1000);
    assertThat(NetlinkMessage.split(received)).hasSize(1);
    received.putInt(20, -4);
    assertThat(NetlinkMessage.split(received)).hasSize(1);
  }
}
