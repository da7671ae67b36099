package preflight.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An object of JSON that a report has written, for reading it back.
 *
 * @param members texts, whole numbers, truths, objects and lists of them
 */
record JsonMembers(Map<String, Object> members) {

  /** Something else than what was asked for stands there. */
  static final class MissingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MissingException(String name) {
      super(name);
    }
  }

  /**
   * The object at whose beginning the parser stands.
   *
   * @param without a member whose content is not wanted, such as the largest
   */
  static JsonMembers read(JsonParser parser, String without) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(without)) {
        parser.skipChildren();
      } else {
        members.put(name, value(parser, without));
      }
    }
    return new JsonMembers(members);
  }

  private static Object value(JsonParser parser, String without) {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> read(parser, without);
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser, without));
        }
        yield values;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> parser.getString();
    };
  }

  Optional<String> maybeText(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  String text(String name) {
    return maybeText(name).orElseThrow(() -> new MissingException(name));
  }

  OptionalLong maybeNumber(String name) {
    return members.get(name) instanceof Long number
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  long number(String name) {
    return maybeNumber(name).orElseThrow(() -> new MissingException(name));
  }

  boolean truth(String name) {
    if (members.get(name) instanceof Boolean truth) {
      return truth;
    }
    throw new MissingException(name);
  }

  /** Whether it stands there and is true. */
  boolean is(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  Optional<JsonMembers> maybeObject(String name) {
    return members.get(name) instanceof JsonMembers object ? Optional.of(object) : Optional.empty();
  }

  JsonMembers object(String name) {
    return maybeObject(name).orElseThrow(() -> new MissingException(name));
  }

  List<JsonMembers> objects(String name) {
    List<JsonMembers> objects = new ArrayList<>();
    for (Object each : list(name)) {
      if (!(each instanceof JsonMembers object)) {
        throw new MissingException(name);
      }
      objects.add(object);
    }
    return objects;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object each : list(name)) {
      if (!(each instanceof String text)) {
        throw new MissingException(name);
      }
      texts.add(text);
    }
    return texts;
  }

  private List<?> list(String name) {
    if (members.get(name) instanceof List<?> list) {
      return list;
    }
    throw new MissingException(name);
  }
}
