package preflight.guest.grub;

import java.util.Map;
import preflight.guest.BootFile;

/**
 * What GRUB knows when it starts to read its configuration.
 *
 * @param platform {@code pc} or {@code efi}, the value of {@code grub_platform}
 * @param cpu {@code i386} or {@code x86_64}, the value of {@code grub_cpu}
 * @param config the configuration to read, with its device; its folder is {@code prefix} unless
 *     {@code variables} have another one, its device is {@code root}
 * @param selection whose rule finds the entry that {@code default} names
 * @param variables further variables, or other values for predefined ones
 */
public record GrubOptions(
    String platform,
    String cpu,
    BootFile config,
    Selection selection,
    Map<String, String> variables) {

  /** Whose rule finds the entry that {@code default} names. */
  public enum Selection {
    /** RED_HAT where {@code blscfg} is used, UPSTREAM elsewhere. */
    AUTOMATIC,
    /** A number at the beginning of the text, else a title or id (normal/menu.c of GNU GRUB). */
    UPSTREAM,
    /** An id or title, else a number (normal/menu.c of rhboot/grub2). */
    RED_HAT
  }

  public GrubOptions {
    variables = Map.copyOf(variables);
  }

  /** GRUB on a BIOS, as EC2 Xen and most images have it. */
  public static GrubOptions bios(BootFile config) {
    return new GrubOptions("pc", "i386", config, Selection.AUTOMATIC, Map.of());
  }

  /** GRUB on a 64-bit UEFI. */
  public static GrubOptions efi(BootFile config) {
    return new GrubOptions("efi", "x86_64", config, Selection.AUTOMATIC, Map.of());
  }
}
