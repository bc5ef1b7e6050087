package io.eniswitch.controlplane.api.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** Reads the server's certificate and key. */
public final class Tls {
  private Tls() {}

  /**
   * A server context for TLS 1.2 and 1.3.
   *
   * @param certificateChain file of PEM certificates, the server's own first
   * @param privateKey file of the key in PEM, PKCS#8, without a password
   * @throws IOException if a file cannot be read or does not hold what it should, naming it
   */
  public static SslContext server(Path certificateChain, Path privateKey) throws IOException {
    try {
      return SslContextBuilder.forServer(certificateChain.toFile(), privateKey.toFile())
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "TLS: "
              + certificateChain
              + " must be a PEM certificate chain and "
              + privateKey
              + " its PKCS#8 key in PEM without a password: "
              + e.getMessage(),
          e);
    }
  }
}
