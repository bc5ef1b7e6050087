/** The embedded journal: one SQLite file. */
@NullMarked
package io.eniswitch.controlplane.store.sqlite;

import org.jspecify.annotations.NullMarked;
