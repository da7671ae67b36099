package preflight.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.block.BootCode;
import preflight.block.CoreImage;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.block.Signature;
import preflight.block.lvm.PhysicalVolume;
import preflight.block.lvm.VolumeGroup;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.FileSystemFacts;
import preflight.guest.Boot;
import preflight.guest.BootEntry;
import preflight.guest.Guest;
import preflight.guest.Init;
import preflight.guest.InitrdFiles;
import preflight.guest.Kernel;
import preflight.guest.Loader;
import preflight.guest.initrd.Initrd;
import preflight.guest.initrd.InitrdOrigin;
import preflight.guest.initrd.NestedImage;
import preflight.guest.initrd.Segment;
import preflight.guest.kernel.Driver;
import preflight.guest.kernel.Drivers;
import preflight.guest.network.InterfaceConfig;
import preflight.guest.network.Network;
import preflight.image.Container;
import preflight.inspection.ConfigurationCode;
import preflight.inspection.DeviceFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.inspection.OtherSystem;
import preflight.inspection.VolumeGroupFacts;
import preflight.io.Limits;

/** The layout that was found, one line a thing. */
public final class LayoutText {

  private static final String INDENT = " ".repeat(15);

  private final PrintStream out;
  private final Style style;

  public LayoutText(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  public void print(Inspection inspection) {
    print(inspection, OptionalLong.empty());
  }

  /**
   * @param allocated the bytes that the image's files take on their file system
   */
  public void print(Inspection inspection, OptionalLong allocated) {
    out.println(style.bold("Layout"));
    String room =
        allocated.isPresent() ? ", " + Lines.size(allocated.getAsLong()) + " allocated" : "";
    line("container", container(inspection) + room);
    for (DiskFacts disk : inspection.disks()) {
      boolean wrapped = !disk.container().equals(inspection.container());
      disk(disk, wrapped || inspection.disks().size() > 1);
    }
    for (VolumeGroupFacts group : inspection.volumeGroups()) {
      group(group);
    }
    Fact<Guest> guest = inspection.guest();
    if (guest.isKnown()) {
      guest(guest.toOptional().orElseThrow());
    } else if (!inspection.disks().isEmpty()) {
      line("guest", unknown(guest));
    }
    for (OtherSystem system : inspection.otherSystems()) {
      line("other system", system.kind().label() + ": " + String.join(", ", system.signs()));
    }
    line("code", ConfigurationCode.of(inspection));
  }

  private static String container(Inspection inspection) {
    Container container = inspection.container();
    StringBuilder text = new StringBuilder(container.label());
    if (!container.detectedBy().isEmpty()) {
      text.append(" (").append(container.detectedBy()).append(')');
    }
    text.append(", ").append(Lines.size(inspection.size()));
    return text.toString();
  }

  private void disk(DiskFacts disk, boolean named) {
    if (named) {
      line("disk", disk.name() + ": " + disk.container().label() + ", " + Lines.size(disk.size()));
    }
    Optional<PartitionTable> table = disk.table().toOptional();
    if (table.isEmpty()) {
      line("table", unknown(disk.table()));
      return;
    }
    line("table", table(table.get()) + (named ? "" : ", disk of " + Lines.size(disk.size())));
    devices(disk.devices());
    disk.bootCode().toOptional().ifPresent(code -> line("boot code", bootCode(code)));
    disk.activeBootCode()
        .toOptional()
        .ifPresent(code -> line("", "starts the active partition: " + bootCode(code)));
  }

  /** Those with a file system, and others up to a limit. */
  private void devices(List<DeviceFacts> devices) {
    int listed = 0;
    int left = 0;
    for (DeviceFacts device : devices) {
      if (listed < Limits.DEVICES_LISTED || device.fileSystem().isKnown()) {
        line("  " + device.name(), device(device));
        listed++;
      } else {
        left++;
      }
    }
    if (left > 0) {
      line("", "and " + left + " more, which --format json lists");
    }
  }

  private void group(VolumeGroupFacts facts) {
    VolumeGroup group = facts.group();
    StringBuilder text = new StringBuilder(group.title()).append(" on ");
    int listed = 0;
    for (PhysicalVolume volume : group.physicalVolumes()) {
      if (listed++ == Limits.DEVICES_LISTED) {
        text.append(", and ").append(group.physicalVolumes().size() - listed + 1).append(" more");
        break;
      }
      text.append(listed == 1 ? "" : ", ");
      text.append(volume.place().map(Place::toString).orElse(volume.name()));
      if (volume.state() != PhysicalVolume.State.PRESENT) {
        text.append(" (").append(volume.state().label()).append(')');
      }
    }
    line("LVM group", text + ", extents of " + Lines.size(group.extentSize()));
    devices(facts.volumes());
  }

  private static String table(PartitionTable table) {
    if (table.kind() == PartitionTable.Kind.NONE) {
      return "none";
    }
    int count = table.partitions().size();
    return table.kind().label()
        + ", "
        + count
        + (count == 1 ? " partition" : " partitions")
        + (table.sectorSize() == 512 ? "" : ", sectors of " + table.sectorSize() + " bytes");
  }

  private static String device(DeviceFacts device) {
    StringBuilder text = new StringBuilder();
    Optional<FileSystemFacts> facts = device.fileSystem().toOptional();
    if (facts.isPresent()) {
      text.append(facts.get().type());
      if (!facts.get().label().isEmpty()) {
        text.append(" \"").append(facts.get().label()).append('"');
      }
    } else {
      for (Signature signature : device.signatures()) {
        text.append(text.isEmpty() ? "" : ", ").append(signature.title());
      }
    }
    if (device.isUnreadVolume() && device.fileSystem() instanceof Fact.NotRead<?> notRead) {
      text.append(notRead.why());
    }
    text.append(text.isEmpty() ? "" : ", ").append(Lines.size(device.size()));
    Optional<Partition> partition = device.partition();
    if (partition.isPresent()) {
      text.append(" at ").append(Lines.size(partition.get().start()));
      if (partition.get().bootable()) {
        text.append(", active");
      }
    }
    if (device.fileSystem() instanceof Fact.Failed<?> failed) {
      text.append(": ").append(failed.trouble().summary());
    }
    return text.toString();
  }

  private static String bootCode(BootCode code) {
    StringBuilder text = new StringBuilder(code.label());
    if (code.core().isPresent()) {
      CoreImage core = code.core().get();
      text.append(", core image ").append(core.status().label());
      if (core.location() != CoreImage.Location.NOWHERE) {
        text.append(" in the ").append(core.location().label());
      }
    }
    return text.toString();
  }

  private void guest(Guest guest) {
    guest.mounts().forEach((point, volume) -> line("mount", point + " is " + volume));
    Boot boot = guest.boot();
    boot.chain().ifPresent(chain -> line("UEFI starts", String.join(", ", chain.steps())));
    line("boot loader", loader(boot));
    boot.entry().toOptional().ifPresent(entry -> line("default", entry(boot, entry)));
    line("kernel", kernel(guest.kernel()));
    line("initrd", initrd(guest.initrd()));
    line("init", init(guest.init()));
    line("OS", guest.system().orElse(unknown(guest.os())));
    if (!guest.network().interfaces().isEmpty()) {
      line("network", network(guest.network()));
    }
    if (guest.kernel().isKnown()) {
      line("drivers", drivers(guest.drivers()));
    }
  }

  private static String network(Network network) {
    StringBuilder text = new StringBuilder();
    int listed = 0;
    for (InterfaceConfig config : network.interfaces()) {
      text.append(text.isEmpty() ? "" : ", ");
      if (listed++ == Limits.DEVICES_LISTED) {
        return text.append("and more").toString();
      }
      text.append(config.name().isEmpty() ? "any card" : config.name());
      text.append(
          switch (config.addressing()) {
            case DHCP -> " by DHCP";
            case STATIC -> " with a static address";
            case NONE -> " without an address";
            case UNKNOWN -> "";
          });
      text.append(" (").append(config.source().label()).append(')');
    }
    return text.toString();
  }

  private static String loader(Boot boot) {
    Optional<Loader> loader = boot.loader().toOptional();
    if (loader.isEmpty()) {
      return "none: no configuration of GRUB, extlinux or syslinux"
          + (boot.chain().isPresent() ? ", and no EFI program that is known" : "");
    }
    String file = boot.loader().where().flatMap(place -> place.path()).orElse("");
    return loader.get().label() + ", " + file;
  }

  private static String entry(Boot boot, BootEntry entry) {
    return "\""
        + entry.title()
        + "\""
        + (entry.line() == 0 ? "" : ", line " + entry.line())
        + (boot.certain() ? "" : " (not certain)");
  }

  private static String kernel(Fact<Kernel> fact) {
    Optional<Kernel> kernel = fact.toOptional();
    if (kernel.isEmpty()) {
      return unknown(fact);
    }
    return kernel.get().path()
        + ": "
        + kernel.get().image().release().orElse("version unknown")
        + kernel.get().bits().toOptional().map(bits -> ", " + bits + "-bit").orElse("");
  }

  private static String initrd(Fact<InitrdFiles> fact) {
    Optional<InitrdFiles> files = fact.toOptional();
    if (files.isEmpty()) {
      return unknown(fact);
    }
    StringBuilder text = new StringBuilder(String.join(", ", files.get().paths()));
    text.append(": ").append(Lines.size(files.get().size()));
    Optional<Initrd> contents = files.get().contents().toOptional();
    if (contents.isEmpty()) {
      return text.append(", contents not read").toString();
    }
    List<String> packings = new ArrayList<>();
    for (Segment segment : contents.get().segments()) {
      if (!packings.contains(segment.packing().title())) {
        packings.add(segment.packing().title());
      }
    }
    text.append(", ").append(String.join(" and ", packings));
    text.append(", ").append(contents.get().allModules().size()).append(" modules");
    for (NestedImage image : contents.get().nested()) {
      text.append(", ").append(image.path()).append(" in it (").append(image.type()).append(')');
    }
    files.get().origin().toOptional().ifPresent(origin -> text.append(origin(origin)));
    Fact<String> init = files.get().init();
    init.toOptional().ifPresent(path -> text.append(", starts ").append(path));
    if (init.isAbsent()) {
      text.append(", no /init");
    }
    return text.toString();
  }

  private static String origin(InitrdOrigin origin) {
    return ", made by "
        + origin.maker().label()
        + (origin.hostOnly().isPresent() ? " for its host only" : "");
  }

  private static String init(Fact<Init> fact) {
    Optional<Init> init = fact.toOptional();
    if (init.isEmpty()) {
      return unknown(fact);
    }
    String path = init.get().path();
    String real = init.get().realPath();
    return (path.equals(real) ? path : path + " -> " + real)
        + init.get().elf().map(elf -> ", " + elf.bits() + "-bit program").orElse(", script");
  }

  private static String drivers(Drivers drivers) {
    StringBuilder text = new StringBuilder();
    for (Driver driver :
        List.of(Driver.XEN_BLKFRONT, Driver.XEN_NETFRONT, Driver.NVME, Driver.ENA)) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(driver.module().replace('_', '-'))
          .append(' ')
          .append(
              switch (drivers.of(driver).state()) {
                case BUILT_IN -> "built in";
                case MODULE_IN_INITRD -> "in the initrd";
                case MODULE_ONLY -> "a module, not in the initrd";
                case MODULE -> "a module";
                case ABSENT -> "absent";
                case UNKNOWN -> "not known";
              });
    }
    return text.toString();
  }

  private static String unknown(Fact<?> fact) {
    if (fact instanceof Fact.Failed<?> failed) {
      return "cannot be read: " + failed.trouble().summary();
    }
    if (fact instanceof Fact.NotRead<?> notRead) {
      return "not read: " + notRead.why();
    }
    return "none";
  }

  private void line(String name, String text) {
    String first = "  " + name + " ".repeat(Math.max(1, 13 - name.length()));
    for (String line : Lines.wrap(Escape.terminal(text), first, INDENT)) {
      out.println(line);
    }
  }
}
