package preflight.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;
import preflight.io.Limits;

/**
 * The progress of tasks over time, as an SVG picture: one stepped line for each task. How it ended
 * is told by colour, by dashes and by the mark at its end, so that it can be read in grey too. The
 * ground is transparent, and all colours stand out from white and from dark.
 */
public final class Plot {

  private static final int NAME = 38;

  private static final double WIDTH = 860;
  private static final double LEFT = 58;
  private static final double RIGHT = 836;
  private static final double HEIGHT = 420;
  private static final double ROW = 20;

  private final List<Curve> curves;
  private final Optional<String> title;
  private final TimeAxis axis;
  private final double top;
  private final double bottom;
  private final int left;
  private final StringBuilder out = new StringBuilder(1 << 14);
  private final List<Labels.Box> labels = new ArrayList<>();

  private Plot(List<Curve> curves, Optional<String> title) {
    left = Math.max(0, curves.size() - Limits.PLOT_TASKS);
    this.curves = List.copyOf(curves.subList(0, curves.size() - left));
    this.title = title.filter(text -> !text.isBlank());
    long end = 0;
    for (Curve curve : this.curves) {
      end = Math.max(end, curve.end());
    }
    axis = TimeAxis.of(end);
    top = this.title.isPresent() ? 52 : 22;
    bottom = top + HEIGHT;
  }

  /**
   * Draws tasks, the first {@link Limits#PLOT_TASKS} of those whose logs tell times.
   *
   * @return empty if no log tells times
   */
  public static Optional<String> svg(
      List<TaskLog> logs, Optional<String> title, Knowledge knowledge) {
    return of(logs, title, knowledge).map(Plot::draw);
  }

  static Optional<Plot> of(List<TaskLog> logs, Optional<String> title, Knowledge knowledge) {
    List<Curve> curves = new ArrayList<>();
    for (TaskLog log : logs) {
      Curve curve = Curve.of(log, knowledge);
      if (!curve.points().isEmpty()) {
        curves.add(curve);
      }
    }
    return curves.isEmpty() ? Optional.empty() : Optional.of(new Plot(curves, title));
  }

  /** Where the words for states are; after {@link #draw}. */
  List<Labels.Box> labels() {
    return List.copyOf(labels);
  }

  String draw() {
    double legend = bottom + 62;
    double height = legend + (curves.size() + (left > 0 ? 1 : 0)) * ROW + 6;
    String name = title.map(text -> Svg.cut(text, 100)).orElse("Progress of EC2 import tasks");
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(Svg.number(WIDTH))
        .append("\" height=\"")
        .append(Svg.number(height))
        .append("\" viewBox=\"0 0 ")
        .append(Svg.number(WIDTH))
        .append(' ')
        .append(Svg.number(height))
        .append("\" role=\"img\" font-family=\"system-ui, 'Segoe UI', Roboto, 'Helvetica Neue',")
        .append(" Arial, sans-serif\" font-size=\"12\" fill=\"")
        .append(Colours.NEUTRAL)
        .append("\">\n<title>")
        .append(Svg.text(name))
        .append("</title>\n");
    if (title.isPresent()) {
      write(LEFT, 26, "font-size=\"16\" font-weight=\"600\"", name);
    }
    drawGrid();
    for (Look look : Look.values()) {
      for (Curve curve : curves) {
        if (look == look(curve)) {
          drawLine(curve);
        }
      }
    }
    drawEnds();
    drawStates();
    drawLegend(legend);
    return out.append("</svg>\n").toString();
  }

  private static Look look(Curve curve) {
    return Look.of(curve.replay().standing());
  }

  private double x(long seconds) {
    return LEFT + (RIGHT - 14 - LEFT) * seconds / axis.end();
  }

  private double y(int percent) {
    return bottom - HEIGHT * (percent + 6) / 110.0;
  }

  private void drawGrid() {
    out.append("<g stroke=\"").append(Colours.NEUTRAL).append("\" stroke-width=\"1\">\n");
    for (int percent = 0; percent <= 100; percent += 20) {
      path("stroke-opacity=\"0.25\"", "M" + at(LEFT, y(percent)) + "H" + Svg.number(RIGHT));
    }
    StringBuilder ticks = new StringBuilder("M" + at(LEFT, bottom) + "H" + Svg.number(RIGHT));
    for (long tick = 0; tick <= axis.end(); tick += axis.step()) {
      ticks.append('M').append(at(x(tick), bottom)).append("v5");
    }
    path("", ticks.toString());
    out.append("</g>\n");
    for (int percent = 0; percent <= 100; percent += 20) {
      write(
          LEFT - 8, y(percent) + 4, "text-anchor=\"end\"", percent + (percent == 100 ? " %" : ""));
    }
    for (long tick = 0; tick <= axis.end(); tick += axis.step()) {
      write(x(tick), bottom + 19, "text-anchor=\"middle\"", axis.label(tick));
    }
    write(
        (LEFT + RIGHT) / 2,
        bottom + 39,
        "text-anchor=\"middle\"",
        axis.unit() + " since the first sample");
    write(
        0,
        0,
        "text-anchor=\"middle\" transform=\"translate(14 "
            + Svg.number((top + bottom) / 2)
            + ") rotate(-90)\"",
        "progress");
  }

  private void drawLine(Curve curve) {
    StringBuilder line = new StringBuilder();
    String before = "";
    int percent = -1;
    for (Curve.Point point : curve.points()) {
      String x = Svg.number(Math.round(x(point.seconds()) * 2) / 2.0);
      if (percent < 0) {
        line.append('M').append(x).append(',').append(Svg.number(y(point.percent())));
      } else if (!x.equals(before)) {
        line.append('H').append(x);
      }
      // what happens within half a pixel cannot be seen: so a line has no more points than columns
      if (percent >= 0 && point.percent() != percent && !x.equals(before)) {
        line.append('V').append(Svg.number(y(point.percent())));
      } else if (percent >= 0 && point.percent() != percent) {
        int vertical = Math.max(line.lastIndexOf("V"), line.lastIndexOf(","));
        boolean replaces = line.lastIndexOf("V") > line.lastIndexOf("H");
        line.setLength(replaces ? vertical : line.length());
        line.append('V').append(Svg.number(y(point.percent())));
      }
      before = x;
      percent = point.percent();
    }
    Look look = look(curve);
    out.append("<path class=\"task\" fill=\"none\" stroke=\"")
        .append(look.colour())
        .append("\" stroke-width=\"")
        .append(look.width())
        .append("\" stroke-linejoin=\"round\"")
        .append(look.dashes().isEmpty() ? "" : " stroke-dasharray=\"" + look.dashes() + "\"")
        .append(" d=\"")
        .append(line)
        .append("\"><title>")
        .append(Svg.text(name(curve) + ": " + curve.outcome()))
        .append("</title></path>\n");
  }

  private static String name(Curve curve) {
    return Svg.cut(curve.replay().task(), NAME);
  }

  /** The marks at the ends, with the numbers of the legend where there are several tasks. */
  private void drawEnds() {
    List<End> ends = new ArrayList<>();
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      End end = End.of(this, curve, Integer.toString(i + 1));
      mark(look(curve), end.x, end.y);
      ends.add(end);
    }
    if (curves.size() < 2) {
      return;
    }
    // numbers that would cover one another are written in a row
    ends.sort(Comparator.comparingDouble(End::y).thenComparingDouble(End::x));
    for (int i = 0; i < ends.size(); i++) {
      End end = ends.get(i);
      StringBuilder numbers = new StringBuilder(end.number);
      double right = end.x;
      double room = end.number.length() * 3.5;
      while (i + 1 < ends.size()
          && Math.abs(ends.get(i + 1).y - end.y) < 12
          && ends.get(i + 1).x - right < room + 3 + ends.get(i + 1).number.length() * 3.5) {
        i++;
        right = ends.get(i).x;
        numbers.append(", ").append(ends.get(i).number);
        room = numbers.length() * 3.5 - (right - end.x) / 2;
      }
      write(
          (end.x + right) / 2,
          end.y + (end.falls ? 18 : -10),
          "class=\"end\" text-anchor=\"middle\" font-size=\"11\" font-weight=\"600\" fill=\""
              + end.look.colour()
              + "\"",
          numbers.toString());
    }
  }

  private record End(double x, double y, boolean falls, Look look, String number) {

    static End of(Plot plot, Curve curve, String number) {
      List<Curve.Point> points = curve.points();
      int last = last(curve);
      int before = points.get(Math.max(0, points.size() - 2)).percent();
      return new End(plot.x(curve.end()), plot.y(last), before > last, Plot.look(curve), number);
    }
  }

  private static int last(Curve curve) {
    return curve.points().get(curve.points().size() - 1).percent();
  }

  private void mark(Look look, double x, double y) {
    String shape =
        switch (look) {
          case SUCCESS -> "m-6,0l4.5,5l8,-10";
          case FAILURE -> "m-5,-5l10,10m0,-10l-10,10";
          case LOOP -> "c3,-4.5 9,-4.5 9,0c0,4.5 -6,4.5 -9,0c-3,-4.5 -9,-4.5 -9,0c0,4.5 6,4.5 9,0z";
          case OPEN -> "m-4.5,0a4.5,4.5 0 1 0 9,0a4.5,4.5 0 1 0 -9,0z";
        };
    path(
        "class=\"mark\" fill=\"none\" stroke=\""
            + look.colour()
            + "\" stroke-width=\"2.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\"",
        "M" + at(x, y) + shape);
  }

  /** Each state once for each figure, where a task was in it the longest. */
  private void drawStates() {
    Labels places = new Labels(new Labels.Box(LEFT + 2, top, RIGHT, bottom - 1));
    for (int percent = 0; percent <= 100; percent += 20) {
      places.faint(new Labels.Box(LEFT, y(percent) - 0.5, RIGHT, y(percent) + 0.5));
    }
    List<Stretch> stretches = new ArrayList<>();
    for (Curve curve : curves) {
      add(stretches, places, curve);
      double x = x(curve.end());
      double y = y(last(curve));
      places.take(new Labels.Box(x - 10, y - 8, x + 10, y + 8));
      if (curves.size() > 1) {
        boolean falls = End.of(this, curve, "").falls;
        places.take(new Labels.Box(x - 10, falls ? y : y - 20, x + 10, falls ? y + 20 : y));
      }
    }
    stretches.sort((a, b) -> Double.compare(b.right - b.left, a.right - a.left));
    Set<String> named = new HashSet<>();
    for (Stretch stretch : stretches) {
      if (labels.size() >= Limits.PLOT_LABELS
          || !named.add(stretch.state + " " + stretch.percent)) {
        continue;
      }
      double y = y(stretch.percent);
      String word = stretch.state.label();
      Optional<Labels.Box> box = places.place(word, stretch.left, stretch.right, y);
      if (box.isEmpty()) {
        continue;
      }
      labels.add(box.get());
      Labels.leader(box.get(), stretch.left, stretch.right, y)
          .ifPresent(
              leader ->
                  path(
                      "stroke=\"" + Colours.NEUTRAL + "\" stroke-width=\"0.7\" fill=\"none\"",
                      "M"
                          + at(leader.fromX(), leader.fromY())
                          + "L"
                          + at(leader.toX(), leader.toY())));
      write(
          (box.get().left() + box.get().right()) / 2,
          box.get().bottom() - 3,
          "class=\"state\" text-anchor=\"middle\" font-size=\"11\"",
          word);
    }
  }

  private record Stretch(TaskState state, int percent, double left, double right) {}

  private void add(List<Stretch> stretches, Labels places, Curve curve) {
    List<Curve.Point> points = curve.points();
    Optional<TaskState> state = Optional.empty();
    for (int i = 0; i < points.size() && stretches.size() < Limits.PLOT_STRETCHES; i++) {
      Curve.Point point = points.get(i);
      state = point.state().isPresent() ? point.state() : state;
      double left = x(point.seconds());
      double right = i + 1 < points.size() ? x(points.get(i + 1).seconds()) : left;
      double y = y(point.percent());
      places.line(new Labels.Box(left - 1, y - 1.5, right + 1, y + 1.5));
      if (i + 1 < points.size()) {
        double next = y(points.get(i + 1).percent());
        places.line(new Labels.Box(right - 1.5, Math.min(y, next), right + 1.5, Math.max(y, next)));
      }
      if (state.isPresent() && point.state().isPresent()) {
        stretches.add(new Stretch(state.get(), point.percent(), left, right));
      }
    }
  }

  private void drawLegend(double start) {
    double y = start;
    int longest = 0;
    for (Curve curve : curves) {
      longest = Math.max(longest, name(curve).length());
    }
    double outcomes = LEFT + 116 + longest * 6.8;
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      Look look = look(curve);
      if (curves.size() > 1) {
        write(LEFT + 12, y + 4, "text-anchor=\"end\"", Integer.toString(i + 1));
      }
      path(
          "class=\"key\" stroke=\""
              + look.colour()
              + "\" stroke-width=\""
              + look.width()
              + "\""
              + (look.dashes().isEmpty() ? "" : " stroke-dasharray=\"" + look.dashes() + "\""),
          "M" + at(LEFT + 22, y) + "h36");
      mark(look, LEFT + 72, y);
      write(LEFT + 92, y + 4, "class=\"name\"", name(curve));
      write(outcomes, y + 4, "", curve.outcome());
      y += ROW;
    }
    if (left > 0) {
      write(LEFT + 92, y + 4, "", "and " + left + " more that are not drawn");
    }
  }

  private void write(double x, double y, String attributes, String text) {
    out.append("<text");
    if (!attributes.contains("transform")) {
      out.append(" x=\"").append(Svg.number(x)).append("\" y=\"").append(Svg.number(y)).append('"');
    }
    out.append(attributes.isEmpty() ? "" : " " + attributes)
        .append('>')
        .append(Svg.text(text))
        .append("</text>\n");
  }

  private void path(String attributes, String d) {
    out.append("<path ").append(attributes).append(" d=\"").append(d).append("\"/>\n");
  }

  private static String at(double x, double y) {
    return Svg.number(x) + "," + Svg.number(y);
  }
}
