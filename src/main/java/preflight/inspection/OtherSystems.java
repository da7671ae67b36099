package preflight.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.BootLoader;
import preflight.block.Partition;
import preflight.block.Signature;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.efi.EfiProgram;
import preflight.guest.efi.EfiSystem;
import preflight.inspection.OtherSystem.Kind;
import preflight.io.Limits;

/** Recognises systems other than Linux by partition types, signatures, boot code and loaders. */
final class OtherSystems {

  private final Kind kind;
  private final List<String> starting = new ArrayList<>();
  private final List<String> holding = new ArrayList<>();
  private Optional<String> architecture = Optional.empty();
  private Optional<Place> place = Optional.empty();

  private OtherSystems(Kind kind) {
    this.kind = kind;
  }

  static List<OtherSystem> of(List<DiskFacts> disks) {
    List<OtherSystem> found = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      new OtherSystems(kind).look(disks).ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  private Optional<OtherSystem> look(List<DiskFacts> disks) {
    for (DiskFacts disk : disks) {
      for (DeviceFacts device : disk.devices()) {
        loaders(device);
        partition(device);
        if (kind == Kind.WINDOWS) {
          bitLocker(device);
        }
      }
      bootCode(disk);
    }
    List<String> signs = new ArrayList<>(starting);
    signs.addAll(holding);
    return place.map(
        there -> new OtherSystem(kind, architecture, !starting.isEmpty(), signs, there));
  }

  private void sign(List<String> signs, String sign, Place there) {
    if (starting.size() + holding.size() < Limits.DEVICES_LISTED) {
      signs.add(sign);
    }
    place = place.isPresent() ? place : Optional.of(there);
  }

  /** The folders that their installers make on the EFI system partition. */
  private void loaders(DeviceFacts device) {
    String folder =
        switch (kind) {
          case WINDOWS -> "/EFI/MICROSOFT/";
          case FREEBSD -> "/EFI/FREEBSD/";
          case OPENBSD -> "/EFI/OPENBSD/";
          case NETBSD -> "/EFI/NETBSD/";
        };
    for (EfiProgram program :
        device.efi().toOptional().map(EfiSystem::programs).orElse(List.of())) {
      if (program.path().toUpperCase(Locale.ROOT).startsWith(folder)) {
        architecture = architecture.or(() -> program.machine().toOptional().map(m -> m.label()));
        sign(
            starting,
            program.path() + " on " + device.name(),
            device.place().withPath(program.path()));
      }
    }
  }

  private void partition(DeviceFacts device) {
    Optional<Partition> partition = device.partition();
    if (partition.isEmpty()) {
      return;
    }
    String type = partition.get().typeName();
    boolean gpt = !partition.get().typeId().startsWith("0x");
    boolean its =
        switch (kind) {
          case WINDOWS ->
              type.equals("Microsoft reserved")
                  || type.equals("Windows recovery environment")
                  || type.equals("hidden NTFS WinRE")
                  || type.equals("Windows storage spaces")
                  || type.startsWith("Microsoft LDM")
                  || type.equals("Windows dynamic disk");
          case FREEBSD -> type.startsWith("FreeBSD");
          case OPENBSD -> type.startsWith("OpenBSD");
          case NETBSD -> type.startsWith("NetBSD");
        };
    if (!its) {
      return;
    }
    // only the types of boot partitions and active ones say that it starts from here
    boolean starts =
        kind != Kind.WINDOWS
            && (type.equals("FreeBSD boot") || (!gpt && partition.get().bootable()));
    sign(starts ? starting : holding, device.name() + " of type \"" + type + "\"", device.place());
  }

  private void bitLocker(DeviceFacts device) {
    for (Signature signature : device.signatures()) {
      if (signature.kind() == Signature.Kind.BITLOCKER || signature.kind() == Signature.Kind.REFS) {
        sign(holding, signature.kind().label() + " on " + device.name(), device.place());
      }
    }
  }

  private void bootCode(DiskFacts disk) {
    boolean starts = false;
    boolean elsewhere = false;
    for (Fact<BootCode> fact : List.of(disk.bootCode(), disk.activeBootCode())) {
      Optional<BootLoader> loader = fact.toOptional().map(BootCode::loader);
      starts |= loader.filter(l -> l == BootLoader.FREEBSD).isPresent() && kind == Kind.FREEBSD;
      elsewhere |= loader.filter(l -> l == BootLoader.WINDOWS).isPresent();
    }
    if (starts) {
      sign(starting, BootLoader.FREEBSD.label() + " on " + disk.name(), Place.ofDisk(disk.name()));
    }
    if (kind == Kind.WINDOWS && elsewhere) {
      active(disk)
          .ifPresent(
              device ->
                  sign(
                      starting,
                      "an active NTFS partition, " + device.name() + ", that starts Windows",
                      device.place()));
    }
  }

  /** The active partition with NTFS; DOS has the same boot code on FAT. */
  private static Optional<DeviceFacts> active(DiskFacts disk) {
    for (DeviceFacts device : disk.devices()) {
      boolean ntfs = false;
      for (Signature signature : device.signatures()) {
        ntfs |=
            signature.kind() == Signature.Kind.NTFS || signature.kind() == Signature.Kind.BITLOCKER;
      }
      if (ntfs && device.partition().filter(p -> !p.bootable()).isEmpty()) {
        return Optional.of(device);
      }
    }
    return Optional.empty();
  }
}
