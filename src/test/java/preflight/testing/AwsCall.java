package preflight.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A call of the AWS query protocol.
 *
 * @param version of the service's interface, which tells the services apart
 * @param parameters by their names in the form, without {@code Action} and {@code Version}
 */
public record AwsCall(String version, String action, SortedMap<String, String> parameters) {

  public AwsCall {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /**
   * @param form as it is sent
   */
  static AwsCall parse(String form) {
    TreeMap<String, String> parameters = new TreeMap<>();
    for (String pair : form.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        parameters.put(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
      }
    }
    String version = parameters.getOrDefault("Version", "");
    String action = parameters.getOrDefault("Action", "");
    parameters.keySet().removeAll(List.of("Version", "Action"));
    return new AwsCall(version, action, parameters);
  }

  /** Empty where the parameter is missing. */
  public String text(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** The parameters {@code name.1}, {@code name.2} and so on. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (int i = 1; parameters.containsKey(name + "." + i); i++) {
      texts.add(text(name + "." + i));
    }
    return texts;
  }

  /** The parts of a list of structures: {@code name.1}, {@code name.2} and so on. */
  public List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    for (int i = 1; true; i++) {
      String part = name + "." + i + ".";
      if (parameters.tailMap(part).isEmpty()
          || !parameters.tailMap(part).firstKey().startsWith(part)) {
        return parts;
      }
      parts.add(part);
    }
  }

  public boolean dryRun() {
    return text("DryRun").equals("true");
  }

  /** What makes two calls with one client token the same. */
  Map<String, String> identity() {
    TreeMap<String, String> identity = new TreeMap<>(parameters);
    identity.keySet().removeAll(List.of("ClientToken", "DryRun"));
    identity.put("Action", action);
    return identity;
  }

  /** Tags for resources of one type. */
  Map<String, String> tags(String type) {
    Map<String, String> tags = new TreeMap<>();
    for (String specification : parts("TagSpecification")) {
      if (text(specification + "ResourceType").equals(type)) {
        tags.putAll(tagsBelow(specification + "Tag"));
      }
    }
    return tags;
  }

  Map<String, String> tagsBelow(String name) {
    Map<String, String> tags = new TreeMap<>();
    for (String tag : parts(name)) {
      tags.put(text(tag + "Key"), text(tag + "Value"));
    }
    return tags;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
