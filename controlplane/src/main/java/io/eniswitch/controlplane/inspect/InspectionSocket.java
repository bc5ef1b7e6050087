package io.eniswitch.controlplane.inspect;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the socket of a running switch is: in its data directory, for its owner only.
 *
 * @param path of the socket
 */
public record InspectionSocket(Path path) {
  private static final String NAME = "inspect.sock";
  private static final int BACKLOG = 16;

  /** That of the switch with this data directory. */
  public static InspectionSocket in(Path directory) {
    return new InspectionSocket(directory.resolve(NAME));
  }

  /** That of the switch whose counters these are. */
  public static InspectionSocket beside(Path counters) {
    return new InspectionSocket(counters.resolveSibling(NAME));
  }

  /**
   * Listens, in place of a switch that is gone. The socket is made in a directory that nobody else
   * may enter and moved to its place when it is its owner's alone.
   */
  ServerSocketChannel listen() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    Path closed =
        Files.createTempDirectory(
            path.getParent() == null ? Path.of("") : path.getParent(),
            ".i",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Path made = closed.resolve("s");
    try {
      channel.bind(UnixDomainSocketAddress.of(made), BACKLOG);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(made);
      throw new IOException("the socket in " + parent + " cannot be made: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(closed);
    }
  }

  /** Connects to the switch that listens. */
  public SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }
}
