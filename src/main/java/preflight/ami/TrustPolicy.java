package preflight.ami;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Whether VM Import may take a role (IAM user guide, "Grammar of the IAM JSON policy language").
 */
final class TrustPolicy {

  private static final int DEEPEST = 32;

  private TrustPolicy() {}

  /**
   * What is wrong with a trust policy; empty where VM Import may take the role.
   *
   * @param policy in JSON
   */
  static Optional<String> problem(String policy) {
    Object root;
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), policy)) {
      parser.nextToken();
      root = value(parser, 0);
    } catch (JacksonException e) {
      return Optional.of("its trust policy cannot be read");
    }
    boolean named = false;
    for (Object statement : list(member(root, "Statement"))) {
      boolean allows =
          words(member(statement, "Effect")).contains("allow")
              && (words(member(statement, "Action")).contains("sts:assumerole")
                  || words(member(statement, "Action")).contains("sts:*")
                  || words(member(statement, "Action")).contains("*"));
      List<String> services = words(member(member(statement, "Principal"), "Service"));
      if (allows && services.contains(RolePolicies.SERVICE)) {
        named = true;
        if (isMet(member(statement, "Condition"))) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(
        named
            ? "it lets "
                + RolePolicies.SERVICE
                + " in by a condition other than sts:Externalid = "
                + RolePolicies.EXTERNAL_ID
            : "it does not let " + RolePolicies.SERVICE + " take it");
  }

  /** By what VM Import brings along; conditions of the account or of the source it meets. */
  private static boolean isMet(Object condition) {
    if (!(condition instanceof Map<?, ?> operators)) {
      return true;
    }
    for (Object keys : operators.values()) {
      if (keys instanceof Map<?, ?> values) {
        for (Map.Entry<?, ?> each : values.entrySet()) {
          boolean external =
              String.valueOf(each.getKey()).toLowerCase(Locale.ROOT).equals("sts:externalid");
          if (external && !words(each.getValue()).contains(RolePolicies.EXTERNAL_ID)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static Object value(JsonParser parser, int depth) {
    if (depth > DEEPEST) {
      return "";
    }
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, value(parser, depth + 1));
      }
      return members;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> values = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
        values.add(value(parser, depth + 1));
      }
      return values;
    }
    return Optional.ofNullable(parser.getString()).orElse("");
  }

  private static Object member(Object of, String name) {
    return of instanceof Map<?, ?> members && members.get(name) != null ? members.get(name) : "";
  }

  /** One value stands for a list of one. */
  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }

  private static List<String> words(Object value) {
    List<String> words = new ArrayList<>();
    for (Object each : list(value)) {
      words.add(String.valueOf(each).toLowerCase(Locale.ROOT));
    }
    return words;
  }
}
