package io.eniswitch.controlplane.push.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts the other end of a channel may speak for: those its certificate names. Without this,
 * whoever got hold of one host's key could take the place of any other's switch.
 *
 * <p><b>Threading</b>: the event loop. <b>Source</b>: RFC 6125: names of type DNS, and only without
 * any the common name; no wildcards.
 */
final class CertifiedNames {
  private static final int DNS_NAME = 2;

  private CertifiedNames() {}

  /** Whether it may speak for this host; without TLS, on loopback, any may. */
  static boolean include(Channel channel, String host) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null || of(tls).contains(host.toLowerCase(Locale.ROOT));
  }

  private static List<String> of(SslHandler tls) {
    try {
      X509Certificate own = (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
      List<String> names = dnsNames(own.getSubjectAlternativeNames());
      return names.isEmpty() ? commonNames(own) : names;
    } catch (SSLPeerUnverifiedException | CertificateParsingException | InvalidNameException _) {
      return List.of();
    }
  }

  private static List<String> dnsNames(@Nullable Collection<List<?>> alternatives) {
    List<String> names = new ArrayList<>();
    if (alternatives != null) {
      for (List<?> each : alternatives) {
        if (each.get(0).equals(DNS_NAME)) {
          names.add(each.get(1).toString().toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  private static List<String> commonNames(X509Certificate own) throws InvalidNameException {
    List<String> names = new ArrayList<>();
    for (Rdn part : new LdapName(own.getSubjectX500Principal().getName()).getRdns()) {
      if (part.getType().equalsIgnoreCase("CN")) {
        names.add(part.getValue().toString().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
