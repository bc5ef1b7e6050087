package io.eniswitch.dataplane.push.channel;

import java.io.Serial;

/** The other end of the push channel said what it must not, or refuses to go on. */
public final class WireException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With a sentence that names what was said. */
  public WireException(String message) {
    super(message);
  }

  /** With the exception that what was said led to. */
  public WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
