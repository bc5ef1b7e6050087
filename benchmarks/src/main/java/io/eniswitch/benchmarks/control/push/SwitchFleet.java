package io.eniswitch.benchmarks.control.push;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.eniswitch.dataplane.push.channel.ControlledSwitch;
import io.eniswitch.dataplane.push.channel.Succession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ErrorHandler;

/** Real switches, each with its tables, a worker and its copy on disk. */
final class SwitchFleet implements AutoCloseable {
  private static final int BUFFERS = 256;
  private static final int SESSIONS = 1024;

  private final List<ControlledSwitch> switches = new ArrayList<>();

  /**
   * Starts them; they call control.
   *
   * @param count how many
   * @param enis room for so many
   */
  SwitchFleet(
      Path directory, int count, int enis, InetSocketAddress controller, ErrorHandler errors)
      throws IOException {
    try {
      for (int i = 0; i < count; i++) {
        String host = host(i);
        switches.add(
            ControlledSwitch.start(
                new ControlledSwitch.Hosting(
                    directory.resolve(host), host, controller, null, ChannelSettings.defaults()),
                Succession.none(),
                settings ->
                    settings
                        .withBuffers(BUFFERS, PacketPool.SMALL_BUFFER_BYTES)
                        .withSessions(SESSIONS)
                        .withEnis(enis),
                errors));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The name of a switch's host. */
  static String host(int number) {
    return "host-" + number;
  }

  @Override
  public void close() {
    switches.forEach(ControlledSwitch::close);
  }
}
