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
   * How a trust policy stands to VM Import.
   *
   * @param state in doubt where it is written in a way that is not understood here
   * @param problem of one line; empty where VM Import may take the role
   */
  record Trust(Preparation.State state, String problem) {}

  private static final Trust GOOD = new Trust(Preparation.State.GOOD, "");

  private static Trust bad(String problem) {
    return new Trust(Preparation.State.BAD, problem);
  }

  private static Trust doubtful(String problem) {
    return new Trust(Preparation.State.DOUBTFUL, problem);
  }

  /**
   * What becomes of VM Import by a trust policy.
   *
   * @param policy in JSON
   */
  static Trust of(String policy) {
    Object root;
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), policy)) {
      parser.nextToken();
      root = value(parser, 0);
    } catch (JacksonException e) {
      return doubtful("its trust policy cannot be read");
    }
    if (!(root instanceof Map<?, ?>)) {
      return doubtful("its trust policy is no object of JSON");
    }
    List<Trust> allowed = new ArrayList<>();
    boolean denies = false;
    for (Object statement : list(member(root, "Statement"))) {
      if (mayBeMeant(statement)) {
        if (words(member(statement, "Effect")).contains("allow")) {
          allowed.add(allowed(statement));
        } else {
          denies = true;
        }
      }
    }
    if (denies && !allowed.isEmpty()) {
      return doubtful("its trust policy denies something that " + RolePolicies.SERVICE + " may be");
    }
    for (Preparation.State state : Preparation.State.values()) {
      for (Trust trust : allowed) {
        if (trust.state() == state) {
          return trust;
        }
      }
    }
    return bad("it does not let " + RolePolicies.SERVICE + " take it");
  }

  /** Whether a statement is about taking the role, and about VM Import. */
  private static boolean mayBeMeant(Object statement) {
    boolean action =
        has(statement, "NotAction")
            || words(member(statement, "Action")).stream()
                .anyMatch(pattern -> matches(pattern, "sts:assumerole"));
    return action
        && (has(statement, "NotPrincipal")
            || isEverybody(statement)
            || words(member(member(statement, "Principal"), "Service"))
                .contains(RolePolicies.SERVICE));
  }

  private static boolean isEverybody(Object statement) {
    Object principal = member(statement, "Principal");
    return principal.equals("*") || words(member(principal, "Service")).contains("*");
  }

  /** What a statement that is about VM Import allows. */
  private static Trust allowed(Object statement) {
    if (has(statement, "NotAction") || has(statement, "NotPrincipal") || isEverybody(statement)) {
      return doubtful("whether its trust policy means " + RolePolicies.SERVICE + " is not clear");
    }
    Trust trust = GOOD;
    if (member(statement, "Condition") instanceof Map<?, ?> operators) {
      for (Map.Entry<?, ?> operator : operators.entrySet()) {
        if (operator.getValue() instanceof Map<?, ?> keys) {
          for (Map.Entry<?, ?> key : keys.entrySet()) {
            Trust one = condition(lower(operator.getKey()), lower(key.getKey()), key.getValue());
            trust = one.state().compareTo(trust.state()) > 0 ? one : trust;
          }
        }
      }
    }
    return trust;
  }

  /** VM Import brings an external ID along; of the account and the task it is told the truth. */
  private static Trust condition(String operator, String key, Object value) {
    if (key.equals("aws:sourceaccount") || key.equals("aws:sourcearn")) {
      return GOOD;
    }
    boolean equals = operator.equals("stringequals") || operator.equals("stringequalsignorecase");
    if (!key.equals("sts:externalid") || !(equals || operator.equals("stringlike"))) {
      return doubtful(
          "whether "
              + RolePolicies.SERVICE
              + " meets the condition "
              + key
              + " of its trust policy is not known");
    }
    boolean met =
        equals
            ? words(value).contains(RolePolicies.EXTERNAL_ID)
            : words(value).stream().anyMatch(one -> matches(one, RolePolicies.EXTERNAL_ID));
    return met
        ? GOOD
        : bad(
            "it lets "
                + RolePolicies.SERVICE
                + " in by a condition other than sts:Externalid = "
                + RolePolicies.EXTERNAL_ID);
  }

  /** Whether a text is one that a pattern with {@code *} and {@code ?} means. */
  private static boolean matches(String pattern, String text) {
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean[] next = new boolean[reached.length];
      for (int at = 0; at < reached.length; at++) {
        boolean before = at > 0 && reached[at - 1];
        next[at] =
            c == '*'
                ? reached[at] || (at > 0 && next[at - 1])
                : before && (c == '?' || c == text.charAt(at - 1));
      }
      reached = next;
    }
    return reached[text.length()];
  }

  private static boolean has(Object statement, String name) {
    return statement instanceof Map<?, ?> members && members.containsKey(name);
  }

  private static String lower(Object text) {
    return String.valueOf(text).toLowerCase(Locale.ROOT);
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
