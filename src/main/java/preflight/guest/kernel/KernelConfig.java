package preflight.guest.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import preflight.io.CorruptException;

/**
 * {@code /boot/config-<release>}: how a kernel was configured (Documentation/kbuild/kconfig.rst).
 *
 * @param settings those of the options asked for that stand in the file, by their names without
 *     {@code CONFIG_}
 * @param lines the number of lines in the file
 */
public record KernelConfig(Map<String, Setting> settings, int lines) {

  /** The options that decide about starting on EC2. */
  public static final Set<String> OPTIONS =
      Set.of(
          "64BIT",
          "X86_64",
          "X86_32",
          "ARM64",
          "XEN",
          "XEN_PV",
          "XEN_PVHVM",
          "XEN_PVHVM_GUEST",
          "XEN_BLKDEV_FRONTEND",
          "XEN_NETDEV_FRONTEND",
          "BLK_DEV_NVME",
          "NVME_CORE",
          "ENA_ETHERNET",
          "IXGBEVF",
          "VIRTIO_PCI",
          "VIRTIO_BLK",
          "VIRTIO_NET",
          "SCSI_VIRTIO",
          "SATA_AHCI",
          "ATA_PIIX",
          "BLK_DEV_SD",
          "EXT2_FS",
          "EXT3_FS",
          "EXT4_FS",
          "XFS_FS",
          "BTRFS_FS",
          "BLK_DEV_DM",
          "BLK_DEV_INITRD",
          "RD_GZIP",
          "RD_BZIP2",
          "RD_LZMA",
          "RD_XZ",
          "RD_LZO",
          "RD_LZ4",
          "RD_ZSTD",
          "DEVTMPFS",
          "PCI_MSI",
          "SERIAL_8250_CONSOLE");

  private static final String NAME = "kernel configuration";
  private static final String PREFIX = "CONFIG_";
  private static final String COMMENT = "# " + PREFIX;
  private static final String NOT_SET = " is not set";

  /** What an option is set to. */
  public enum State {
    /** {@code =y}: part of the kernel. */
    YES,
    /** {@code =m}: a module. */
    MODULE,
    /** {@code is not set} or {@code =n}. */
    NO,
    /** A number or a text. */
    VALUE
  }

  /**
   * One option.
   *
   * @param value as written behind {@code =}; {@code n} for one that is not set
   * @param line counted from 1
   */
  public record Setting(State state, String value, int line) {}

  public KernelConfig {
    settings = Map.copyOf(settings);
  }

  /** Looks for {@link #OPTIONS}. */
  public static KernelConfig parse(InputStream in) throws IOException {
    return parse(in, OPTIONS);
  }

  /**
   * Where an option stands twice, the last line counts, as in kconfig.
   *
   * @param options names without {@code CONFIG_}
   * @throws CorruptException where it is binary, unreasonably long, or has no line of a
   *     configuration
   */
  public static KernelConfig parse(InputStream in, Set<String> options) throws IOException {
    Map<String, Setting> settings = new HashMap<>();
    TextLines lines = new TextLines(NAME, in);
    NameFilter filter = new NameFilter(options);
    boolean recognised = false;
    while (lines.next()) {
      boolean comment = lines.at(0) == '#';
      if (!lines.startsWith(comment ? COMMENT : PREFIX)) {
        continue;
      }
      int from = comment ? COMMENT.length() : PREFIX.length();
      if (recognised && !filter.mayBe(lines.at(from), lines.at(from + 1))) {
        continue;
      }
      int end = lines.indexOf(comment ? ' ' : '=', from);
      if (end < 0 || (comment && !lines.text(end, lines.length()).startsWith(NOT_SET))) {
        continue;
      }
      recognised = true;
      String option = lines.text(from, end);
      if (options.contains(option)) {
        String value = comment ? "n" : lines.text(end + 1, lines.length()).strip();
        settings.put(option, new Setting(state(value), value, lines.number()));
      }
    }
    if (!recognised) {
      throw new CorruptException(NAME, "no line has the form CONFIG_NAME=value");
    }
    return new KernelConfig(settings, lines.number());
  }

  private static State state(String value) {
    return switch (value) {
      case "y" -> State.YES;
      case "m" -> State.MODULE;
      case "n" -> State.NO;
      default -> State.VALUE;
    };
  }

  /** The setting of an option, with or without {@code CONFIG_}; empty where it does not stand. */
  public Optional<Setting> setting(String option) {
    return Optional.ofNullable(settings.get(bare(option)));
  }

  /** Whether the option is {@code y}. */
  public boolean isYes(String option) {
    return is(option, State.YES);
  }

  /** Whether the option is {@code m}. */
  public boolean isModule(String option) {
    return is(option, State.MODULE);
  }

  /** Where the option stands. */
  public OptionalInt line(String option) {
    Setting setting = settings.get(bare(option));
    return setting == null ? OptionalInt.empty() : OptionalInt.of(setting.line());
  }

  /** Whether the kernel is a 64-bit one; empty where the file does not tell. */
  public Optional<Boolean> is64Bit() {
    if (isYes("64BIT") || isYes("X86_64") || isYes("ARM64")) {
      return Optional.of(true);
    }
    return isYes("X86_32") || is("64BIT", State.NO) ? Optional.of(false) : Optional.empty();
  }

  private boolean is(String option, State state) {
    Setting setting = settings.get(bare(option));
    return setting != null && setting.state() == state;
  }

  private static String bare(String option) {
    return option.startsWith(PREFIX) ? option.substring(PREFIX.length()) : option;
  }
}
