package io.eniswitch.controlplane.api;

/** Actions on one kind of resource: a thin mapping from parameters to the domain and back. */
interface ActionFamily {

  /** Adds every action of the family. */
  void addTo(ActionTable.Builder table);
}
