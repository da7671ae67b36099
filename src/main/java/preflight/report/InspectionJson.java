package preflight.report;

import java.util.Locale;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.block.Signature;
import preflight.filesystem.FileSystemFacts;
import preflight.guest.Boot;
import preflight.guest.BootFile;
import preflight.guest.Guest;
import preflight.guest.InitrdFiles;
import preflight.guest.LoaderFile;
import preflight.guest.LogicalNames;
import preflight.guest.efi.EfiProgram;
import preflight.guest.efi.EfiStub;
import preflight.guest.efi.EfiSystem;
import preflight.guest.initrd.NestedImage;
import preflight.guest.initrd.Segment;
import preflight.guest.kernel.Driver;
import preflight.image.Container;
import preflight.inspection.ConfigurationCode;
import preflight.inspection.DeviceFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.inspection.OtherSystem;
import preflight.inspection.VolumeGroupFacts;

/** The facts of an inspection as members of a JSON object. */
final class InspectionJson {

  private InspectionJson() {}

  static void write(Json json, Inspection inspection) {
    json.put("code", ConfigurationCode.of(inspection));
    json.begin("container");
    container(json, inspection.container());
    json.end();
    json.array("disks");
    for (DiskFacts disk : inspection.disks()) {
      disk(json, disk);
    }
    json.endArray();
    json.array("volumeGroups");
    for (VolumeGroupFacts group : inspection.volumeGroups()) {
      VolumeGroupJson.write(json, group);
    }
    json.endArray();
    json.fact("guest", inspection.guest(), guest -> guest(json, guest));
    json.array("otherSystems");
    for (OtherSystem system : inspection.otherSystems()) {
      json.begin()
          .put("id", system.kind().id())
          .put("name", system.kind().label())
          .put("architecture", system.architecture())
          .put("starts", system.certain())
          .put("signs", system.signs())
          .place(Optional.of(system.place()))
          .end();
    }
    json.endArray();
  }

  private static void container(Json json, Container container) {
    json.put("format", container.format().label());
    json.put("variant", container.variant());
    json.put("detectedBy", container.detectedBy());
    json.array("properties");
    for (Container.Property property : container.properties()) {
      json.begin().put("name", property.name()).put("value", property.value()).end();
    }
    json.endArray();
    json.troubles(container.troubles());
  }

  private static void disk(Json json, DiskFacts disk) {
    json.begin().put("name", disk.name()).put("size", disk.size());
    json.begin("container");
    container(json, disk.container());
    json.end();
    json.fact("table", disk.table(), table -> table(json, table));
    json.fact("bootCode", disk.bootCode(), code -> bootCode(json, code));
    json.fact("activeBootCode", disk.activeBootCode(), code -> bootCode(json, code));
    json.array("devices");
    for (DeviceFacts device : disk.devices()) {
      device(json, device);
    }
    json.endArray().end();
  }

  private static void table(Json json, PartitionTable table) {
    json.put("kind", table.kind().label()).put("sectorSize", table.sectorSize());
    json.put("id", table.diskId());
    json.troubles(table.troubles());
  }

  private static void bootCode(Json json, BootCode code) {
    json.put("loader", code.label());
    code.core()
        .ifPresent(
            core ->
                json.begin("core")
                    .put("status", core.status().label())
                    .put("location", core.location().label())
                    .put("offset", core.offset())
                    .put("prefix", core.prefix())
                    .end());
    json.troubles(code.troubles());
  }

  static void device(Json json, DeviceFacts device) {
    json.begin().put("name", device.name()).put("size", device.size());
    device.partition().ifPresent(partition -> partition(json, partition));
    json.array("signatures");
    for (Signature signature : device.signatures()) {
      json.begin()
          .put("kind", signature.kind().label())
          .put("version", Optional.of(signature.version()).filter(version -> !version.isEmpty()))
          .put("label", signature.label())
          .put("uuid", signature.uuid())
          .put("offset", signature.offset())
          .end();
    }
    json.endArray();
    json.fact("fileSystem", device.fileSystem(), facts -> fileSystem(json, facts));
    if (!device.volumeGroup().isAbsent()) {
      json.fact("volumeGroup", device.volumeGroup(), group -> json.put("name", group));
    }
    if (!device.efi().isAbsent()) {
      json.fact("efi", device.efi(), efi -> efi(json, efi));
    }
    json.end();
  }

  private static void efi(Json json, EfiSystem efi) {
    json.array("programs");
    for (EfiProgram program : efi.programs()) {
      json.begin().put("path", program.path()).put("kind", program.kind().label());
      json.fact("machine", program.machine(), machine -> json.put("name", machine.label())).end();
    }
    json.endArray().array("configurations");
    for (EfiStub stub : efi.stubs()) {
      json.begin()
          .put("path", stub.path())
          .put("search", stub.search())
          .put("loads", stub.loads())
          .end();
    }
    json.endArray().troubles(efi.troubles());
  }

  private static void partition(Json json, Partition partition) {
    json.begin("partition")
        .put("number", partition.number())
        .put("start", partition.start())
        .put("length", partition.length())
        .put("type", partition.typeId())
        .put("typeName", partition.typeName())
        .put("name", partition.name())
        .put("uuid", partition.uuid())
        .put("bootable", partition.bootable())
        .put("kind", partition.kind().name().toLowerCase(Locale.ROOT))
        .end();
  }

  private static void fileSystem(Json json, FileSystemFacts facts) {
    json.put("type", facts.type())
        .put("label", facts.label())
        .put("uuid", facts.uuid())
        .put("size", facts.size())
        .put("blockSize", facts.blockSize())
        .put("features", facts.features())
        .troubles(facts.troubles());
  }

  private static void guest(Json json, Guest guest) {
    json.put("root", guest.root());
    if (guest.subvolume().isPresent()) {
      json.put("subvolume", guest.subvolume().get().path());
    }
    json.put("otherRoots", guest.otherRoots());
    json.begin("mounts");
    guest.mounts().forEach((point, volume) -> json.put(point, volume));
    json.end();
    json.fact(
        "os",
        guest.os(),
        os ->
            json.put("id", os.id())
                .put("name", os.prettyName())
                .put("version", os.versionId())
                .put("pointRelease", os.pointRelease())
                .put("architecture", guest.architecture())
                .put("source", os.source()));
    json.troubles("osTroubles", guest.osTroubles());
    boot(json, guest.boot());
    json.fact(
        "kernel",
        guest.kernel(),
        kernel -> {
          json.put("path", kernel.path()).put("release", kernel.image().release());
          json.put("version", kernel.image().version());
          kernel.bits().toOptional().ifPresent(bits -> json.put("bits", bits));
        });
    json.fact(
        "xenNotes",
        guest.xenNotes(),
        notes -> json.put("xen", notes.hasXen()).put("pv", notes.isPv()).put("pvh", notes.isPvh()));
    json.fact("initrd", guest.initrd(), initrd -> initrd(json, initrd));
    json.fact(
        "init",
        guest.init(),
        init -> {
          json.put("path", init.path()).put("realPath", init.realPath());
          init.elf().ifPresent(elf -> json.put("bits", elf.bits()));
        });
    json.fact("rootDevice", guest.rootDevice(), volume -> json.put("volume", volume));
    json.fact(
        "rootVolume",
        guest.rootVolume(),
        volume ->
            json.put("volume", volume.name())
                .put("type", volume.type())
                .put("logical", volume.logical().map(LogicalNames::mapperName)));
    json.begin("drivers");
    for (Driver driver : Driver.values()) {
      json.put(
          driver.module(),
          guest.drivers().of(driver).state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    json.end();
    NetworkJson.write(json, guest.network());
  }

  private static void boot(Json json, Boot boot) {
    json.begin("boot");
    json.fact("loader", boot.loader(), loader -> json.put("name", loader.label()));
    json.array("files");
    for (LoaderFile file : boot.files()) {
      json.begin()
          .put("path", file.path())
          .put("realPath", file.realPath())
          .put("loader", file.loader().label())
          .put("size", file.size())
          .end();
    }
    json.endArray();
    json.put("certain", boot.certain());
    boot.chain()
        .ifPresent(
            chain ->
                json.begin("chain")
                    .put("steps", chain.steps())
                    .put("end", chain.end().name().toLowerCase(Locale.ROOT))
                    .end());
    json.fact(
        "entry",
        boot.entry(),
        entry ->
            json.put("title", entry.title())
                .put("id", entry.id())
                .put("kernel", entry.kernel().toString())
                .put("initrds", entry.initrds().stream().map(BootFile::toString).toList())
                .put("commandLine", entry.commandLine()));
    json.put("notes", boot.notes());
    json.troubles(boot.troubles());
    json.end();
  }

  private static void initrd(Json json, InitrdFiles initrd) {
    json.put("paths", initrd.paths()).put("size", initrd.size());
    json.fact("init", initrd.init(), path -> json.put("path", path));
    json.fact(
        "origin",
        initrd.origin(),
        origin ->
            json.put("maker", origin.maker().label())
                .put("version", origin.version())
                .put("sign", origin.sign())
                .put("hostOnly", origin.hostOnly()));
    json.fact(
        "contents",
        initrd.contents(),
        contents -> {
          json.array("segments");
          for (Segment segment : contents.segments()) {
            json.begin()
                .put("offset", segment.offset())
                .put("packing", segment.packing().title())
                .put("entries", segment.entries())
                .end();
          }
          json.endArray();
          json.put("unpackedBytes", contents.unpackedBytes());
          json.put("modules", contents.allModules().size());
          json.array("nested");
          for (NestedImage image : contents.nested()) {
            json.begin()
                .put("path", image.path())
                .put("type", image.type())
                .put("size", image.size())
                .end();
          }
          json.endArray();
          json.troubles(contents.troubles());
        });
  }
}
