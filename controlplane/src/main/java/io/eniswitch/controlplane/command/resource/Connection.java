package io.eniswitch.controlplane.command.resource;

import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options every resource command has: where the control plane is, who calls, how to print. */
final class Connection {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "${env:ENISWITCH_ENDPOINT:-http://127.0.0.1:8640}",
      description = "Where the control plane is (default: ${DEFAULT-VALUE}).")
  private URI endpoint = URI.create("http://127.0.0.1:8640");

  @Option(
      names = "--region",
      paramLabel = "ID",
      defaultValue = "${env:ENISWITCH_REGION:-cn-hangzhou}",
      description = "The region (default: ${DEFAULT-VALUE}).")
  private String region = "cn-hangzhou";

  @Option(
      names = "--access-key-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is ID SECRET; otherwise ENISWITCH_ACCESS_KEY_ID and"
              + " ENISWITCH_ACCESS_KEY_SECRET, otherwise the key of a control plane without"
              + " configuration.")
  private @Nullable Path accessKeyFile;

  @Option(names = "--json", description = "Print one JSON object per result and line.")
  private boolean json;

  /** Whether to print JSON. */
  boolean json() {
    return json;
  }

  /** A client for the API. */
  ApiClient open() {
    if (endpoint.getHost() == null || !List.of("http", "https").contains(endpoint.getScheme())) {
      throw new CommandFailure(
          "--endpoint " + endpoint + " is no address like http://127.0.0.1:8640");
    }
    return new ApiClient(endpoint, region, signer());
  }

  private RequestSigner signer() {
    if (accessKeyFile != null) {
      return fromFile(accessKeyFile);
    }
    String id = System.getenv("ENISWITCH_ACCESS_KEY_ID");
    String secret = System.getenv("ENISWITCH_ACCESS_KEY_SECRET");
    if ((id == null) != (secret == null)) {
      throw new CommandFailure(
          "ENISWITCH_ACCESS_KEY_ID and ENISWITCH_ACCESS_KEY_SECRET go together, and one is not"
              + " set");
    }
    return id == null || secret == null
        ? new RequestSigner(AccessKeys.DEFAULT_ID, AccessKeys.DEFAULT_SECRET)
        : new RequestSigner(id, secret);
  }

  private static RequestSigner fromFile(Path file) {
    try {
      AccessKeys.requireOwnerOnly(file);
      for (String line : Files.readAllLines(file)) {
        String[] words = line.strip().split("\\s+", -1);
        if (!line.isBlank() && !line.startsWith("#") && words.length >= 2) {
          return new RequestSigner(words[0], words[1]);
        }
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot read --access-key-file " + file + ": " + e.getMessage(), e);
    }
    throw new CommandFailure("--access-key-file " + file + " has no line like: ID SECRET");
  }
}
