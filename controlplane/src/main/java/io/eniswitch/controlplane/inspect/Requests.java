package io.eniswitch.controlplane.inspect;

import io.eniswitch.dataplane.DataplaneException;
import io.eniswitch.dataplane.Inspection;
import io.eniswitch.dataplane.trace.SessionListing;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests of the local socket: {@code {"op": "trace", "eni": ..., "packet": ...}} and {@code
 * {"op": "sessions", "eni": ..., "limit": ...}}.
 *
 * <p><b>Threading</b>: any thread that may wait.
 */
final class Requests {
  private static final String ACCEPTED =
      "accepted is a JSON object per line with \"op\": \"trace\" (\"eni\", \"packet\") or"
          + " \"sessions\" (\"eni\", \"limit\")";
  private static final int DEFAULT_LIMIT = 100;

  private final Inspection inspection;

  Requests(Inspection inspection) {
    this.inspection = inspection;
  }

  /** Answers one request. */
  void answer(String request, LineChannel lines) throws IOException {
    lines.writeLine(answer(request), InspectionServer.PATIENCE_MS);
  }

  /** What is said when something cannot be answered. */
  static String error(String message) {
    return InspectionServer.json(Map.of("error", message));
  }

  private String answer(String request) {
    try {
      JsonNode asked = JsonMapper.shared().readTree(request);
      String eni = asked.path("eni").asString("");
      return switch (asked.path("op").asString("")) {
        case "trace" -> {
          String packet = asked.path("packet").asString("");
          yield InspectionServer.json(Documents.trace(inspection.trace(eni, packet)));
        }
        case "sessions" -> {
          int limit = asked.path("limit").asInt(DEFAULT_LIMIT);
          SessionListing listing = inspection.sessions(eni, limit);
          yield InspectionServer.json(Documents.sessions(listing));
        }
        default -> error("the request is not known; " + ACCEPTED);
      };
    } catch (JacksonException e) {
      return error("the request is not JSON; " + ACCEPTED);
    } catch (DataplaneException | IllegalArgumentException e) {
      return error(String.valueOf(e.getMessage()));
    }
  }
}
