/**
 * {@code eniswitch demo}: real traffic between instances, and an ENI moved under load, measured and
 * held against what is claimed.
 */
@NullMarked
package io.eniswitch.controlplane.command.demo;

import org.jspecify.annotations.NullMarked;
