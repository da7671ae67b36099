package preflight.guest;

import java.util.List;
import java.util.Optional;

/**
 * What the firmware finds on the first disk.
 *
 * @param loader that a BIOS starts, where there is one
 * @param uefi whether UEFI starts the disk and not a BIOS
 * @param efiSystem numbers of the EFI system partitions
 * @param extendedBoot numbers of the partitions that extend them (Discoverable Partitions
 *     Specification, XBOOTLDR)
 */
public record Firmware(
    Optional<InstalledLoader> loader,
    boolean uefi,
    List<Integer> efiSystem,
    List<Integer> extendedBoot) {

  public Firmware {
    efiSystem = List.copyOf(efiSystem);
    extendedBoot = List.copyOf(extendedBoot);
  }

  /** A BIOS, which starts this loader. */
  public static Firmware bios(Optional<InstalledLoader> loader) {
    return new Firmware(loader, false, List.of(), List.of());
  }
}
