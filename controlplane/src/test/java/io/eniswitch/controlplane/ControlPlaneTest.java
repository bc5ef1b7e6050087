package io.eniswitch.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.CreateVpc;
import io.eniswitch.controlplane.domain.Naming;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.domain.VpcQuery;
import io.eniswitch.controlplane.store.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlPlaneTest {
  private static final Call CALL = Call.of("1", "cn-hangzhou");

  @TempDir private Path data;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  @Test
  void shouldServeAndComeBackWithItsState() throws Exception {
    String vpcId;
    try (ControlPlane controlPlane = start()) {
      assertThat(status(controlPlane, "/readyz")).isEqualTo(200);
      CreateVpc request = new CreateVpc(null, null, false, List.of(), Naming.of("kept"));
      vpcId = controlPlane.domain().vpcs().createVpc(CALL, request).await(Duration.ofSeconds(10));
    }
    try (ControlPlane again = start()) {
      assertThat(again.generation()).isEqualTo(2);
      assertThat(again.domain().vpcs().vpcs(CALL, VpcQuery.ALL, PageRequest.FIRST).items())
          .singleElement()
          .satisfies(vpc -> assertThat(vpc.id()).isEqualTo(vpcId));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldRefuseADirectoryThatAnotherOneUses() throws Exception {
    try (ControlPlane controlPlane = start()) {
      assertThat(status(controlPlane, "/healthz")).isEqualTo(200);
      assertThatThrownBy(this::start).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void shouldFreeTheDirectoryWhenTheAddressIsTaken() throws Exception {
    try (ControlPlane first = start()) {
      ControlPlaneConfig taken =
          ControlPlaneConfig.in(data.resolve("other"))
              .withApi(ApiConfig.defaults().withListen(first.address()));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> start(taken)).isInstanceOf(IOException.class);
      }
    }
  }

  private ControlPlane start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return start(ControlPlaneConfig.in(data).withApi(ApiConfig.defaults().withListen(any)));
  }

  private ControlPlane start(ControlPlaneConfig config) throws IOException {
    return ControlPlane.start(config, Map.of(), new PrometheusRegistry(), faults::add);
  }

  private static int status(ControlPlane controlPlane, String path) throws Exception {
    InetSocketAddress address = controlPlane.address();
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .statusCode();
    }
  }
}
