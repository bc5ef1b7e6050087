package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the API listens, and whom it believes. */
final class ApiOptions {
  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:8640",
      description = "Where the API listens (default: ${DEFAULT-VALUE}); port 0: any free one.")
  private String listen = "";

  @Option(
      names = "--access-key-file",
      paramLabel = "FILE",
      description = "Whom the API believes: a line \"ID SECRET [ACCOUNT]\" each, mode 0600.")
  private @Nullable Path accessKeyFile;

  /** The address as it was given. */
  String listen() {
    return listen;
  }

  /** What the options say; refused as wrong usage if they cannot be. */
  ApiConfig config(CommandLine command) {
    try {
      ApiConfig api = ApiConfig.defaults();
      if (accessKeyFile != null) {
        api = api.withKeys(AccessKeys.read(accessKeyFile));
      }
      return api.withListen(address(command, "--listen", listen));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /** The address a value of an option names; refused as wrong usage if it is none. */
  static InetSocketAddress address(CommandLine command, String option, String value) {
    int colon = value.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          value.substring(0, Math.max(colon, 0)), Integer.parseInt(value.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, option + " " + value + ": ADDRESS:PORT is accepted", e);
    }
  }

  /** Prints where the API is and by which key. */
  void summarize(InetSocketAddress at, PrintWriter out) {
    out.println("  API     http://" + at.getHostString() + ":" + at.getPort() + "/");
    out.println(
        accessKeyFile == null
            ? "  key     "
                + AccessKeys.DEFAULT_ID
                + " / "
                + AccessKeys.DEFAULT_SECRET
                + ", which everybody knows: for loopback only, see --access-key-file"
            : "  keys    " + accessKeyFile);
  }
}
