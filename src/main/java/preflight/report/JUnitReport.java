package preflight.report;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import preflight.policy.ConfigurationFinding;
import preflight.prediction.Prediction;

/**
 * JUnit's XML as build servers read it (github.com/testmoapp/junitxml describes the common shape)
 * and as the schema of Jenkins' xUnit plug-in has it, which knows no skipped of all suites: one
 * test case for an image; one that does not pass is a failure, one that was not read an error,
 * "cannot tell" is skipped.
 */
final class JUnitReport {

  private static final String NAME = "preflight";

  private JUnitReport() {}

  static void print(Run run, PrintStream out) {
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newInstance().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      xml.writeCharacters("\n");
      suites(xml, run);
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      // a PrintStream keeps its failures to itself, so nothing else than a defect comes here
      throw new IllegalStateException(e);
    }
    out.println();
    out.flush();
  }

  private static void suites(XMLStreamWriter xml, Run run) throws XMLStreamException {
    xml.writeStartElement("testsuites");
    counts(xml, run, false);
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    counts(xml, run, true);
    for (Result result : run.results()) {
      result(xml, result);
    }
    for (ConfigurationFinding finding : run.configuration()) {
      begin(xml, finding.where().toString());
      String label = finding.rule().label();
      if (finding.fails()) {
        outcome(xml, "failure", finding.text(), label, finding.text());
      } else {
        passed(xml, label + ": " + finding.text());
      }
      end(xml);
    }
    for (Run.Unread unread : run.unread()) {
      begin(xml, unread.image());
      outcome(xml, "error", unread.why(), "not read", unread.why());
      end(xml);
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  private static void counts(XMLStreamWriter xml, Run run, boolean suite)
      throws XMLStreamException {
    int failures = 0;
    int skipped = 0;
    for (Result result : run.results()) {
      switch (result.judgement().outcome()) {
        case FAILS -> failures++;
        case CANNOT_TELL -> skipped++;
        case PASSES -> {}
      }
    }
    for (ConfigurationFinding finding : run.configuration()) {
      failures += finding.fails() ? 1 : 0;
    }
    int tests = run.results().size() + run.unread().size() + run.configuration().size();
    attribute(xml, "name", NAME);
    attribute(xml, "tests", Integer.toString(tests));
    attribute(xml, "failures", Integer.toString(failures));
    attribute(xml, "errors", Integer.toString(run.unread().size()));
    if (suite) {
      attribute(xml, "skipped", Integer.toString(skipped));
    }
  }

  private static void result(XMLStreamWriter xml, Result result) throws XMLStreamException {
    begin(xml, result.inspection().name());
    Prediction prediction = result.prediction();
    StringBuilder body = new StringBuilder(PathText.of(prediction)).append('\n');
    String first = TextReport.headline(prediction);
    String code = "";
    for (ReportedFinding each : ReportedFinding.of(result)) {
      if (result.judgement().decisive().filter(each.judged()::equals).isPresent()) {
        code = each.finding().rule().label();
        first = each.sentence();
      }
      body.append('\n').append(each.finding().rule().label()).append(": ");
      body.append(each.sentence()).append('\n');
      each.ignored().ifPresent(why -> body.append("  ").append(why).append('\n'));
      each.finding().place().ifPresent(place -> body.append("  at ").append(place).append('\n'));
      each.finding().details().forEach(detail -> body.append("  - ").append(detail).append('\n'));
      if (!each.isNote()) {
        body.append("  Fix: ").append(each.finding().fix().text()).append('\n');
        each.finding()
            .fix()
            .commands()
            .forEach(command -> body.append("  $ ").append(command).append('\n'));
      }
    }
    switch (result.judgement().outcome()) {
      case PASSES -> passed(xml, body.toString());
      case FAILS -> outcome(xml, "failure", first, code, body.toString());
      case CANNOT_TELL -> outcome(xml, "skipped", first, code, body.toString());
    }
    end(xml);
  }

  private static void begin(XMLStreamWriter xml, String image) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    attribute(xml, "classname", NAME);
    attribute(xml, "name", image);
  }

  private static void end(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeEndElement();
  }

  private static void passed(XMLStreamWriter xml, String body) throws XMLStreamException {
    xml.writeCharacters("\n      ");
    xml.writeStartElement("system-out");
    xml.writeCharacters(lines(body));
    xml.writeEndElement();
  }

  private static void outcome(
      XMLStreamWriter xml, String element, String message, String type, String body)
      throws XMLStreamException {
    xml.writeCharacters("\n      ");
    xml.writeStartElement(element);
    attribute(xml, "message", message);
    if (!type.isEmpty() && !element.equals("skipped")) {
      attribute(xml, "type", type);
    }
    xml.writeCharacters(lines(body));
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, Escape.terminal(value));
  }

  /** Each line without what XML cannot hold, or a terminal would act on. */
  private static String lines(String text) {
    StringBuilder out = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      out.append(out.isEmpty() ? "" : "\n").append(Escape.terminal(line));
    }
    return out.toString();
  }
}
