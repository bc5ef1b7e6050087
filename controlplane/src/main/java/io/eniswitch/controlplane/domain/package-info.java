/**
 * The rules: what may be created, attached, moved and deleted, with which error otherwise. Works on
 * transactions of the store; no I/O, no HTTP, no time but the clock it is given.
 */
@NullMarked
package io.eniswitch.controlplane.domain;

import org.jspecify.annotations.NullMarked;
