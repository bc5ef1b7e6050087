package io.eniswitch.controlplane.command.run;

import io.eniswitch.dataplane.push.channel.ChannelTls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The certificates of this end of the push channel. */
final class TlsOptions {
  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = {
        "Certificate chain in PEM by which the other end knows this one. A switch's names its host",
        "as --host says it, control's the name or address that switches call."
      })
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its key in PEM, PKCS#8, without a password.")
  private @Nullable Path key;

  @Option(
      names = "--tls-authority",
      paramLabel = "FILE",
      description = "Certificates in PEM; the other end's must be signed by one of them.")
  private @Nullable Path authority;

  /** What the options say, or null without any; refused as wrong usage if only some are there. */
  @Nullable ChannelTls tls(CommandLine command) {
    if (certificate == null && key == null && authority == null) {
      return null;
    }
    if (certificate == null || key == null || authority == null) {
      throw new ParameterException(
          command, "--tls-certificate, --tls-key and --tls-authority go together");
    }
    return new ChannelTls(certificate, key, authority);
  }
}
