package preflight.guest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.filesystem.Subvolume;
import preflight.guest.init.ElfHeader;
import preflight.guest.kernel.Drivers;
import preflight.guest.kernel.XenNotes;
import preflight.guest.network.Network;
import preflight.guest.os.Fstab;
import preflight.guest.os.OsIdentity;
import preflight.io.Trouble;

/**
 * The guest, as far as its files tell.
 *
 * @param root the volume that holds its root, such as {@code disk1.vmdk:p1}
 * @param subvolume that holds its root; empty where the file system has no such parts
 * @param otherRoots further volumes that look like a root
 * @param troubles of volumes that could not be looked into
 * @param mounts what is mounted on the root by fstab: mount point and volume
 * @param paths what stands at the paths that were asked for
 * @param osTroubles release files that cannot be read and lines that break their rules
 * @param xenNotes of the unpacked kernel; not read where something else tells of its drivers
 * @param initrd absent where the default entry names none, or one that is not there
 * @param drivers of the default kernel
 * @param rootDevice the volume that the default entry's {@code root=} names
 * @param rootVolume what kind of volume that is
 * @param network how it is reached
 */
public record Guest(
    String root,
    Optional<Subvolume> subvolume,
    List<String> otherRoots,
    List<Trouble> troubles,
    Map<String, String> mounts,
    Map<String, Fact<PathFact>> paths,
    Fact<OsIdentity> os,
    List<Trouble> osTroubles,
    Fact<Fstab> fstab,
    Boot boot,
    Fact<Kernel> kernel,
    Fact<XenNotes> xenNotes,
    Fact<InitrdFiles> initrd,
    Fact<Init> init,
    Fact<String> rootDevice,
    Fact<RootVolume> rootVolume,
    Drivers drivers,
    Network network) {

  public Guest {
    otherRoots = List.copyOf(otherRoots);
    troubles = List.copyOf(troubles);
    osTroubles = List.copyOf(osTroubles);
    mounts = Map.copyOf(mounts);
    paths = Map.copyOf(paths);
  }

  /** The operating system's name and most exact version, for people. */
  public Optional<String> system() {
    return os.toOptional()
        .map(
            known ->
                known.pointRelease().filter(p -> !known.prettyName().contains(p)).isPresent()
                    ? known.prettyName() + ", release " + known.pointRelease().get()
                    : known.prettyName());
  }

  /**
   * The machine that its programs are built for, as {@code uname -m} says it: of the first program,
   * else of the kernel; empty where neither tells.
   */
  public Optional<String> architecture() {
    Optional<String> machine = init.toOptional().flatMap(Init::elf).flatMap(ElfHeader::machineName);
    return machine.isPresent()
        ? machine
        : kernel
            .toOptional()
            .flatMap(k -> k.bits().toOptional())
            .map(bits -> bits == 64 ? "x86_64" : "i386");
  }

  /** What stands at a path that was asked for. */
  public Fact<PathFact> path(String path) {
    return paths.getOrDefault(path, new Fact.NotRead<>("not asked for"));
  }
}
