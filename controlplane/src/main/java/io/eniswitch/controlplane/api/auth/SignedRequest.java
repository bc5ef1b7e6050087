package io.eniswitch.controlplane.api.auth;

/**
 * What a request claims about its signature, whichever version it uses.
 *
 * @param accessKeyId who claims to have signed
 * @param timestamp as sent, ISO 8601 in UTC
 * @param nonce chosen by the client, never to be used again
 * @param stringToSign what must have been signed, rebuilt from the request as it arrived
 * @param algorithm {@code HmacSHA1} or {@code HmacSHA256}
 * @param keySuffix what the secret is followed by
 * @param signature the bytes the client sent; any bytes if it sent nonsense
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never printed
record SignedRequest(
    String accessKeyId,
    String timestamp,
    String nonce,
    String stringToSign,
    String algorithm,
    String keySuffix,
    byte[] signature) {}
