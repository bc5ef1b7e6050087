package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Parameters;

/**
 * One authenticated call whose parameters fit the action's schema.
 *
 * @param requestId the id the response carries, an upper-case UUID
 * @param accountId the account that calls
 * @param version the product that is called
 * @param action the action's name
 * @param parameters what was sent
 */
public record ApiCall(
    String requestId, String accountId, ApiVersion version, String action, Parameters parameters) {}
