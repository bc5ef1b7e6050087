package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.sbe.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/** Reads what is in a frame. <b>Threading</b>: one thread. */
public final class WordReader implements FrameReader.Handler {
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final SignalReader signals = new SignalReader();
  private final IntentReader intents = new IntentReader();
  private final Listener listener;

  /** Gets what was read. */
  public interface Listener {
    /** The other end gave a signal. */
    void onSignal(Signal signal);

    /**
     * Control wants this.
     *
     * @param awaited whether it waits for an answer about it
     */
    void onIntent(Intent intent, boolean awaited);
  }

  /** Tells the listener of every word. */
  public WordReader(Listener listener) {
    this.listener = listener;
  }

  /**
   * Reads a frame. A message this side does not know is left out, so that the other may be newer.
   *
   * @throws WireException if it is not one of the schema, or holds what cannot be
   */
  @Override
  public void onFrame(DirectBuffer buffer, int offset, int length) {
    Signal signal;
    Intent intent = null;
    int templateId = 0;
    try {
      header.wrap(buffer, offset);
      if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
        throw new WireException("a word of schema " + header.schemaId());
      }
      templateId = header.templateId();
      signal = signals.read(buffer, offset, header);
      if (signal == null) {
        intent = intents.read(buffer, offset, header);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new WireException("message " + templateId + " cannot be read: " + e.getMessage(), e);
    }
    if (signal != null) {
      listener.onSignal(signal);
    } else if (intent != null) {
      listener.onIntent(intent, intents.awaited());
    }
  }
}
