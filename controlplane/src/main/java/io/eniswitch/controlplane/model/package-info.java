/**
 * The records of the domain, named as the ECS API names them: immutable, and checked when made.
 * Nothing here knows how a record is stored, changed or shown.
 */
@NullMarked
package io.eniswitch.controlplane.model;

import org.jspecify.annotations.NullMarked;
