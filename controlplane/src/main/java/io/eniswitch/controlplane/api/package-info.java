/**
 * The ECS API: which actions there are, what each takes, and how it maps to the domain; one class
 * per family of actions.
 */
@NullMarked
package io.eniswitch.controlplane.api;

import org.jspecify.annotations.NullMarked;
