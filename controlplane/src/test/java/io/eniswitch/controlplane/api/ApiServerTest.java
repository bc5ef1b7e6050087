package io.eniswitch.controlplane.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.api.http.HttpLimits;
import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApiServerTest {
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private ApiServer server;
  private V3Signer client;

  @BeforeEach
  void start() throws IOException {
    server = started(ApiConfig.defaults());
    client = new V3Signer(server.address().getPort(), "eniswitch", "eniswitch-secret");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ApiServer started(ApiConfig config) throws IOException {
    ActionTable.Builder actions = new ActionTable.Builder();
    Schema.readAll(ApiVersion.ECS).keySet().forEach(name -> actions.ecs(name, ApiServerTest::echo));
    Schema.readAll(ApiVersion.VPC).keySet().forEach(name -> actions.vpc(name, ApiServerTest::echo));
    return ApiServer.start(
        config.withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
        new ApiServer.Parts(
            actions.build(),
            () -> Optional.of("the store is not open"),
            new PrometheusRegistry(),
            Clock.systemUTC(),
            faults::add),
        Map.of("/console/", _ -> io.eniswitch.controlplane.api.http.WebResponse.text(200, "c")));
  }

  /** Answers with what arrived; two names make it fail. */
  private static Document echo(ApiCall call) {
    if (call.action().equals("StartInstance")) {
      throw new IllegalStateException("a fault of ours with a secret in it");
    }
    if (call.action().equals("StopInstance")) {
      throw new ApiError(404, "InvalidInstanceId.NotFound", "no such instance");
    }
    Document document = new Document().text("Version", call.version().date());
    call.parameters().names().forEach(n -> document.text(n, call.parameters().sentText(n)));
    return document;
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void shouldAnswerASignedCallInJsonWithARequestId() throws Exception {
    HttpResponse<String> response = client.call("DescribeVpcs", "2016-04-28", "RegionId=r", "", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json;charset=utf-8");
    assertThat(response.body())
        .matches(
            "\\{\"RequestId\":\"[0-9A-F-]{36}\",\"Version\":\"2016-04-28\",\"RegionId\":\"r\"}");
  }

  @Test
  void shouldReadParametersFromFormAndJsonBodies() throws Exception {
    String form = "application/x-www-form-urlencoded";
    assertThat(client.call("DeleteVpc", "2014-05-26", "RegionId=r", "VpcId=a+b", form).body())
        .contains("\"RegionId\":\"r\"", "\"VpcId\":\"a b\"");
    assertThat(
            client
                .call("DeleteVpc", "2014-05-26", "", "{\"VpcId\":\"中\"}", "application/json")
                .body())
        .contains("\"VpcId\":\"中\"");
    assertThat(client.call("DeleteVpc", "2014-05-26", "", "VpcId=1", "text/plain").body())
        .contains("\"Code\":\"InvalidParameter\"", "application/json");
  }

  @Test
  void shouldAnswerErrorsWithCodeStatusAndRequestId() throws Exception {
    HttpResponse<String> response = client.call("StopInstance", "InstanceId=i-1");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body())
        .contains("\"Code\":\"InvalidInstanceId.NotFound\"", "\"Message\":\"no such instance\"")
        .contains("\"HostId\":\"127.0.0.1:", "\"Recommend\":\"https://next.api.aliyun.com/");
    assertThat(response.headers().firstValue("x-acs-request-id"))
        .hasValueSatisfying(id -> assertThat(response.body()).contains(id));
  }

  @Test
  void shouldTellClientsNothingOfItsOwnFaults() throws Exception {
    HttpResponse<String> response = client.call("StartInstance", "InstanceId=i-1");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("InternalError").doesNotContain("secret", "Exception");
    assertThat(faults).hasSize(1);
  }

  @Test
  void shouldRefuseUnknownActionsVersionsAndMethods() throws Exception {
    HttpResponse<String> action = client.call("DescribeWeather", "");
    assertThat(action.statusCode()).isEqualTo(403);
    assertThat(action.body()).contains("\"Code\":\"InvalidAction\"");
    assertThat(client.call("DescribeVpcs", "2020-01-01", "", "", "").body())
        .contains("\"Code\":\"InvalidVersion\"");
    assertThat(raw("PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("UnsupportedHTTPMethod");
    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("<Error><RequestId>", "<Code>MissingParameter</Code>");
  }

  @Test
  void shouldNotSayWhetherAnActionExistsToStrangers() throws Exception {
    V3Signer stranger = new V3Signer(server.address().getPort(), "eniswitch", "guess");
    assertThat(stranger.call("DescribeWeather", "").body()).contains("SignatureDoesNotMatch");
  }

  @Test
  void shouldThrottleAKeyWithStatus400AndSayWhenToComeBack() throws Exception {
    server.close();
    server = started(ApiConfig.defaults().withRate(1, 2));
    client = new V3Signer(server.address().getPort(), "eniswitch", "eniswitch-secret");
    client.call("DescribeRegions", "");
    client.call("DescribeRegions", "");
    HttpResponse<String> response = client.call("DescribeRegions", "");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"Code\":\"Throttling\"");
    assertThat(response.headers().firstValueAsLong("x-acs-retry-after").getAsLong())
        .isBetween(1L, 1_001L);
  }

  @Test
  void shouldServeHealthMetricsAndPages() throws Exception {
    client.call("StopInstance", "InstanceId=i-1");
    client.call("MadeUpByAClient", "");
    String close = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(raw("GET /healthz" + close)).startsWith("HTTP/1.1 200").endsWith("ok\n");
    assertThat(raw("GET /readyz" + close))
        .startsWith("HTTP/1.1 503")
        .endsWith("the store is not open\n");
    assertThat(raw("GET /console/a/b.js" + close)).endsWith("\r\n\r\nc");
    assertThat(raw("GET /nowhere" + close)).startsWith("HTTP/1.1 404");
    assertThat(raw("GET /metrics" + close))
        .contains("eniswitch_api_request_seconds_count{action=\"StopInstance\",status=\"404\"} 1")
        .contains("action=\"unknown\",code=\"InvalidAction\"")
        .doesNotContain("MadeUpByAClient");
  }

  @Test
  void shouldAnswerPipelinedRequestsInOrder() throws IOException {
    String one = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    String two = "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n";
    String last = "GET /console/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(raw(one.repeat(50) + two + last))
        .containsPattern("(?s)^(HTTP/1.1 200.*?ok\n){50}HTTP/1.1 404.*HTTP/1.1 200.*c$");
  }

  @Test
  void shouldRefuseRequestsBeyondTheirBounds() throws IOException {
    assertThat(raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n"))
        .startsWith("HTTP/1.1 413")
        .contains("\"Code\":\"InvalidParameter\"");
    assertThat(raw("GET /?" + "a".repeat(300_000) + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void shouldCloseAConnectionWhoseRequestArrivesByteByByte() throws Exception {
    server.close();
    HttpLimits usual = HttpLimits.defaults();
    HttpLimits impatient =
        new HttpLimits(
            usual.requestLineBytes(),
            usual.headerBytes(),
            usual.bodyBytes(),
            usual.connections(),
            usual.requestsInFlight(),
            usual.idle(),
            Duration.ofMillis(300));
    ApiConfig config = ApiConfig.defaults();
    server =
        started(
            new ApiConfig(
                config.listen(), config.keys(), null, impatient, config.burst(), config.burst()));
    long startNs = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(50);
      int read = 0;
      while (read >= 0 && System.nanoTime() - startNs < 10_000_000_000L) {
        socket.getOutputStream().write('G');
        try {
          read = socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
          read = 0;
        }
      }
    } catch (SocketException e) {
      assertThat(e).as("reset by the server").isNotNull();
    }
    assertThat(System.nanoTime() - startNs).isBetween(250_000_000L, 9_000_000_000L);
    assertThat(raw("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .contains("eniswitch_api_refused_total{reason=\"too_slow\"} 1.0");
  }

  private static String signedV1(String method, Map<String, String> parameters) throws Exception {
    Map<String, String> all = new TreeMap<>(parameters);
    all.put("AccessKeyId", "eniswitch");
    all.put("SignatureMethod", "HMAC-SHA1");
    all.put("SignatureNonce", UUID.randomUUID().toString());
    all.put("SignatureType", "");
    all.put("SignatureVersion", "1.0");
    all.put("Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    String joined = joined(all);
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("eniswitch-secret&".getBytes(UTF_8), "HmacSHA1"));
    String toSign = method + "&%2F&" + URLEncoder.encode(joined, UTF_8);
    all.put("Signature", Base64.getEncoder().encodeToString(mac.doFinal(toSign.getBytes(UTF_8))));
    return joined(all);
  }

  private static String joined(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Test
  void shouldTakeVersionOneInTheQueryOfAGetAndInTheFormOfAPost() throws Exception {
    Map<String, String> parameters =
        Map.of("Action", "DescribeRegions", "Version", "2014-05-26", "Format", "JSON");
    String end = " HTTP/1.1\r\nHost: x\r\nx-acs-action: describeRegions\r\nConnection: close\r\n";
    assertThat(raw("GET /?" + signedV1("GET", parameters) + end + "\r\n"))
        .startsWith("HTTP/1.1 200")
        .contains("{\"RequestId\"");
    String form = signedV1("POST", parameters);
    String formType = "Content-Type: application/x-www-form-urlencoded\r\n";
    assertThat(
            raw(
                "POST /"
                    + end
                    + formType
                    + ("Content-Length: " + form.length() + "\r\n\r\n")
                    + form))
        .startsWith("HTTP/1.1 200");
    assertThat(raw("POST /?" + signedV1("POST", parameters) + end + formType + "\r\n"))
        .as("an empty POST without a length, as the legacy SDK sends it")
        .startsWith("HTTP/1.1 200");
    String json = "{\"RegionId\":\"r\"}";
    assertThat(
            raw(
                "POST /?"
                    + signedV1("POST", parameters)
                    + end
                    + "Content-Type: application/json\r\nContent-Length: "
                    + json.length()
                    + "\r\n\r\n"
                    + json))
        .as("nobody signed that body")
        .contains("IncompleteSignature");
  }

  @Test
  void shouldAnswerGarbageWithoutEverFailing() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String[] pieces = {
      "GET ",
      "POST ",
      "/",
      "?",
      "Action=",
      "DescribeRegions",
      "&",
      "Version=2014-05-26",
      "%",
      "%41",
      " HTTP/1.1\r\n",
      "Host: x\r\n",
      "Authorization: ACS3-HMAC-SHA256 Credential=a,",
      "Signature=",
      "x-acs-date: 1\r\n",
      "Content-Length: 3\r\n",
      "Transfer-Encoding: chunked\r\n",
      "\r\n",
      "\u0000",
      "中",
      "{\"a\":",
      "Content-Type: application/json\r\n",
      ";",
      ",",
      "SignedHeaders=x-acs-date"
    };
    for (int round = 0; round < 300; round++) {
      StringBuilder request = new StringBuilder(random.nextBoolean() ? "POST /?" : "GET /");
      for (int i = random.nextInt(30); i > 0; i--) {
        request.append(pieces[random.nextInt(pieces.length)]);
      }
      request.append(" HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertThat(raw(request.toString()))
          .as("seed %d round %d", seed, round)
          .doesNotContain(" 500 ");
    }
    assertThat(faults).as("seed %d", seed).isEmpty();
  }

  @Test
  void shouldRefuseTheDefaultKeyBeyondLoopback() {
    ApiConfig config = ApiConfig.defaults();
    assertThatThrownBy(() -> config.withListen(new InetSocketAddress("0.0.0.0", 8640)))
        .hasMessageContaining("access key file");
    assertThat(AccessKeys.defaults().areDefaults()).isTrue();
  }
}
