package preflight.guest.grub;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.io.ReadProblem;

/** {@code search} and its relatives (commands/search_wrap.c, GRUB manual "search"). */
final class SearchCommand {

  private static final Set<String> HINTS =
      Set.of(
          "-h",
          "--hint",
          "--hint-ieee1275",
          "--hint-bios",
          "--hint-baremetal",
          "--hint-efi",
          "--hint-arc");
  private static final Set<String> VARIABLE = Set.of("-s", "--set");
  private static final Set<String> FLAGS =
      Set.of(
          "-f",
          "--file",
          "-l",
          "--label",
          "-u",
          "--fs-uuid",
          "-n",
          "--no-floppy",
          "--efidisk-only",
          // rhboot/grub2: only on the disk of root
          "--root-dev-only",
          "--cryptodisk-only");

  private final GrubDevices devices;
  private final Notes notes;

  SearchCommand(GrubDevices devices, Notes notes) {
    this.devices = devices;
    this.notes = notes;
  }

  static boolean knows(String name) {
    return name.equals("search")
        || name.equals("search.fs_uuid")
        || name.equals("search.fs_label")
        || name.equals("search.file");
  }

  Outcome run(String name, List<Value> arguments, int line, State state) throws IOException {
    if (!name.equals("search")) {
      if (arguments.isEmpty()) {
        return Outcome.FALSE;
      }
      Optional<Value> variable =
          arguments.size() > 1 ? Optional.of(arguments.get(1)) : Optional.empty();
      return find(name.substring(7), arguments.get(0), variable, line, state);
    }
    Options options = Options.parse(arguments, HINTS, VARIABLE, FLAGS, false);
    if (!options.valid() || options.rest().isEmpty()) {
      return Outcome.FALSE;
    }
    Optional<Value> variable = options.get("-s", "--set");
    if (variable.isPresent() && variable.get().text().isEmpty()) {
      variable = Optional.of(Value.of("root"));
    }
    String kind;
    if (options.has("-l", "--label")) {
      kind = "fs_label";
    } else if (options.has("-u", "--fs-uuid")) {
      kind = "fs_uuid";
    } else if (options.has("-f", "--file")) {
      kind = "file";
    } else {
      return Outcome.FALSE;
    }
    return find(kind, options.rest().get(0), variable, line, state);
  }

  private Outcome find(String kind, Value key, Optional<Value> variable, int line, State state)
      throws IOException {
    Optional<String> device;
    try {
      device =
          switch (kind) {
            case "fs_label" -> devices.byLabel(key.text());
            case "fs_uuid" -> devices.byUuid(key.text());
            default -> devices.byFile(key.text());
          };
    } catch (ReadProblem e) {
      notes.add(GrubNote.Kind.UNREADABLE, e.trouble().summary(), state, line);
      variable.ifPresent(v -> doubt(v.text(), state));
      return Outcome.UNKNOWN;
    }
    if (device.isPresent()) {
      if (variable.isPresent()) {
        state.set(variable.get().text(), new Value(device.get(), key.certain(), false));
        Budget.variables(state);
      }
      return key.certain() ? Outcome.TRUE : Outcome.UNKNOWN;
    }
    notes.add(
        GrubNote.Kind.SEARCH_WITHOUT_RESULT,
        "no device with " + kind + " \"" + key.text() + "\"",
        state,
        line);
    if (!key.certain()) {
      variable.ifPresent(v -> doubt(v.text(), state));
      return Outcome.UNKNOWN;
    }
    return Outcome.FALSE;
  }

  private static void doubt(String variable, State state) {
    state.set(variable, state.get(variable).orElse(Value.of("")).doubted());
  }
}
