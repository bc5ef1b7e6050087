package io.eniswitch.controlplane.api.wire;

/**
 * An answer that is an error of the API: a code clients decide on, the HTTP status that belongs to
 * it, and a sentence for people.
 *
 * <p>It carries no stack trace: it is an answer, not a fault of ours.
 */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String text;

  /**
   * Makes an error.
   *
   * @param status the HTTP status, 400 to 599: clients look at nothing else to tell an error
   * @param code the API's code, such as {@code InvalidEniId.NotFound}
   * @param text what was wrong and what would be accepted; never a secret
   */
  public ApiError(int status, String code, String text) {
    super(code + ": " + text, null, false, false);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  /** A mandatory parameter is absent: 400 {@code MissingParameter}. */
  public static ApiError missing(String parameter) {
    return new ApiError(
        400, "MissingParameter", "The parameter \"" + parameter + "\" is mandatory for this call.");
  }

  /** A value is malformed or out of range: 400 {@code InvalidParameter}. */
  public static ApiError invalid(String parameter, String value, String accepted) {
    return new ApiError(
        400,
        "InvalidParameter",
        "The parameter \"" + parameter + "\" is \"" + brief(value) + "\"; accepted: " + accepted);
  }

  private static String brief(String value) {
    return value.length() <= 100 ? value : value.substring(0, 100) + "...";
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /** The code clients decide on. */
  public String code() {
    return code;
  }

  /** The sentence for people. */
  public String text() {
    return text;
  }
}
