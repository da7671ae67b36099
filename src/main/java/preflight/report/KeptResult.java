package preflight.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An answer as it is kept for another run: written out, with what lists of findings need.
 *
 * @param outline without facts about disks and guest
 * @param renderings the whole answer, at least as {@link Rendering#LINE}; not to be changed
 */
public record KeptResult(Result outline, Map<Rendering, byte[]> renderings) {

  public KeptResult {
    renderings = Map.copyOf(renderings);
  }

  /**
   * Of a new answer.
   *
   * @param wanted forms beside the line
   * @return empty where the answer cannot be kept without a loss, such as one with bytes in a name
   *     that JSON cannot hold
   */
  public static Optional<KeptResult> of(Result result, Set<Rendering> wanted) {
    Map<Rendering, byte[]> renderings = new EnumMap<>(Rendering.class);
    Set<Rendering> all = EnumSet.of(Rendering.LINE);
    all.addAll(wanted);
    for (Rendering rendering : all) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
        switch (rendering) {
          case LINE -> new JsonLines(out).add(result);
          case TEXT -> new TextReport(out, new Style(false)).print(result);
          case COLOURED -> new TextReport(out, new Style(true)).print(result);
        }
      }
      renderings.put(rendering, bytes.toByteArray());
    }
    return of(renderings).filter(kept -> isWhole(kept.outline(), result));
  }

  /** Of what was kept; empty where it cannot be read. */
  public static Optional<KeptResult> of(Map<Rendering, byte[]> renderings) {
    byte[] line = renderings.get(Rendering.LINE);
    Optional<Result> outline = line == null ? Optional.empty() : ResultLine.result(line);
    return outline.map(result -> new KeptResult(result, renderings));
  }

  private static boolean isWhole(Result outline, Result result) {
    return outline.inspection().name().equals(result.inspection().name())
        && outline.inspection().size() == result.inspection().size()
        && outline.inspection().container().format() == result.inspection().container().format()
        && outline.request().equals(result.request())
        && outline.prediction().equals(result.prediction())
        && outline.snapshotRoute().equals(result.snapshotRoute())
        && JudgementText.of(outline.judgement()).equals(JudgementText.of(result.judgement()));
  }

  /** The line with its end. */
  byte[] line() {
    return renderings.get(Rendering.LINE);
  }
}
