package io.eniswitch.controlplane.command;

/**
 * A command could not do what it was asked. Its message is all the user sees, on one line: what
 * failed, and what to do about it. The exit code is 1.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure that says it all. */
  public CommandFailure(String message) {
    super(message);
  }

  /** A failure whose {@code cause} is shown with {@code --stacktrace} only. */
  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
