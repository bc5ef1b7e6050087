package io.eniswitch.controlplane.model;

/**
 * A label that the tenant put on a resource.
 *
 * @param key 1 to 128 characters
 * @param value 0 to 128 characters
 */
public record Tag(String key, String value) {
  /** The most tags a resource can carry. */
  public static final int LIMIT = 20;

  /** Where an instance's ports are: the host. */
  public static final String HOST_KEY = "eniswitch:host";

  /** Where an instance's ports are: the kind of port on the host. */
  public static final String PORT_KEY = "eniswitch:port";

  /** Refuses a length out of range. */
  public Tag {
    if (key.isEmpty() || key.length() > 128 || value.length() > 128) {
      throw new IllegalArgumentException("tag '" + key + "' is longer than allowed or empty");
    }
  }
}
