/**
 * Who is calling: access keys, the two signatures of the ECS API, and what keeps a signed request
 * from being used twice.
 */
@NullMarked
package io.eniswitch.controlplane.api.auth;

import org.jspecify.annotations.NullMarked;
