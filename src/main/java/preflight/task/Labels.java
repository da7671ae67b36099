package preflight.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds places for words in a picture that cover neither one another nor lines, if that can be. */
final class Labels {

  /** A rectangle, in pixels from the top left. */
  record Box(double left, double top, double right, double bottom) {

    boolean meets(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  /** What a word of this many letters is given: a little more than fonts without serifs take. */
  static final double LETTER = 6.2;

  static final double HEIGHT = 13;

  /** A thin line from a word to what it names. */
  record Leader(double fromX, double fromY, double toX, double toY) {

    boolean crosses(Leader other) {
      return side(other.fromX, other.fromY) * side(other.toX, other.toY) <= 0
          && other.side(fromX, fromY) * other.side(toX, toY) <= 0;
    }

    private double side(double x, double y) {
      return Math.signum((toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX));
    }
  }

  private static final double[] ASIDE = {0, 10, 22, 36, 52, 70, 92, 118, 150};
  private static final double[] AWAY = {3, 10, 18, 28, 40, 54, 70, 88, 108};

  private final Box within;
  private final List<Box> taken = new ArrayList<>();
  private final List<Box> lines = new ArrayList<>();
  private final List<Box> faint = new ArrayList<>();
  private final List<Leader> leaders = new ArrayList<>();

  Labels(Box within) {
    this.within = within;
  }

  /** A horizontal or vertical line, which words avoid. */
  void line(Box line) {
    lines.add(line);
  }

  /** A line that words avoid where that costs little. */
  void faint(Box line) {
    faint.add(line);
  }

  /** A place where no word may be. */
  void take(Box box) {
    taken.add(box);
  }

  /**
   * The best place for a word near a horizontal line, which is then taken; empty if there is none.
   */
  Optional<Box> place(String word, double left, double right, double y) {
    double width = word.length() * LETTER;
    Optional<Box> best = Optional.empty();
    double least = Double.MAX_VALUE;
    for (double away : AWAY) {
      for (double aside : ASIDE) {
        double[] starts = {
          left + 2 - aside,
          (left + right - width) / 2,
          right - width + aside,
          left - width - 4 - aside,
          right + 4 + aside
        };
        for (int at = 0; at < 2 * starts.length; at++) {
          double x = starts[at / 2];
          double top = at % 2 == 0 ? y - away - HEIGHT : y + away;
          Box box = new Box(x, top, x + width, top + HEIGHT);
          double cost = cost(box, left, right, y) + (at % 2 == 0 ? 0 : 2);
          if (cost < least) {
            least = cost;
            best = Optional.of(box);
          }
        }
      }
    }
    if (best.isPresent()) {
      taken.add(best.get());
      leader(best.get(), left, right, y).ifPresent(leaders::add);
    }
    return best;
  }

  /** From a word to the horizontal line that it names; empty where they are close. */
  static Optional<Leader> leader(Box box, double left, double right, double y) {
    double from = box.bottom < y ? box.bottom : box.top;
    boolean beside = box.right < left || box.left > right;
    if (Math.abs(y - from) < 9 && !beside) {
      return Optional.empty();
    }
    double x = Math.max(box.left + 4, Math.min(box.right - 4, (left + right) / 2));
    return Optional.of(new Leader(x, from, Math.max(left, Math.min(right, x)), y));
  }

  private double cost(Box box, double left, double right, double y) {
    if (box.left < within.left
        || box.right > within.right
        || box.top < within.top
        || box.bottom > within.bottom) {
      return Double.MAX_VALUE;
    }
    for (Box other : taken) {
      if (box.meets(other)) {
        return Double.MAX_VALUE;
      }
    }
    double cost = 0;
    for (Box line : lines) {
      if (box.meets(line)) {
        cost += 400;
      }
    }
    for (Box line : faint) {
      if (box.meets(line)) {
        cost += 14;
      }
    }
    Optional<Leader> leader = leader(box, left, right, y);
    for (Leader other : leaders) {
      if (leader.isPresent() && leader.get().crosses(other)) {
        cost += 300;
      }
    }
    double dx = Math.max(0, Math.max(left - box.right, box.left - right));
    double dy = box.bottom < y ? y - box.bottom : box.top - y;
    return cost + dx * 1.3 + dy * 2;
  }
}
