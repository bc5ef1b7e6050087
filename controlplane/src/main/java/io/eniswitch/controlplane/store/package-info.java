/**
 * Where records live: transactions over several records, a revision that only grows, immutable
 * snapshots for readers, and a feed of changes. Nothing here knows what a record means.
 */
@NullMarked
package io.eniswitch.controlplane.store;

import org.jspecify.annotations.NullMarked;
