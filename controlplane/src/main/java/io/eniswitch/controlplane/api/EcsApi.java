package io.eniswitch.controlplane.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eniswitch.controlplane.api.auth.AccessKey;
import io.eniswitch.controlplane.api.auth.Authenticator;
import io.eniswitch.controlplane.api.http.WebRequest;
import io.eniswitch.controlplane.api.http.WebResponse;
import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.ParameterReader;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.EcsException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * A request's way through the API: read its parameters, find out who calls, find the action, run
 * it, answer.
 *
 * <p><b>Threading:</b> any thread; blocks as long as the action does.
 */
final class EcsApi {
  private static final String UNKNOWN_ACTION = "unknown";

  private final ActionTable actions;
  private final Authenticator authenticator;
  private final RateLimit rates;
  private final ApiMetrics metrics;
  private final ErrorHandler errors;

  EcsApi(
      ActionTable actions,
      Authenticator authenticator,
      RateLimit rates,
      ApiMetrics metrics,
      ErrorHandler errors) {
    this.actions = actions;
    this.authenticator = authenticator;
    this.rates = rates;
    this.metrics = metrics;
    this.errors = errors;
  }

  /** Answers one request; never throws. */
  WebResponse handle(WebRequest request) {
    Exchange exchange = new Exchange(request);
    try {
      return exchange.answer();
    } catch (ApiError e) {
      return exchange.error(e, Map.of());
    } catch (EcsException e) {
      return exchange.error(new ApiError(e.httpStatus(), e.code(), e.text()), Map.of());
    } catch (Throttled e) {
      long millis = TimeUnit.NANOSECONDS.toMillis(e.retryAfterNs) + 1;
      return exchange.error(
          new ApiError(400, "Throttling", "This access key calls too often; try later."),
          Map.of("x-acs-retry-after", Long.toString(millis)));
    } catch (RuntimeException e) {
      errors.onError(new IllegalStateException("request " + exchange.requestId + " failed", e));
      return exchange.error(internalError(), Map.of());
    }
  }

  /** What a client is told of a fault of ours: where to look it up, not what it was. */
  static ApiError internalError() {
    return new ApiError(500, "InternalError", "The request failed here; its id is in the log.");
  }

  /** The state of one request on its way. */
  private final class Exchange {
    private final WebRequest request;
    private final String requestId = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    private final long startNs = System.nanoTime();
    private Envelope.Format format;
    private String knownAction = UNKNOWN_ACTION;

    Exchange(WebRequest request) {
      this.request = request;
      this.format = Envelope.formatFor(request, null);
    }

    /** The response of a call that works; the rest throws. */
    WebResponse answer() {
      if (!request.method().equals("GET") && !request.method().equals("POST")) {
        throw new ApiError(403, "UnsupportedHTTPMethod", "Only GET and POST are supported.");
      }
      Map<String, String> query = new HashMap<>();
      ParameterReader.readForm(request.query(), query);
      Map<String, String> all = new HashMap<>(query);
      readBody(all);
      format = Envelope.formatFor(request, all.get("Format"));
      String actionName = chosen(all, "Action", "x-acs-action");
      ApiVersion version = version(chosen(all, "Version", "x-acs-version"));
      if (actions.has(version, actionName)) {
        knownAction = actionName;
      }
      AccessKey caller = authenticator.authenticate(request, query, all);
      throttle(caller);
      ApiCall call =
          new ApiCall(requestId, caller.accountId(), version, actionName, Parameters.of(all));
      Document document = actions.find(call).run(call);
      WebResponse response = Envelope.success(format, actionName, requestId, document);
      metrics.succeeded(knownAction, System.nanoTime() - startNs);
      return response;
    }

    /** The response of a call that does not work. */
    WebResponse error(ApiError error, Map<String, String> headers) {
      metrics.failed(knownAction, error.status(), error.code(), System.nanoTime() - startNs);
      Map<String, String> all = new HashMap<>(headers);
      all.put("x-acs-request-id", requestId);
      String host = request.header("host");
      return Envelope.error(format, requestId, host == null ? "" : host, error, all);
    }

    private void readBody(Map<String, String> into) {
      if (request.body().length == 0) {
        return;
      }
      if (request.headerContains("content-type", "application/x-www-form-urlencoded")) {
        ParameterReader.readForm(new String(request.body(), UTF_8), into);
      } else if (!request.headerContains("content-type", "application/json")) {
        throw new ApiError(
            400,
            "InvalidParameter",
            "A body must be application/x-www-form-urlencoded or application/json.");
      } else if (!Authenticator.isSignedWithV3(request)) {
        throw new ApiError(
            400,
            "IncompleteSignature",
            "HMAC-SHA1 does not sign a JSON body; use ACS3-HMAC-SHA256 or a form.");
      } else {
        ParameterReader.readJson(request.body(), into);
      }
    }

    /** A parameter beats the header: older clients sign it and misspell the header. */
    private String chosen(Map<String, String> parameters, String name, String header) {
      @Nullable String value = parameters.get(name);
      if (value == null || value.isEmpty()) {
        value = request.header(header);
      }
      if (value == null || value.isEmpty()) {
        throw ApiError.missing(name);
      }
      return value;
    }

    private static ApiVersion version(String date) {
      return ApiVersion.of(date)
          .orElseThrow(() ->
              new ApiError(
                  400,
                  "InvalidVersion",
                  "The version must be "
                      + ApiVersion.ECS.date()
                      + " for ECS or "
                      + ApiVersion.VPC.date()
                      + " for VPC."));
    }

    private void throttle(AccessKey caller) {
      long retryAfterNs = rates.take(caller.id(), System.nanoTime());
      if (retryAfterNs > 0) {
        throw new Throttled(retryAfterNs);
      }
    }
  }

  /** A call beyond the rate of its key. */
  private static final class Throttled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long retryAfterNs;

    Throttled(long retryAfterNs) {
      super("throttled", null, false, false);
      this.retryAfterNs = retryAfterNs;
    }
  }
}
