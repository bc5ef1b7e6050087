package io.eniswitch.controlplane.store;

/** The store cannot keep its promise: the journal failed, is closed or is not ours to read. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure found by the store itself. */
  public StoreException(String message) {
    super(message);
  }

  /** A failure that something below the store reported. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
