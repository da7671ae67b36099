package preflight.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import preflight.ec2.Knowledge;
import preflight.io.Limits;

class PlotTest {

  private static final Knowledge NOW = Knowledge.asOf(LocalDate.of(2026, 11, 1));

  private static final List<String> ALL =
      List.of(
          MeasuredRuns.SUCCESS,
          MeasuredRuns.ENDLESS_BOOTING,
          MeasuredRuns.INTERNAL_ERROR,
          MeasuredRuns.DISK_VALIDATION,
          MeasuredRuns.KERNEL_VERSION,
          MeasuredRuns.OS,
          MeasuredRuns.VOLUME);

  private static List<TaskLog> logs(String name, List<String> runs) {
    List<TaskLog> logs = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      LogReader reader = new LogReader(name + i);
      MeasuredRuns.csv(runs.get(i)).forEach(line -> reader.line(line, Optional.empty()));
      logs.addAll(reader.end());
    }
    return logs;
  }

  private static Document document(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> of(Document document, String tag, String type) {
    List<Element> found = new ArrayList<>();
    NodeList all = document.getElementsByTagName(tag);
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.getAttribute("class").equals(type)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String draw(List<TaskLog> logs) {
    return Plot.svg(logs, Optional.empty(), NOW).orElseThrow();
  }

  @Test
  void drawsALineAMarkAndALineOfTheLegendForEachTask() throws Exception {
    Document document = document(draw(logs("run", ALL)));
    assertThat(of(document, "path", "task")).hasSize(7);
    assertThat(of(document, "path", "key")).hasSize(7);
    assertThat(of(document, "path", "mark")).hasSize(14);
    assertThat(of(document, "text", "name")).hasSize(7);
    List<String> states = new ArrayList<>();
    of(document, "text", "state").forEach(text -> states.add(text.getTextContent()));
    assertThat(states)
        .contains(
            "pending",
            "converting",
            "booting",
            "completed",
            "internal error",
            "deleting",
            "deleted",
            "validating",
            "validated",
            "updated",
            "preparing to boot");
  }

  @Test
  void tellsSuccessFailureAndLoopsApartWithoutColours() throws Exception {
    List<String> dashes = new ArrayList<>();
    List<String> colours = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    for (String run :
        List.of(MeasuredRuns.SUCCESS, MeasuredRuns.OS, MeasuredRuns.ENDLESS_BOOTING)) {
      Document document = document(draw(logs("run", List.of(run))));
      Element line = of(document, "path", "task").get(0);
      dashes.add(line.getAttribute("stroke-dasharray"));
      colours.add(line.getAttribute("stroke"));
      String mark = of(document, "path", "mark").get(0).getAttribute("d");
      marks.add(mark.replaceFirst("^M[0-9.,]+", ""));
    }
    assertThat(dashes).doesNotHaveDuplicates();
    assertThat(colours).doesNotHaveDuplicates();
    assertThat(marks).doesNotHaveDuplicates();
  }

  @Test
  void statesAreNamedOnceAndDoNotCoverOneAnother() {
    for (int i = 0; i <= ALL.size(); i++) {
      List<String> runs = i == ALL.size() ? ALL : List.of(ALL.get(i));
      Plot plot = Plot.of(logs("run", runs), Optional.of("title"), NOW).orElseThrow();
      plot.draw();
      List<Labels.Box> boxes = plot.labels();
      assertThat(boxes).hasSizeGreaterThan(3);
      for (int a = 0; a < boxes.size(); a++) {
        for (int b = 0; b < a; b++) {
          assertThat(boxes.get(a).meets(boxes.get(b))).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</svg><script>alert(1)</script>",
        "\"' onload=\"x",
        "]]><!--&amp;",
        "a\u0000b\u001b[2J\u202e\ud800\uffff",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"
      })
  void namesAndTitlesAreNothingButText(String hostile) throws Exception {
    String svg =
        Plot.svg(logs(hostile, List.of(MeasuredRuns.OS)), Optional.of(hostile), NOW).orElseThrow();
    Document document = document(svg);
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(of(document, "text", "name")).hasSize(1);
    assertThat(svg).doesNotContain("\u001b", "\u202e", "\u0000", "onload=\"");
    assertThat(of(document, "text", "name").get(0).getTextContent()).hasSizeLessThan(80);
  }

  @Test
  void aHugeLogMakesNoHugePicture() throws Exception {
    StringBuilder run = new StringBuilder("0 2 pending");
    for (int i = 1; i < 50_000; i++) {
      run.append("; ").append(i).append(' ').append(i * 7 % 100).append(" converting");
    }
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(run.toString());
    }
    for (int i = 0; i < 40; i++) {
      runs.add(MeasuredRuns.OS);
    }
    String svg = draw(logs("run", runs));
    assertThat(svg.length()).isLessThan(200_000);
    assertThat(of(document(svg), "path", "task")).hasSize(Limits.PLOT_TASKS);
    assertThat(svg).contains("and 19 more that are not drawn");
  }

  @Test
  void namesNoMoreStatesThanItsLimit() throws Exception {
    List<String> labels = List.of("pending", "validating", "converting", "updating", "booting");
    StringBuilder run = new StringBuilder("0 2 pending");
    for (int i = 1; i < 400; i++) {
      run.append("; ").append(i * 100).append(' ').append(i / 4).append(' ');
      run.append(labels.get(i % 5));
    }
    Document document = document(draw(logs("run", List.of(run.toString()))));
    assertThat(of(document, "text", "state")).hasSizeBetween(20, Limits.PLOT_LABELS);
  }

  @Test
  void namesNoStateBehindTheStretchesThatAreLookedAt() throws Exception {
    assertThat(states(Limits.PLOT_STRETCHES - 100)).contains("booting");
    assertThat(states(Limits.PLOT_STRETCHES + 100)).doesNotContain("booting");
  }

  /** The names in the picture of a task that goes to and fro before it boots for long. */
  private static List<String> states(int changes) throws Exception {
    StringBuilder run = new StringBuilder("0 2 pending");
    for (int i = 1; i < changes; i++) {
      run.append("; ").append(i).append(i % 2 == 0 ? " 28 converting" : " 30 updating");
    }
    run.append("; 90000 59 booting; 100000 59 booting");
    List<String> states = new ArrayList<>();
    Document document = document(draw(logs("run", List.of(run.toString()))));
    of(document, "text", "state").forEach(text -> states.add(text.getTextContent()));
    return states;
  }

  @Test
  void oneSampleIsAPicture() throws Exception {
    Document document = document(draw(logs("run", List.of("0 2 pending"))));
    assertThat(of(document, "path", "task")).hasSize(1);
  }

  @Test
  void withoutTimesThereIsNoPicture() {
    LogReader reader = new LogReader("run");
    reader.line("{\"ImportTaskId\": \"import-ami-1\", \"Status\": \"active\"}", Optional.empty());
    assertThat(Plot.svg(reader.end(), Optional.empty(), NOW)).isEmpty();
  }

  /** WCAG 2.1, relative luminance and contrast: 3 to 1 for lines, near 4.5 to 1 for text. */
  @Test
  void coloursStandOutFromWhiteAndFromDark() {
    for (String colour :
        List.of(Colours.SUCCESS, Colours.FAILURE, Colours.LOOP, Colours.OPEN, Colours.NEUTRAL)) {
      for (String ground : List.of("#ffffff", "#0d1117")) {
        assertThat(contrast(colour, ground)).as(colour + " " + ground).isGreaterThan(3.9);
      }
    }
  }

  private static double contrast(String a, String b) {
    double one = luminance(a) + 0.05;
    double other = luminance(b) + 0.05;
    return Math.max(one, other) / Math.min(one, other);
  }

  private static double luminance(String colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += weights[i] * (part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
