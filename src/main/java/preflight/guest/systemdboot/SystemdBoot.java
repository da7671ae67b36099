package preflight.guest.systemdboot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/**
 * systemd-boot (systemd-boot(7), loader.conf(5), UAPI group "Boot Loader Specification"), started
 * by firmware that has none of its variables, as after an import.
 */
public final class SystemdBoot {

  private static final String SAVED = "@saved";

  private final FileTree esp;
  private final Optional<FileTree> extended;
  private final String own;
  private final String machine;
  private final List<String> notes = new ArrayList<>();

  private SystemdBoot(FileTree esp, Optional<FileTree> extended, String own, String machine) {
    this.esp = esp;
    this.extended = extended;
    this.own = own;
    this.machine = machine;
  }

  /**
   * Reads the entries and decides what is started without a key.
   *
   * @param esp the EFI system partition alone
   * @param extended the extended boot loader partition (XBOOTLDR) alone, where the firmware reads
   *     it
   * @param own the path of systemd-boot itself
   * @param machine that it was built for, as in {@code BOOTX64.EFI}
   * @throws preflight.io.UnsupportedException where there is more than every sensible limit
   */
  public static SystemdMenu read(
      FileTree esp, Optional<FileTree> extended, String own, String machine) throws IOException {
    return new SystemdBoot(esp, extended, own, machine).menu();
  }

  private SystemdMenu menu() throws IOException {
    List<SystemdEntry> entries =
        new ArrayList<>(new EntryFolder(esp, 0, machine, own, notes).read());
    if (extended.isPresent()) {
      entries.addAll(new EntryFolder(extended.get(), 1, machine, own, notes).read());
    }
    entries.sort(SystemdEntry.MENU);
    Optional<String> pattern = Optional.empty();
    boolean waits = false;
    boolean certain = true;
    for (Lines.Line line : configuration()) {
      if (line.key().equals("default") && isSupported(line.value())) {
        pattern = Optional.of(line.value().toLowerCase(Locale.ROOT));
      } else if (line.key().equals("timeout")) {
        waits = line.value().equals("menu-force");
      } else if (line.key().equals("preferred")) {
        certain = false;
        notes.add("loader.conf has the newer option \"preferred\", which is not followed");
      }
    }
    if (waits) {
      notes.add("timeout menu-force: systemd-boot waits for a key");
    }
    Optional<SystemdEntry> chosen = choose(entries, pattern);
    return new SystemdMenu(entries, chosen, certain, notes);
  }

  private List<Lines.Line> configuration() throws IOException {
    Fact<byte[]> read = esp.read(SystemdMenu.CONFIGURATION, Limits.BLS_BYTES);
    if (read instanceof Fact.Failed<byte[]> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return Lines.of(read.toOptional().map(Text::decode).orElse(""), " \t");
  }

  private static boolean isSupported(String value) {
    return !value.startsWith("@") || value.equalsIgnoreCase(SAVED);
  }

  private Optional<SystemdEntry> choose(List<SystemdEntry> entries, Optional<String> pattern) {
    if (pattern.isPresent() && pattern.get().equals(SAVED)) {
      notes.add(
          "default @saved: the entry is kept by the firmware and not on the disk, so that the first one counts");
    } else if (pattern.isPresent()) {
      for (SystemdEntry entry : entries) {
        if (Pattern.matches(pattern.get(), entry.id())) {
          return Optional.of(entry);
        }
      }
      Optional<SystemdEntry> automatic = automatic(pattern.get());
      if (automatic.isPresent()) {
        return automatic;
      }
      notes.add("the default \"" + pattern.get() + "\" of loader.conf matches no entry");
    }
    if (!entries.isEmpty()) {
      return Optional.of(entries.get(0));
    }
    notes.add("systemd-boot finds no entry");
    return automatic("auto-*");
  }

  /** Entries that systemd-boot makes of programs that it finds; it starts none by itself. */
  private Optional<SystemdEntry> automatic(String pattern) {
    String fallback = "/EFI/BOOT/BOOT" + machine.toUpperCase(Locale.ROOT) + ".EFI";
    String[][] known = {
      {"auto-windows", "Windows Boot Manager", "/EFI/Microsoft/Boot/bootmgfw.efi"},
      {"auto-efi-shell", "EFI Shell", "/shell" + machine + ".efi"},
      {"auto-efi-default", "EFI Default Loader", own.equalsIgnoreCase(fallback) ? "" : fallback},
    };
    for (String[] one : known) {
      Optional<FileRef> file = one[2].isEmpty() ? Optional.empty() : esp.find(one[2]).toOptional();
      if (file.isPresent() && Pattern.matches(pattern, one[0])) {
        SystemdEntry.Start start =
            new SystemdEntry.Start(
                SystemdEntry.Type.AUTO,
                file.get().path(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                0);
        SystemdEntry.Rank rank =
            new SystemdEntry.Rank(Optional.empty(), Optional.empty(), Optional.empty(), -1, -1);
        return Optional.of(new SystemdEntry(one[0], one[1], 0, file.get().path(), 0, start, rank));
      }
    }
    return Optional.empty();
  }
}
