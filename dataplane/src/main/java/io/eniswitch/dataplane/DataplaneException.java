package io.eniswitch.dataplane;

/** A change that was refused, or a switch that cannot run; the message says what and why. */
public final class DataplaneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal in one sentence. */
  public DataplaneException(final String message) {
    super(message);
  }

  /** A refusal in one sentence, with what caused it. */
  public DataplaneException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
