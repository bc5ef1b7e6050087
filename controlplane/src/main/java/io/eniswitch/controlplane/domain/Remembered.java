package io.eniswitch.controlplane.domain;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what matched a question for as long as nothing changes: a page by number says how many
 * match in all, and clients ask for one page after the other.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: {@value #MAX_RECORDS} records in all answers
 * together; the question that was asked longest ago goes first, and a longer answer is not kept.
 *
 * @param <Q> a question, with {@code equals}
 * @param <R> what is listed
 */
final class Remembered<Q, R> {
  /** The most records kept. */
  static final int MAX_RECORDS = 1 << 20;

  private final Map<Q, List<R>> answers = new LinkedHashMap<>(16, 0.75f, true);
  private long revision = -1;
  private int records;

  /** The answer at a revision, or null if it is not known. */
  synchronized @Nullable List<R> find(long atRevision, Q question) {
    return atRevision == revision ? answers.get(question) : null;
  }

  /** Keeps an answer, unless a later revision was asked about. */
  synchronized void keep(long atRevision, Q question, List<R> answer) {
    if (atRevision > revision) {
      answers.clear();
      records = 0;
      revision = atRevision;
    }
    if (atRevision < revision || answer.size() > MAX_RECORDS) {
      return;
    }
    List<R> before = answers.put(question, answer);
    // An empty answer takes room too.
    records += weight(answer) - (before == null ? 0 : weight(before));
    for (Iterator<List<R>> oldest = answers.values().iterator(); records > MAX_RECORDS; ) {
      records -= weight(oldest.next());
      oldest.remove();
    }
  }

  private int weight(List<R> answer) {
    return answer.size() + 1;
  }
}
