package preflight.block.lvm;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.io.CorruptException;
import preflight.io.Limits;

/** What a name stands for in LVM's configuration grammar (lvm.conf(5), libdm-config.c). */
sealed interface ConfigNode {

  /** A decimal number. */
  record Whole(long value) implements ConfigNode {}

  /** A quoted string without its quotes; also a number with a fraction. */
  record Text(String value) implements ConfigNode {}

  /** Values in brackets. */
  record Values(List<ConfigNode> items) implements ConfigNode {
    public Values {
      items = List.copyOf(items);
    }
  }

  /**
   * Where a section is, for errors. Each knows only its own name, since whole paths of many nested
   * sections would fill the memory.
   *
   * @param around the section that it stands in; empty for the outermost
   */
  record Path(Optional<Path> around, String name) {

    static final Path TOP = new Path(Optional.empty(), "");

    Path inner(String section) {
      return new Path(Optional.of(this), section);
    }

    /** The names of the sections around it and its own. */
    @Override
    public String toString() {
      if (around.isEmpty()) {
        return "top";
      }
      return around.get().around().isEmpty() ? name : around.get() + "/" + name;
    }
  }

  /** Names within braces. */
  record Section(Path path, Map<String, ConfigNode> nodes) implements ConfigNode {

    public Section {
      nodes = Collections.unmodifiableMap(nodes);
    }

    /** The number, which must be there and within these bounds. */
    long number(String name, long least, long most) throws CorruptException {
      if (!(nodes.get(name) instanceof Whole whole)) {
        throw corrupt(name + " is missing or no number");
      }
      if (whole.value() < least || whole.value() > most) {
        throw corrupt(name + " is " + whole.value());
      }
      return whole.value();
    }

    /** The string, where there is one. */
    Optional<String> text(String name) {
      return nodes.get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /**
     * The string, where there is one, of which no more is kept than a name of LVM has.
     *
     * @throws CorruptException where it is longer
     */
    Optional<String> word(String name) throws CorruptException {
      Optional<String> text = text(name);
      if (text.isPresent() && text.get().length() > Limits.LVM_NAME) {
        throw corrupt(name + " has more than " + Limits.LVM_NAME + " characters");
      }
      return text;
    }

    /** The identifier with dashes, which must be there. */
    String id(String name) throws CorruptException {
      Optional<String> id = text(name).flatMap(LvmId::parse);
      if (id.isEmpty()) {
        throw corrupt(name + " is missing or no identifier");
      }
      return id.get();
    }

    /** Whether the word is in this list of strings; a single string is a list as well. */
    boolean has(String name, String word) {
      for (ConfigNode item : values(name)) {
        if (item instanceof Text text && text.value().equals(word)) {
          return true;
        }
      }
      return false;
    }

    /** The items of a list; one where it is a single value, none where it is not there. */
    List<ConfigNode> values(String name) {
      ConfigNode node = nodes.get(name);
      if (node instanceof Values values) {
        return values.items();
      }
      return node == null || node instanceof Section ? List.of() : List.of(node);
    }

    Optional<Section> section(String name) {
      return nodes.get(name) instanceof Section section ? Optional.of(section) : Optional.empty();
    }

    /** For errors. */
    String structure() {
      return "LVM2 metadata, " + path;
    }

    CorruptException corrupt(String detail) {
      return new CorruptException(structure(), detail);
    }
  }
}
