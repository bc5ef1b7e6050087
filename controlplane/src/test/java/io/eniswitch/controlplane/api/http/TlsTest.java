package io.eniswitch.controlplane.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.SelfSigned;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
  @TempDir Path directory;

  private static SSLContext trusting(java.security.cert.Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void shouldServeOverTls() throws Exception {
    SelfSigned own = SelfSigned.make(directory, "server", "ip:127.0.0.1");
    WebHandler handler =
        new WebHandler() {
          @Override
          public WebResponse handle(WebRequest request) {
            return WebResponse.text(200, request.path() + " " + request.body().length);
          }

          @Override
          public WebResponse refuse(Refusal refusal) {
            return WebResponse.text(400, refusal.name());
          }
        };
    List<Throwable> faults = new CopyOnWriteArrayList<>();
    try (HttpServer server =
            HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpLimits.defaults(),
                Tls.server(own.chain(), own.key()),
                handler,
                faults::add);
        HttpClient client =
            HttpClient.newBuilder().sslContext(trusting(own.certificate())).build()) {
      URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + "/secret");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
              .build();
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
            .isEqualTo("/secret 100000");
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldNameTheFileThatIsNotAKey() throws Exception {
    Path chain = Files.writeString(directory.resolve("chain.pem"), "nothing");
    assertThatThrownBy(() -> Tls.server(chain, directory.resolve("none.pem")))
        .hasMessageContaining(chain.toString())
        .hasMessageContaining("PEM");
  }
}
