package preflight.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One line of {@code --format jsonl}, as far as joining lines needs it.
 *
 * @param image as it was named; empty in a line about the configuration
 * @param error why the image could not be read
 * @param verdict for people
 * @param message what EC2 would say
 * @param outcome {@code passes}, {@code fails} or {@code cannot tell}
 * @param decisive the code of the finding by which it does not pass
 * @param configuration whether the line is about the configuration
 */
public record CheckLine(
    Optional<String> image,
    Optional<String> error,
    Optional<String> verdict,
    Optional<String> message,
    Optional<String> outcome,
    Optional<String> decisive,
    boolean configuration) {

  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * @return empty where the text is no such line
   */
  public static Optional<CheckLine> parse(byte[] text) {
    Map<String, String> found = new LinkedHashMap<>();
    boolean configuration = false;
    try (JsonParser parser = parser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        configuration |= name.equals("configuration");
        if (name.equals("judgement") && value == JsonToken.START_OBJECT) {
          judgement(parser, found);
        } else if (value == JsonToken.VALUE_STRING) {
          found.put(name, parser.getString());
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (JacksonException e) {
      return Optional.empty();
    }
    CheckLine line =
        new CheckLine(
            Optional.ofNullable(found.get("image")),
            Optional.ofNullable(found.get("error")),
            Optional.ofNullable(found.get("verdict")),
            Optional.ofNullable(found.get("message")),
            Optional.ofNullable(found.get("judgement.outcome")),
            Optional.ofNullable(found.get("judgement.decisive")),
            configuration);
    boolean whole =
        line.configuration != line.image.isPresent()
            && (line.configuration || line.error.isPresent() || line.outcome.isPresent());
    return JsonLines.SCHEMA.equals(found.get("schema")) && whole
        ? Optional.of(line)
        : Optional.empty();
  }

  static JsonParser parser(byte[] text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  private static void judgement(JsonParser parser, Map<String, String> found) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        found.put("judgement." + name, parser.getString());
      } else {
        parser.skipChildren();
      }
    }
  }
}
