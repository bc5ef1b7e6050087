package io.eniswitch.dataplane.push.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eniswitch.dataplane.push.Intent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WordsTest {
  private static final int WORDS = 20_000;

  private record Heard(Object word, boolean awaited) {}

  private static final class Ear implements WordReader.Listener {
    final List<Heard> heard = new ArrayList<>();

    @Override
    public void onSignal(Signal signal) {
      heard.add(new Heard(signal, false));
    }

    @Override
    public void onIntent(Intent intent, boolean awaited) {
      heard.add(new Heard(intent, awaited));
    }
  }

  private static SplittableRandom random() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    return new SplittableRandom(seed);
  }

  @Test
  void shouldReadWhatWasWrittenInPiecesOfAnySize() {
    SplittableRandom random = random();
    RandomWords words = new RandomWords(random);
    Ear ear = new Ear();
    FrameReader frames = new FrameReader();
    WordReader reader = new WordReader(ear);
    List<Heard> said = new ArrayList<>();
    ByteBuf wire = Unpooled.buffer();
    for (int i = 0; i < WORDS; i++) {
      Frames out = new Frames();
      if (random.nextInt(4) == 0) {
        Signal signal = words.signal();
        out.add(signal);
        said.add(new Heard(signal, false));
      } else {
        Intent intent = words.intent();
        boolean awaited = intent instanceof Intent.Eni && random.nextBoolean();
        out.add(intent, awaited);
        said.add(new Heard(intent, awaited));
      }
      out.drainTo(wire);
    }
    while (wire.isReadable()) {
      int count = Math.min(wire.readableBytes(), random.nextInt(1, 5_000));
      frames.read(wire.readSlice(count), reader);
    }
    assertThat(ear.heard).hasSize(said.size()).isEqualTo(said);
  }

  @Test
  void shouldRefuseDamagedFramesWithOneKindOfException() {
    SplittableRandom random = random();
    RandomWords words = new RandomWords(random);
    int refused = 0;
    for (int i = 0; i < WORDS; i++) {
      Frames out = new Frames();
      out.add(words.intent(), false);
      byte[] bytes = out.take();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        new FrameReader().read(Unpooled.wrappedBuffer(bytes), new WordReader(new Ear()));
      } catch (WireException _) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void shouldRefuseAFrameThatIsTooLong() {
    byte[] bytes = {0, 0, 0, 0x7f};
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(
            () -> new FrameReader().read(Unpooled.wrappedBuffer(bytes), new WordReader(new Ear())))
        .withMessageContaining("2130706432");
  }
}
