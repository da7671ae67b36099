package preflight.guest.efi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;

/**
 * A program for UEFI firmware.
 *
 * @param path on its partition, in the case that is stored there
 * @param machine that it was built for; failed where it has no PE header
 * @param kind what it is, as its sections tell
 */
public record EfiProgram(String path, Fact<Machine> machine, Kind kind) {

  /** {@code Machine} of the COFF header (Microsoft PE format), as far as EC2 has such machines. */
  public enum Machine {
    X86_64("x86-64", "x64"),
    ARM64("arm64", "aa64"),
    I386("32-bit x86", "ia32"),
    OTHER("another machine", "");

    private final String label;
    private final String suffix;

    Machine(String label, String suffix) {
      this.label = label;
      this.suffix = suffix;
    }

    /** For people. */
    public String label() {
      return label;
    }

    /** In names of programs (UEFI 2.10, 3.5.1.1), in lower case; "" for another machine. */
    public String suffix() {
      return suffix;
    }
  }

  /** What a program is. */
  public enum Kind {
    SHIM("shim"),
    GRUB2("GRUB 2"),
    SYSTEMD_BOOT("systemd-boot"),
    SYSLINUX("syslinux"),
    UKI("unified kernel image"),
    LINUX("Linux"),
    UNKNOWN("unknown");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** For people. */
    public String label() {
      return label;
    }
  }

  private static final int SHORT_TEXT = 4096;
  private static final int HDRS = 0x202;
  private static final int ARM64_MAGIC = 0x38;

  /** Whether it is the file of this name in the folder that firmware looks into by itself. */
  public boolean isFallback(String name) {
    return path.toUpperCase(Locale.ROOT).equals("/EFI/BOOT/" + name);
  }

  /** Its headers, and where they do not tell its first bytes. */
  public static EfiProgram read(FileRef file) {
    try (ByteSource content = file.open()) {
      PeProgram pe = PeProgram.read(content);
      return new EfiProgram(
          file.path(), new Fact.Known<>(machine(pe.machine()), file.place()), kind(content, pe));
    } catch (IOException e) {
      return new EfiProgram(
          file.path(),
          new Fact.Failed<>(ReadProblem.of(file.path(), e), file.place()),
          Kind.UNKNOWN);
    }
  }

  private static Machine machine(int machine) {
    return switch (machine) {
      case 0x8664 -> Machine.X86_64;
      case 0xAA64 -> Machine.ARM64;
      case 0x14C -> Machine.I386;
      default -> Machine.OTHER;
    };
  }

  /**
   * A kernel in .linux is what makes a unified image; GRUB keeps its modules in the section mods,
   * shim its vendor's key in .vendor_cert, systemd-boot its name in .sdmagic. Older programs are
   * told by the texts that they print.
   */
  private static Kind kind(ByteSource content, PeProgram pe) throws IOException {
    if (pe.find(".linux", 0).isPresent()) {
      return Kind.UKI;
    }
    for (PeProgram.Section section : pe.sections()) {
      if (section.name().equals("mods")) {
        return Kind.GRUB2;
      }
      if (section.name().startsWith(".vendor_")) {
        return Kind.SHIM;
      }
    }
    Optional<PeProgram.Section> magic = pe.find(".sdmagic").filter(s -> s.size() <= SHORT_TEXT);
    if (magic.isPresent()) {
      String text = PeProgram.text(content, magic.get(), SHORT_TEXT);
      return isSystemdBoot(text) ? Kind.SYSTEMD_BOOT : Kind.UNKNOWN;
    }
    if (content.size() >= HDRS + 4
        && content.littleEndian("setup header", 0, HDRS + 4).startsWith(HDRS, "HdrS")) {
      return Kind.LINUX;
    }
    Bytes dos = content.littleEndian("DOS header", 0, 0x40);
    if (dos.startsWith(ARM64_MAGIC, "ARMd") || dos.startsWith(4, "zimg")) {
      return Kind.LINUX;
    }
    return byText(content);
  }

  private static boolean isSystemdBoot(String text) {
    return text.contains("LoaderInfo: systemd-boot") || text.contains("LoaderInfo: gummiboot");
  }

  private static Kind byText(ByteSource content) throws IOException {
    int size = (int) Math.min(Limits.EFI_SCAN_BYTES, content.size());
    byte[] bytes = content.read(0, size);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (isSystemdBoot(text)) {
      return Kind.SYSTEMD_BOOT;
    }
    return text.contains("syslx64.cfg") || text.contains("syslia32.cfg")
        ? Kind.SYSLINUX
        : Kind.UNKNOWN;
  }
}
