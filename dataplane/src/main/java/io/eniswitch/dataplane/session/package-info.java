/** Sessions: both directions of a conversation in one record, found by a symmetric hash. */
@NullMarked
package io.eniswitch.dataplane.session;

import org.jspecify.annotations.NullMarked;
