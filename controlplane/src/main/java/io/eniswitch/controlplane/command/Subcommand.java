package io.eniswitch.controlplane.command;

/**
 * A command of {@code eniswitch}, found by {@link java.util.ServiceLoader}, so that a module which
 * depends on this one can add its own. All may be made to run one: constructors do nothing.
 */
public interface Subcommand {}
