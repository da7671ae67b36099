package preflight.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import preflight.ec2.RootSign.Presence;

/**
 * Judges by many signs together whether EC2 recognises a root. Which signs count, how much, and
 * what their sum means stands in root-signs.tsv and root-verdicts.tsv, with the published cases.
 */
public final class RootSigns {

  private record Step(long from, Outcome outcome, Confidence confidence) {}

  private static final class Holder {
    static final RootSigns ALL = new RootSigns(loadSigns(), loadSteps());
  }

  private final List<RootSign> signs;
  private final List<Step> steps;

  private RootSigns(List<RootSign> signs, List<Step> steps) {
    this.signs = signs;
    this.steps = steps;
  }

  static RootSigns all() {
    return Holder.ALL;
  }

  int size() {
    return signs.size();
  }

  private static List<RootSign> loadSigns() {
    List<RootSign> signs = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            "root-signs.tsv",
            "sign",
            "check",
            "paths",
            "weight",
            "first seen",
            "last seen",
            "evidence",
            "source",
            "about")) {
      int weight = Math.toIntExact(row.number("weight"));
      if (weight < 1 || (!signs.isEmpty() && weight > signs.get(signs.size() - 1).weight())) {
        throw row.wrong("weight", Integer.toString(weight));
      }
      signs.add(
          new RootSign(
              row.text("sign"),
              row.choice("check", RootSign.Check.values()),
              row.list("paths"),
              weight,
              row.text("about"),
              row.dated()));
    }
    return List.copyOf(signs);
  }

  private static List<Step> loadSteps() {
    List<Step> steps = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            "root-verdicts.tsv",
            "from",
            "outcome",
            "confidence",
            "first seen",
            "last seen",
            "evidence",
            "source",
            "note")) {
      long from = row.number("from");
      if (steps.isEmpty() ? from != 0 : from <= steps.get(steps.size() - 1).from()) {
        throw row.wrong("from", Long.toString(from));
      }
      steps.add(
          new Step(
              from,
              row.choice("outcome", Outcome.values()),
              row.choice("confidence", Confidence.values())));
    }
    return List.copyOf(steps);
  }

  /** All signs, the heaviest first. */
  public List<RootSign> signs() {
    return signs;
  }

  /**
   * Judges a root.
   *
   * @param found by the signs' ids; a sign that is not in it is unknown
   */
  public RootVerdict judge(Map<String, Presence> found) {
    List<RootSign> missing = new ArrayList<>();
    List<RootSign> unknown = new ArrayList<>();
    long surely = 0;
    long atMost = 0;
    for (RootSign sign : signs) {
      Presence presence = found.getOrDefault(sign.id(), Presence.UNKNOWN);
      if (presence == Presence.ABSENT) {
        missing.add(sign);
        surely += sign.weight();
        atMost += sign.weight();
      } else if (presence == Presence.UNKNOWN) {
        unknown.add(sign);
        atMost += sign.weight();
      }
    }
    Step best = step(surely);
    Step worst = step(atMost);
    boolean told = best.outcome() == worst.outcome();
    return new RootVerdict(
        told ? best.outcome() : Outcome.CANNOT_TELL,
        told ? best.confidence().min(worst.confidence()) : Confidence.LOW,
        List.copyOf(missing),
        List.copyOf(unknown));
  }

  private Step step(long sum) {
    Step reached = steps.get(0);
    for (Step step : steps) {
      if (sum >= step.from()) {
        reached = step;
      }
    }
    return reached;
  }
}
