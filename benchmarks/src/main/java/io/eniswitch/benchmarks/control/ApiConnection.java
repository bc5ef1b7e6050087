package io.eniswitch.benchmarks.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eniswitch.controlplane.command.resource.RequestSigner;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;

/**
 * One kept-alive connection that signs and sends calls and waits for each answer: far cheaper than
 * a general HTTP client, so that the server and not the client is measured.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class ApiConnection implements AutoCloseable {
  private static final String VERSION = "2014-05-26";
  private static final String LENGTH = "content-length:";
  private static final int BUFFER_BYTES = 64 << 10;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final RequestSigner signer;

  /** Connects to a control plane on loopback. */
  public ApiConnection(int port, RequestSigner signer) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.signer = signer;
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    out = socket.getOutputStream();
  }

  /**
   * Calls an action of ECS.
   *
   * @return the body of the answer
   * @throws IOException if the answer is an error, with its body
   */
  String call(String action, Map<String, String> parameters) throws IOException {
    return call(VERSION, action, parameters);
  }

  /**
   * Calls an action of a product.
   *
   * @param version the product's version
   * @return the body of the answer
   * @throws IOException if the answer is an error, with its body
   */
  public String call(String version, String action, Map<String, String> parameters)
      throws IOException {
    String query = RequestSigner.query(parameters);
    StringBuilder request = new StringBuilder(1_024);
    request.append("POST /?").append(query).append(" HTTP/1.1\r\nHost: localhost\r\n");
    signer
        .headers(version, action, query)
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    out.write(request.append("Content-Length: 0\r\n\r\n").toString().getBytes(UTF_8));
    String status = line();
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    String body = new String(in.readNBytes(length), UTF_8);
    if (!status.contains(" 200 ")) {
      throw new IOException(action + ": " + status + " " + body);
    }
    return body;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the control plane closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
