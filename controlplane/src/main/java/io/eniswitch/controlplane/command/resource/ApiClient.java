package io.eniswitch.controlplane.command.resource;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the API of a control plane.
 *
 * <p><b>Bounds:</b> an answer is waited for {@link #ANSWER_TIMEOUT}; nothing is tried twice.
 */
public final class ApiClient implements AutoCloseable {
  /** The version of ECS. */
  static final String ECS = "2014-05-26";

  /** The version of VPC. */
  static final String VPC = "2016-04-28";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final URI endpoint;
  private final String region;
  private final RequestSigner signer;

  /**
   * A client.
   *
   * @param endpoint such as {@code http://127.0.0.1:8640}
   * @param region goes with every call
   */
  public ApiClient(URI endpoint, String region, RequestSigner signer) {
    this.endpoint = endpoint;
    this.region = region;
    this.signer = signer;
  }

  /** Calls an action of ECS. */
  public JsonNode ecs(String action, Map<String, String> parameters) {
    return call(ECS, action, parameters);
  }

  /** Calls an action of VPC. */
  public JsonNode vpc(String action, Map<String, String> parameters) {
    return call(VPC, action, parameters);
  }

  /**
   * All pages of a list that has tokens.
   *
   * @param pageSize the most the action allows
   * @param list the members on the way to the array, such as {@code Instances, Instance}
   */
  List<JsonNode> all(String action, Map<String, String> filters, int pageSize, String... list) {
    List<JsonNode> found = new ArrayList<>();
    Map<String, String> parameters = new HashMap<>(filters);
    parameters.put("MaxResults", Integer.toString(pageSize));
    String token = "";
    do {
      if (!token.isEmpty()) {
        parameters.put("NextToken", token);
      }
      JsonNode page = ecs(action, parameters);
      page.path(list[0]).path(list[1]).forEach(found::add);
      token = page.path("NextToken").asString("");
    } while (!token.isEmpty());
    return found;
  }

  /** All pages of a VPC list, which has page numbers only. */
  List<JsonNode> allPages(String action, Map<String, String> filters, String... list) {
    List<JsonNode> found = new ArrayList<>();
    Map<String, String> parameters = new HashMap<>(filters);
    parameters.put("PageSize", "50");
    int number = 0;
    int total;
    do {
      number++;
      parameters.put("PageNumber", Integer.toString(number));
      JsonNode page = vpc(action, parameters);
      page.path(list[0]).path(list[1]).forEach(found::add);
      total = page.path("TotalCount").asInt(0);
    } while (number * 50 < total);
    return found;
  }

  private JsonNode call(String version, String action, Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(parameters);
    all.putIfAbsent("RegionId", region);
    String query = RequestSigner.query(all);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve("/?" + query))
            .timeout(ANSWER_TIMEOUT)
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.noBody());
    signer.headers(version, action, query).forEach(request::header);
    HttpResponse<String> response = send(request.build());
    JsonNode body = parsed(response);
    if (response.statusCode() >= 400) {
      throw new CommandFailure(
          ErrorAdvice.explain(body.path("Code").asString(""), body.path("Message").asString("")));
    }
    return body;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new CommandFailure(
          "no control plane answers at "
              + endpoint
              + "; start one with: eniswitch run, or say where it is with --endpoint",
          e);
    } catch (HttpTimeoutException e) {
      throw new CommandFailure(
          "the control plane at "
              + endpoint
              + " did not answer within "
              + ANSWER_TIMEOUT.toSeconds()
              + " s; look at its log and at "
              + endpoint.resolve("/readyz"),
          e);
    } catch (IOException e) {
      throw new CommandFailure(
          "talking to " + endpoint + " failed: " + e.getMessage() + "; is it a control plane?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while waiting for " + endpoint, e);
    }
  }

  private JsonNode parsed(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new CommandFailure(
          endpoint
              + " answered "
              + response.statusCode()
              + " with something that is not JSON; is it a control plane?",
          e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
