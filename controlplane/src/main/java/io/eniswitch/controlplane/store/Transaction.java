package io.eniswitch.controlplane.store;

/**
 * A view that can be changed: reads see its own writes, and all of them happen or none.
 *
 * <p><b>Threading</b>: only the thread that runs the body, only until the body returns.
 */
public interface Transaction extends View {
  /** The revision its changes will have: greater than that of any other transaction before it. */
  @Override
  long revision();

  /** Adds the record, or replaces the one with its key. */
  <R> void put(Kind<R> kind, R record);

  /** Takes the record with this key away, if there is one. */
  <R> void remove(Kind<R> kind, String key);
}
