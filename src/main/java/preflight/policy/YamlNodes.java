package preflight.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The nodes of a YAML 1.2 document (yaml.org/spec/1.2.2, core schema), read with the places at
 * which they stand. Only what is asked for is looked at, so that an alias that leads back to itself
 * does no harm.
 */
final class YamlNodes {

  /** Nothing that is known stands deeper than four. */
  private static final int MOST_LEVELS = 32;

  private final Path file;

  YamlNodes(Path file) {
    this.file = file;
  }

  /**
   * The one document of a text; empty where it holds nothing but comments.
   *
   * @throws ConfigurationException where it is not well-formed
   */
  Optional<Node> document(String text) throws ConfigurationException {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file.toString()).setAllowDuplicateKeys(true).build();
    try {
      verifyDepth(parser(settings, text));
      return new Composer(settings, parser(settings, text)).getSingleNode();
    } catch (MarkedYamlEngineException e) {
      Position where = e.getProblemMark().or(e::getContextMark).map(this::position).orElse(start());
      throw new ConfigurationException(where, "is no YAML: " + e.getProblem(), "see yaml.org/spec");
    } catch (YamlEngineException e) {
      throw new ConfigurationException(
          start(), "is no YAML: " + e.getMessage(), "see yaml.org/spec");
    }
  }

  /** By its parts, since the package of the API that joins them is not exported by its module. */
  private static Parser parser(LoadSettings settings, String text) {
    return new ParserImpl(settings, new StreamReader(settings, text));
  }

  /** Composing calls itself for each level, so a file of brackets alone would end the stack. */
  private void verifyDepth(Parser events) throws ConfigurationException {
    int depth = 0;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > MOST_LEVELS) {
        Position where = event.getStartMark().map(this::position).orElse(start());
        throw new ConfigurationException(
            where, "is nested too deeply", "see 'preflight explain config'");
      }
    }
  }

  /**
   * The values of a mapping by their keys, in the order of the file.
   *
   * @param known the keys that it may have
   */
  Map<String, Node> mapping(Node node, List<String> known) throws ConfigurationException {
    Map<String, Node> values = new LinkedHashMap<>();
    for (Map.Entry<ScalarNode, Node> entry : entries(node)) {
      ScalarNode key = entry.getKey();
      String name = key.getValue();
      if (!known.contains(name)) {
        throw problem(key, "unknown key '" + name + "'", "known are " + String.join(", ", known));
      }
      if (values.put(name, entry.getValue()) != null) {
        throw problem(key, "the key '" + name + "' is there twice", "keep one of the two");
      }
    }
    return values;
  }

  /** Keys and values of a mapping with keys of any name. */
  List<Map.Entry<ScalarNode, Node>> entries(Node node) throws ConfigurationException {
    if (!(node instanceof MappingNode mapping)) {
      throw expected(node, "keys with values");
    }
    List<Map.Entry<ScalarNode, Node>> entries = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw expected(tuple.getKeyNode(), "a word as key");
      }
      entries.add(Map.entry(key, tuple.getValueNode()));
    }
    return entries;
  }

  List<Node> sequence(Node node) throws ConfigurationException {
    if (!(node instanceof SequenceNode sequence)) {
      throw expected(node, "a list");
    }
    return sequence.getValue();
  }

  /** One value as a list of one. */
  List<Node> oneOrMore(Node node) throws ConfigurationException {
    return node instanceof ScalarNode ? List.of(node) : sequence(node);
  }

  /** A text that is not empty; a number or a date counts as the text that it is written as. */
  String text(Node node) throws ConfigurationException {
    if (!(node instanceof ScalarNode scalar)
        || scalar.getValue().isBlank()
        || scalar.getTag().equals(Tag.NULL)) {
      throw expected(node, "a text");
    }
    return scalar.getValue();
  }

  boolean flag(Node node) throws ConfigurationException {
    if (!(node instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.BOOL)) {
      throw expected(node, "true or false");
    }
    // the core schema knows true, True and TRUE (10.3.2)
    return Boolean.parseBoolean(scalar.getValue());
  }

  ConfigurationException expected(Node node, String what) {
    String found =
        switch (node.getNodeType()) {
          case SEQUENCE -> "a list";
          case MAPPING -> "keys with values";
          default ->
              node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()
                  ? "'" + scalar.getValue() + "'"
                  : "nothing";
        };
    return problem(node, found + " stands where " + what + " is expected", "write " + what);
  }

  ConfigurationException problem(Node node, String message, String advice) {
    return new ConfigurationException(position(node), message, advice);
  }

  Position position(Node node) {
    return node.getStartMark().map(this::position).orElse(start());
  }

  private Position position(Mark mark) {
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Position start() {
    return new Position(file, 1, 1);
  }
}
