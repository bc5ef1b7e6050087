/**
 * Security groups, compiled: control turns groups, prefix lists and memberships into immutable
 * classifiers; the slow path asks a classifier once per new session.
 */
@NullMarked
package io.eniswitch.dataplane.policy;

import org.jspecify.annotations.NullMarked;
