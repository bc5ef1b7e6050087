package io.eniswitch.dataplane.push.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.push.Intent;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameFoldTest {
  private static final int WORDS = 20_000;

  /** A random history in which things come again and go. */
  private static List<Intent> history(SplittableRandom random) {
    RandomWords words = new RandomWords(random);
    List<Intent> all = new ArrayList<>(List.of(new Intent.Begin()));
    for (int i = 0; i < WORDS; i++) {
      Intent earlier = all.get(random.nextInt(all.size()));
      all.add(
          switch (random.nextInt(3)) {
            case 0 -> gone(earlier);
            case 1 -> earlier;
            default -> words.intent();
          });
    }
    return all;
  }

  private static Intent gone(Intent thing) {
    return switch (thing) {
      case Intent.PrefixList it -> new Intent.NoPrefixList(it.config().prefixListId());
      case Intent.SecurityGroup it -> new Intent.NoSecurityGroup(it.config().groupId());
      case Intent.VSwitch it -> new Intent.NoVSwitch(it.config().vSwitchId());
      case Intent.Instance it -> new Intent.NoInstance(it.instanceId());
      case Intent.Member it -> new Intent.NoMember(it.watched().instanceId());
      case Intent.Eni it -> new Intent.NoEni(it.config().eniId());
      default -> new Intent.End();
    };
  }

  @Test
  void shouldComeToTheSameAsTheWordsThemselves() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Intent> history = history(random);
    // The random words hold a Begin now and then, which clears everything: not near the end.
    history.removeIf(word -> word instanceof Intent.Begin && random.nextInt(1_000) > 0);
    Fold expected = new Fold();
    Frames out = new Frames();
    long revision = 0;
    for (Intent intent : history) {
      expected.add(intent);
      out.add(intent, false);
      if (random.nextInt(10) == 0) {
        out.add(new Signal.Commit(++revision, random.nextInt(10) > 0));
      }
    }
    out.add(new Signal.Commit(++revision, true));
    // What was cut off does not count.
    out.add(history.getLast(), false);
    UnsafeBuffer file = new UnsafeBuffer(out.take());
    FrameFold fold = FrameFold.of(file);
    assertThat(fold.revision()).isEqualTo(revision);
    List<Intent> account = expected.account();
    assertThat(words(fold, file)).isEqualTo(account.subList(1, account.size() - 1));
  }

  private static List<Intent> words(FrameFold fold, UnsafeBuffer file) throws IOException {
    List<Intent> heard = new ArrayList<>();
    WordReader reader =
        new WordReader(
            new WordReader.Listener() {
              @Override
              public void onSignal(Signal signal) {
                throw new AssertionError("a signal: " + signal);
              }

              @Override
              public void onIntent(Intent intent, boolean awaited) {
                heard.add(intent);
              }
            });
    FrameReader frames = new FrameReader();
    fold.forEach((offset, length) ->
        frames.read(Unpooled.wrappedBuffer(file.byteArray(), offset, length), reader));
    return heard;
  }
}
