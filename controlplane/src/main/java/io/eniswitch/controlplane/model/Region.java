package io.eniswitch.controlplane.model;

/**
 * A region of the catalogue.
 *
 * @param id such as {@code cn-hangzhou}
 * @param localName its name for people
 * @param endpoint host name of its API
 */
public record Region(String id, String localName, String endpoint) {}
