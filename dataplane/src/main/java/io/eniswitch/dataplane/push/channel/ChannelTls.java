package io.eniswitch.dataplane.push.channel;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Who an end of the push channel is, and whom it believes: both ends show a certificate.
 *
 * @param certificateChain file of PEM certificates, the end's own first; control's names the host
 *     that switches call it by, a switch's the host it speaks for
 * @param privateKey file of the key in PEM, PKCS#8, without a password
 * @param authority file of PEM certificates; who is signed by one of them is believed
 */
public record ChannelTls(Path certificateChain, Path privateKey, Path authority) {
  private static final String PROTOCOL = "TLSv1.3";

  /**
   * Control's end.
   *
   * @throws IOException if a file cannot be read or does not hold what it should, naming all
   */
  public SslContext server() throws IOException {
    return build(SslContextBuilder::forServer, builder -> builder.clientAuth(ClientAuth.REQUIRE));
  }

  /**
   * A switch's end.
   *
   * @throws IOException if a file cannot be read or does not hold what it should, naming all
   */
  public SslContext client() throws IOException {
    return build(
        (chain, key) -> SslContextBuilder.forClient().keyManager(chain, key), builder -> builder);
  }

  private SslContext build(
      BiFunction<File, File, SslContextBuilder> begin, UnaryOperator<SslContextBuilder> end)
      throws IOException {
    try {
      return end.apply(begin.apply(certificateChain.toFile(), privateKey.toFile()))
          .trustManager(authority.toFile())
          .protocols(PROTOCOL)
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "TLS: %s must be a PEM certificate chain, %s its PKCS#8 key in PEM without a password,"
                  .formatted(certificateChain, privateKey)
              + " and %s PEM certificates: %s".formatted(authority, e.getMessage()),
          e);
    }
  }
}
