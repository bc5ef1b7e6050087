package io.eniswitch.controlplane.domain;

/**
 * A request that the rules refuse, with the API's own code.
 *
 * <p>Made without a stack trace: it is an answer, not a fault.
 */
public final class EcsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The API's error code, such as {@code InvalidEniId.NotFound}. */
  private final String code;

  /** The HTTP status the API documents for it. */
  private final int httpStatus;

  /** A refusal with this code and status; the message names the field and what is accepted. */
  public EcsException(String code, int httpStatus, String message) {
    super(message, null, false, false);
    this.code = code;
    this.httpStatus = httpStatus;
  }

  /** A refusal with status 400. */
  public static EcsException invalid(String code, String message) {
    return new EcsException(code, 400, message);
  }

  /** A refusal with status 403. */
  public static EcsException forbidden(String code, String message) {
    return new EcsException(code, 403, message);
  }

  /** A refusal with status 404. */
  public static EcsException notFound(String code, String message) {
    return new EcsException(code, 404, message);
  }

  /** The refusal for a mandatory parameter that is absent. */
  public static EcsException missing(String parameter) {
    return invalid(
        "MissingParameter",
        "The input parameter '" + parameter + "' that is mandatory for this request is missing.");
  }

  /** The API's error code. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The message; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
