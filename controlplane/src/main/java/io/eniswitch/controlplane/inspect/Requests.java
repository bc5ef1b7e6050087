package io.eniswitch.controlplane.inspect;

import io.eniswitch.dataplane.DataplaneException;
import io.eniswitch.dataplane.Inspection;
import io.eniswitch.dataplane.trace.Capture;
import io.eniswitch.dataplane.trace.SessionListing;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The requests of the local socket: {@code {"op": "trace", "eni": ..., "packet": ...}}, {@code
 * {"op": "sessions", "eni": ..., "limit": ...}} and {@code {"op": "capture", "eni": ..., "count":
 * ..., "seconds": ...}}, which is answered by an object and then, until the connection ends, the
 * bytes of a pcapng file.
 *
 * <p><b>Threading</b>: any thread that may wait.
 */
final class Requests {
  private static final String ACCEPTED =
      "accepted is a JSON object per line with \"op\": \"trace\" (\"eni\", \"packet\"),"
          + " \"sessions\" (\"eni\", \"limit\") or \"capture\" (\"eni\", \"count\", \"seconds\")";
  private static final int DEFAULT_LIMIT = 100;
  private static final long MAX_SECONDS = 1_000_000_000;

  private final Inspection inspection;

  Requests(Inspection inspection) {
    this.inspection = inspection;
  }

  /** Answers one request; false if the connection ends with it. */
  boolean answer(String request, LineChannel lines) throws IOException {
    if (capture(request, lines)) {
      return false;
    }
    lines.writeLine(answer(request), InspectionServer.PATIENCE_MS);
    return true;
  }

  /** Captures if that is asked; false if it is not, or cannot be. */
  private boolean capture(String request, LineChannel lines) throws IOException {
    JsonNode asked = read(request);
    if (!asked.path("op").asString("").equals("capture")) {
      return false;
    }
    String eni = asked.path("eni").asString("");
    Capture capture;
    try {
      capture = inspection.capture(eni);
    } catch (DataplaneException e) {
      lines.writeLine(error(String.valueOf(e.getMessage())), InspectionServer.PATIENCE_MS);
      return true;
    }
    CaptureStream stream = new CaptureStream(inspection, capture, lines);
    stream.run(
        InspectionServer.json(Map.of("capturing", eni)),
        Math.max(1, asked.path("count").asLong(Long.MAX_VALUE)),
        Math.clamp(asked.path("seconds").asLong(MAX_SECONDS), 1, MAX_SECONDS));
    return true;
  }

  private static JsonNode read(String request) {
    try {
      return JsonMapper.shared().readTree(request);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
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
