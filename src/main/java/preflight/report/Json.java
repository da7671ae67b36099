package preflight.report;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.Trouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Writes values that come up all over a report. Absent members are left out. */
final class Json implements AutoCloseable {

  private static final class Pretty extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }
  }

  private final JsonGenerator generator;
  private final PrintStream out;

  /** Everything outside of ASCII is escaped, so that nothing in it can act on a terminal. */
  Json(PrintStream out) {
    this(out, new Pretty());
  }

  /** The same on one line. */
  static Json line(PrintStream out) {
    return new Json(out, ObjectWriteContext.empty());
  }

  private Json(PrintStream out, ObjectWriteContext context) {
    this.out = out;
    JsonFactory factory =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(tools.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();
    this.generator = factory.createGenerator(context, out);
  }

  Json begin() {
    generator.writeStartObject();
    return this;
  }

  Json begin(String name) {
    generator.writeName(name);
    return begin();
  }

  Json end() {
    generator.writeEndObject();
    return this;
  }

  Json array(String name) {
    generator.writeName(name);
    generator.writeStartArray();
    return this;
  }

  /**
   * An object as it stands.
   *
   * @param text of the object, which was parsed before
   * @param without a member that is left out
   */
  Json copy(byte[] text, String without) {
    try (JsonParser parser = CheckLine.parser(text)) {
      parser.nextToken();
      begin();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(without)) {
          parser.skipChildren();
        } else {
          generator.writeName(name);
          generator.copyCurrentStructure(parser);
        }
      }
      return end();
    }
  }

  Json endArray() {
    generator.writeEndArray();
    return this;
  }

  Json put(String name, String value) {
    generator.writeName(name);
    generator.writeString(clean(value));
    return this;
  }

  Json put(String name, long value) {
    generator.writeName(name);
    generator.writeNumber(value);
    return this;
  }

  Json put(String name, boolean value) {
    generator.writeName(name);
    generator.writeBoolean(value);
    return this;
  }

  Json put(String name, Optional<String> value) {
    return value.isPresent() ? put(name, value.get()) : this;
  }

  Json put(String name, Collection<String> values) {
    array(name);
    for (String value : values) {
      generator.writeString(clean(value));
    }
    return endArray();
  }

  Json place(Optional<Place> place) {
    if (place.isEmpty()) {
      return this;
    }
    begin("place");
    Place p = place.get();
    put("disk", p.disk());
    put("volume", p.volume());
    put("path", p.path());
    if (p.line().isPresent()) {
      put("line", p.line().getAsInt());
    }
    if (p.offset().isPresent()) {
      put("offset", p.offset().getAsLong());
    }
    return end();
  }

  Json troubles(Collection<Trouble> troubles) {
    return troubles("troubles", troubles);
  }

  Json troubles(String name, Collection<Trouble> troubles) {
    array(name);
    for (Trouble trouble : troubles) {
      generator.writeString(clean(trouble.summary()));
    }
    return endArray();
  }

  /** The state of a fact, and its value where it is known. */
  <T> Json fact(String name, Fact<T> fact, java.util.function.Consumer<T> writer) {
    begin(name);
    if (fact instanceof Fact.Known<T> known) {
      put("state", "known");
      writer.accept(known.value());
    } else if (fact instanceof Fact.Failed<T> failed) {
      put("state", "failed").put("trouble", failed.trouble().summary());
    } else if (fact instanceof Fact.NotRead<T> notRead) {
      put("state", "not read").put("why", notRead.why());
    } else {
      put("state", "absent");
    }
    place(fact.where());
    return end();
  }

  /** JSON has no way to write a byte that is no UTF-8; it appears as on a terminal. */
  private static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return Escape.surrogates(text);
      }
    }
    return text;
  }

  @Override
  public void close() {
    generator.close();
    out.println();
    out.flush();
  }
}
