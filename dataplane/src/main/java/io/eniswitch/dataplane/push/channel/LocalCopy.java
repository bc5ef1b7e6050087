package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.Intent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * What control said last, kept on disk behind the switch's back, so that a switch that starts again
 * forwards before anyone answers it.
 *
 * <p><b>Threading</b>: any one thread adds; an own thread writes. <b>Bounds</b>: {@link
 * #MAX_QUEUED_BYTES} not yet written; when the disk is slower than that, the copy stays as it is
 * and a full account is asked for once there is room. Changes are folded into the account when they
 * are longer than it is, and than {@link #FOLD_BYTES}.
 */
final class LocalCopy implements AutoCloseable {
  /** Bytes not yet written. */
  static final long MAX_QUEUED_BYTES = 256L << 20;

  /** Changes a copy can have before they are folded. */
  static final long FOLD_BYTES = 16L << 20;

  private final Path directory;
  private final ErrorHandler errors;
  private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Thread thread = Thread.ofPlatform().name("copy").daemon().unstarted(this::run);
  private final CopyFile.Content loaded;
  private volatile Runnable onLost = () -> {};
  private boolean dropping;
  private @Nullable CopyFile file;
  private @Nullable CopyFile fresh;
  private long accountBytes;
  private long generation;

  private sealed interface Step {
    /** A full account begins, of this generation. */
    record Begin(long generation) implements Step {}

    /** Frames as they came; complete if a full account ends with them. */
    record Append(byte[] frames, boolean complete) implements Step {}

    /** The disk did not keep up: a full account is needed. */
    record Lost() implements Step {}

    /** Nothing follows. */
    record Stop() implements Step {}
  }

  private LocalCopy(Path directory, CopyFile.Content loaded, ErrorHandler errors) {
    this.directory = directory;
    this.errors = errors;
    this.loaded = loaded;
    this.generation = loaded.position().generation();
  }

  /**
   * Reads the copy in a directory and goes on with it.
   *
   * @throws IOException if it cannot be read or written
   */
  static LocalCopy open(Path directory, ErrorHandler errors) throws IOException {
    CopyFile.Content content = CopyFile.read(directory);
    LocalCopy copy = new LocalCopy(directory, content, errors);
    if (content.length() > 0) {
      copy.file = CopyFile.open(directory, content);
      copy.accountBytes = content.length();
    }
    copy.thread.start();
    return copy;
  }

  /** Where the copy was when it was opened. */
  Position position() {
    return loaded.position();
  }

  /** The account it held when it was opened; empty for none. */
  List<Intent> account() {
    return loaded.account();
  }

  /** Has {@code action} called, by the writing thread, when a full account is needed. */
  void onLost(Runnable action) {
    onLost = action;
  }

  /** A full account follows; what is kept counts until it is complete. */
  void begin(long ofGeneration) {
    dropping = false;
    steps.add(new Step.Begin(ofGeneration));
  }

  /**
   * Adds frames up to a Commit.
   *
   * @param complete whether that one is complete
   */
  void append(byte[] frames, boolean complete) {
    if (dropping) {
      return;
    }
    if (queuedBytes.addAndGet(frames.length) > MAX_QUEUED_BYTES) {
      queuedBytes.addAndGet(-frames.length);
      dropping = true;
      steps.add(new Step.Lost());
      return;
    }
    steps.add(new Step.Append(frames, complete));
  }

  private void run() {
    try {
      Step step = steps.take();
      while (!(step instanceof Step.Stop)) {
        on(step);
        step = steps.take();
      }
      close(file);
      close(fresh);
    } catch (InterruptedException | IOException e) {
      errors.onError(e);
    }
  }

  private void on(Step step) {
    try {
      switch (step) {
        case Step.Begin(long ofGeneration) -> {
          close(fresh);
          generation = ofGeneration;
          fresh = CopyFile.fresh(directory, ofGeneration);
        }
        case Step.Append(byte[] frames, boolean complete) -> {
          queuedBytes.addAndGet(-frames.length);
          write(frames, complete);
        }
        case Step.Lost() -> onLost.run();
        case Step.Stop() -> {}
      }
    } catch (IOException e) {
      // The disk fails: the switch goes on, and the next full account is another try.
      errors.onError(e);
      forget();
    }
  }

  private void write(byte[] frames, boolean complete) throws IOException {
    CopyFile to = fresh == null ? file : fresh;
    if (to == null) {
      return;
    }
    to.append(frames);
    if (complete && fresh != null) {
      replace(fresh);
    } else if (fresh == null && to.length() - accountBytes > Math.max(accountBytes, FOLD_BYTES)) {
      replace(CopyFold.fold(directory, generation));
    }
  }

  private void replace(CopyFile by) throws IOException {
    by.take();
    close(file);
    file = by;
    fresh = null;
    accountBytes = by.length();
  }

  private void forget() {
    try {
      close(fresh);
      close(file);
    } catch (IOException e) {
      errors.onError(e);
    }
    fresh = null;
    file = null;
  }

  private static void close(@Nullable CopyFile one) throws IOException {
    if (one != null) {
      one.close();
    }
  }

  /** Writes what is left, and stops. */
  @Override
  public void close() {
    steps.add(new Step.Stop());
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
