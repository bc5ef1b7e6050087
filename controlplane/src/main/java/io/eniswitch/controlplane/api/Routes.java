package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.http.Refusal;
import io.eniswitch.controlplane.api.http.WebHandler;
import io.eniswitch.controlplane.api.http.WebRequest;
import io.eniswitch.controlplane.api.http.WebResponse;
import io.eniswitch.controlplane.api.wire.ApiError;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the page for a path: itself, else the longest key that ends in a slash and fits. */
record Routes(Map<String, WebPage> pages) implements WebHandler {

  @Override
  public WebResponse handle(WebRequest request) {
    WebPage page = find(request.path());
    return page == null ? WebResponse.text(404, "Nothing here.\n") : page.answer(request);
  }

  private @Nullable WebPage find(String path) {
    WebPage exact = pages.get(path);
    if (exact != null) {
      return exact;
    }
    int slash = path.lastIndexOf('/');
    while (slash > 0) {
      WebPage below = pages.get(path.substring(0, slash + 1));
      if (below != null) {
        return below;
      }
      slash = path.lastIndexOf('/', slash - 1);
    }
    return null;
  }

  @Override
  public WebResponse refuse(Refusal refusal) {
    ApiError error =
        switch (refusal) {
          case MALFORMED ->
              new ApiError(400, "InvalidParameter", "The request is not HTTP that can be read.");
          case TOO_LARGE -> new ApiError(413, "InvalidParameter", "The body is too large.");
          case OVERLOADED ->
              new ApiError(400, "Throttling", "Too many requests at once; try again.");
          case FAILED -> EcsApi.internalError();
        };
    String requestId = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    return Envelope.error(Envelope.Format.JSON, requestId, "", error, Map.of());
  }
}
