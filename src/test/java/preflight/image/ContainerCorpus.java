package preflight.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import preflight.fixture.VirtualBoxImage;
import preflight.image.vdi.VdiFiles;
import preflight.image.vmdk.VmdkFiles;
import preflight.io.ArraySource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/**
 * Disks of every container format and of several writers, each with what went in and what qemu-img
 * makes of it.
 */
public final class ContainerCorpus {

  /** VirtualBox's formats that are still refused by name; a format that is read is taken out. */
  static final Set<String> NOT_READ = Set.of("QCOW", "QED");

  private static final int SECTOR = 512;
  private static final int MIB = 1 << 20;

  /** How qemu-img does on a fixture. */
  public enum Qemu {
    AGREES,
    /** Ends with an error. */
    REFUSES,
    /** Reads something else without an error. */
    DIFFERS,
    /** Reads the same, but not to the end. */
    STOPS_EARLY
  }

  /** The disk that went in, by a way that has nothing to do with the reader. */
  public record Model(long size, String sha256) {
    public static Model of(byte[] disk) throws IOException {
      return new Model(
          disk.length, QemuImgComparison.digest(new ArraySource("model", disk), disk.length));
    }

    public static Model of(Path raw) throws IOException {
      try (FileSource source = FileSource.open(raw, new ReadCounter())) {
        return new Model(source.size(), QemuImgComparison.digest(source, MIB));
      }
    }
  }

  /** An image and the disk that went into it. */
  public record Made(Path image, Model model) {}

  /** Writes an image into an empty folder. */
  public interface Maker {
    Made make(Path folder) throws IOException;
  }

  /**
   * A row.
   *
   * @param format as qemu-img calls it
   * @param rounded whether the writer rounds the disk up to whole grains, by zeros
   * @param why qemu-img does not agree
   */
  public record Fixture(
      String name, String format, Maker maker, boolean rounded, Qemu qemu, String why) {
    Fixture(String name, String format, Maker maker) {
      this(name, format, maker, false, Qemu.AGREES, "");
    }

    Fixture but(Qemu other, String reason) {
      return new Fixture(name, format, maker, rounded, other, reason);
    }

    Fixture roundedUp() {
      return new Fixture(name, format, maker, true, qemu, why);
    }

    @Override
    public String toString() {
      return name + (why.isEmpty() ? "" : " (qemu-img " + qemu + ": " + why + ")");
    }
  }

  private ContainerCorpus() {}

  /** All, none of which needs more than qemu-img to be made. */
  public static List<Fixture> fixtures() {
    List<Fixture> all = new ArrayList<>();
    fromQemu(all);
    fromVirtualBox(all);
    fromTests(all);
    return all;
  }

  // ------------------------------------------------------------------ what qemu-img writes

  private static void fromQemu(List<Fixture> all) {
    int[] sizes = {4 * MIB, 5 * MIB + SECTOR, 3 * MIB - 7 * SECTOR};
    for (int size : sizes) {
      String of = " of " + size / SECTOR + " sectors";
      all.add(qemu("raw" + of, "raw", size));
      all.add(qemu("VDI dynamic" + of, "vdi", size));
      all.add(qemu("VDI static" + of, "vdi", size, "-o", "static=on"));
      for (String subformat :
          List.of(
              "monolithicSparse",
              "monolithicFlat",
              "twoGbMaxExtentSparse",
              "twoGbMaxExtentFlat",
              "streamOptimized")) {
        all.add(qemu("VMDK " + subformat + of, "vmdk", size, "-o", "subformat=" + subformat));
      }
    }
    for (String option :
        List.of(
            "adapter_type=lsilogic",
            "adapter_type=buslogic",
            "adapter_type=legacyESX",
            "compat6=on",
            "hwversion=13",
            "zeroed_grain=on")) {
      all.add(qemu("VMDK " + option, "vmdk", sizes[1], "-o", option));
    }
    all.add(
        qemu(
            "VMDK zeroed_grain in parts",
            "vmdk",
            sizes[1],
            "-S",
            "0",
            "-o",
            "zeroed_grain=on,subformat=twoGbMaxExtentSparse"));
    all.add(qemu("VMDK without holes", "vmdk", sizes[1], "-S", "0"));
    all.add(qemu("VDI without holes", "vdi", sizes[1], "-S", "0"));
    all.add(new Fixture("VDI written backwards", "vdi", dir -> backwards(dir, "vdi")));
    all.add(new Fixture("VMDK written backwards", "vmdk", dir -> backwards(dir, "vmdk")));
    all.add(new Fixture("VMDK with discarded grains", "vmdk", ContainerCorpus::discarded));
  }

  private static Fixture qemu(String name, String format, int size, String... options) {
    return new Fixture(name, format, dir -> converted(dir, format, size, options));
  }

  private static Made converted(Path dir, String format, int size, String... options)
      throws IOException {
    Path raw = raw(dir, size);
    Path image = dir.resolve("image." + format);
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw"));
    command.addAll(List.of("-O", format));
    command.addAll(List.of(options));
    command.addAll(List.of(raw.toString(), image.toString()));
    Tool.run(command.toArray(new String[0]));
    return new Made(image, Model.of(raw));
  }

  /** A partition table, and pieces of numbered sectors at odd places and at the end. */
  private static Path raw(Path dir, int size) throws IOException {
    Path raw = dir.resolve("disk.raw");
    Files.write(raw, disk(size));
    return raw;
  }

  private static byte[] disk(int size) {
    byte[] disk = new byte[size];
    int[][] pieces = {{0, 40}, {384, 129}, {2040, 300}, {size / SECTOR - 131, 131}};
    for (int[] piece : pieces) {
      byte[] sectors = NumberedDisk.sectors(piece[0], piece[1]);
      System.arraycopy(sectors, 0, disk, piece[0] * SECTOR, sectors.length);
    }
    Arrays.fill(disk, 440, SECTOR, (byte) 0);
    byte[] entry = {(byte) 0x80, 0, 0, 0, (byte) 0x83, 0, 0, 0, 8, 0, 0, 0, 0, 8, 0, 0};
    System.arraycopy(entry, 0, disk, 446, entry.length);
    disk[510] = 0x55;
    disk[511] = (byte) 0xAA;
    return disk;
  }

  /** Writes pieces of an image from the last to the first, so that blocks stand in that order. */
  private static Made backwards(Path dir, String format) throws IOException {
    int size = 5 * MIB + SECTOR;
    Path image = dir.resolve("image." + format);
    Tool.run("qemu-img", "create", "-f", format, image.toString(), Integer.toString(size));
    byte[] disk = disk(size);
    Path piece = dir.resolve("piece");
    int last = size / MIB * MIB;
    for (int at = last; at >= 0; at -= MIB / 4) {
      byte[] bytes = Arrays.copyOfRange(disk, at, Math.min(size, at + MIB / 4));
      Files.write(piece, bytes);
      qemuIo(format, image, "write -s " + piece + " " + at + " " + bytes.length);
    }
    return new Made(image, Model.of(disk));
  }

  private static Made discarded(Path dir) throws IOException {
    int size = 4 * MIB;
    Made made = converted(dir, "vmdk", size, "-S", "0", "-o", "zeroed_grain=on");
    qemuIo("vmdk", made.image(), "write -z 1M 256k");
    byte[] disk = disk(size);
    Arrays.fill(disk, MIB, MIB + MIB / 4, (byte) 0);
    return new Made(made.image(), Model.of(disk));
  }

  private static void qemuIo(String format, Path image, String command) {
    Tool.run("qemu-io", "-f", format, "-c", command, image.toString());
  }

  // ---------------------------------------------------------------- what VirtualBox writes

  /** Writes whole grains of 64 KiB and declares them. */
  private static final Set<String> ROUNDED = Set.of("vmdk-standard", "vmdk-stream");

  private static void fromVirtualBox(List<Fixture> all) {
    for (VirtualBoxImage image : VirtualBoxImage.all()) {
      boolean whole = image.disks().size() == 1 && !image.name().endsWith("-differencing");
      if (whole && !image.format().equals("OVA") && !NOT_READ.contains(image.format())) {
        Fixture fixture = virtualBox(image);
        all.add(ROUNDED.contains(image.name()) ? fixture.roundedUp() : fixture);
      }
    }
  }

  private static Fixture virtualBox(VirtualBoxImage image) {
    VirtualBoxImage.Disk disk = image.disks().get(0);
    Model model = new Model(disk.size(), disk.sha256());
    String format = image.format().equals("VHD") ? "vpc" : image.format().toLowerCase(Locale.ROOT);
    Fixture fixture =
        new Fixture(
            "VirtualBox " + image.name(), format, dir -> new Made(image.unpackInto(dir), model));
    return format.equals("vpc")
        ? fixture.but(Qemu.STOPS_EARLY, "takes the size from the geometry, not from Current Size")
        : fixture;
  }

  // ----------------------------------------------- what no tool writes, from test-only writers

  private static void fromTests(List<Fixture> all) {
    byte[] disk = disk(4 * MIB);
    byte[] odd = disk(3 * MIB + 5 * SECTOR);
    all.add(made("VDI with a permuted map", "vdi", disk, VdiFiles.dynamic(disk, 0, 2, 0, 3, 1)));
    all.add(made("VDI with a short last block", "vdi", odd, VdiFiles.dynamic(odd, 0, 3, 0, 2, 1)));
    all.add(
        made("VDI with extra bytes", "vdi", disk, VdiFiles.dynamic(disk, 512, 2, 0, 3, 1))
            .but(Qemu.DIFFERS, "does not look at cbBlockExtra"));
    all.add(made("VMDK with 8 entries in a table", "vmdk", disk, VmdkFiles.sparse(disk, 128)));
    all.add(made("VMDK with small grains", "vmdk", odd, VmdkFiles.sparse(odd, 16)));
    all.add(made("VMDK with large grains", "vmdk", odd, VmdkFiles.sparse(odd, 1024)));
    byte[] stream = VmdkFiles.stream(disk, 128);
    all.add(made("VMDK stream with footer and progress", "vmdk", disk, stream));
    all.add(made("VMDK stream of odd size", "vmdk", odd, VmdkFiles.stream(odd, 128)));
    all.add(
        made(
                "VMDK stream with padding",
                "vmdk",
                disk,
                Arrays.copyOf(stream, stream.length + 2 * MIB + 512))
            .but(Qemu.REFUSES, "looks for the footer in the last 1536 bytes only"));
    all.add(
        new Fixture("VMDK flat, zero, flat", "vmdk", dir -> flatZeroFlat(dir, "custom"))
            .but(Qemu.REFUSES, "createType \"custom\""));
    all.add(new Fixture("VMDK flat parts with starts", "vmdk", ContainerCorpus::flatWithStarts));
    all.add(
        new Fixture("VMDK parts of odd size", "vmdk", ContainerCorpus::sparseParts)
            .but(Qemu.DIFFERS, "reads on in the last grain of a part that ends within it"));
  }

  private static Fixture made(String name, String format, byte[] disk, byte[] file) {
    return new Fixture(
        name,
        format,
        dir -> new Made(Files.write(dir.resolve("image." + format), file), Model.of(disk)));
  }

  private static Made flatZeroFlat(Path dir, String type) throws IOException {
    byte[] first = NumberedDisk.sectors(0, 1000);
    byte[] second = NumberedDisk.sectors(1777, 1000);
    Files.write(dir.resolve("a-flat.vmdk"), concat(NumberedDisk.sectors(50_000, 7), first));
    Files.write(dir.resolve("b-flat.vmdk"), second);
    Path image =
        descriptor(
            dir,
            type,
            "RW 1000 FLAT \"a-flat.vmdk\" 7",
            "RW 777 ZERO",
            "RW 1000 FLAT \"b-flat.vmdk\" 0");
    return new Made(image, Model.of(concat(first, new byte[777 * SECTOR], second)));
  }

  private static Made flatWithStarts(Path dir) throws IOException {
    byte[] all = NumberedDisk.sectors(0, 3000);
    Files.write(dir.resolve("all-flat.vmdk"), all);
    Path image =
        descriptor(
            dir,
            "twoGbMaxExtentFlat",
            "RW 1000 FLAT \"all-flat.vmdk\" 2000",
            "RW 2000 FLAT \"all-flat.vmdk\" 0");
    byte[] expected =
        concat(
            Arrays.copyOfRange(all, 2000 * SECTOR, all.length), Arrays.copyOf(all, 2000 * SECTOR));
    return new Made(image, Model.of(expected));
  }

  private static Made sparseParts(Path dir) throws IOException {
    byte[] first = NumberedDisk.sectors(0, 1003);
    byte[] second = NumberedDisk.sectors(1003, 501);
    Files.write(dir.resolve("image-s001.vmdk"), VmdkFiles.part(first));
    Files.write(dir.resolve("image-s002.vmdk"), VmdkFiles.part(second));
    Path image =
        descriptor(
            dir,
            "twoGbMaxExtentSparse",
            "RW 1003 SPARSE \"image-s001.vmdk\"",
            "RW 501 SPARSE \"image-s002.vmdk\"");
    return new Made(image, Model.of(concat(first, second)));
  }

  private static Path descriptor(Path dir, String type, String... extents) throws IOException {
    String text =
        "# Disk DescriptorFile\nversion=1\nCID=12345678\nparentCID=ffffffff\ncreateType=\""
            + type
            + "\"\n\n# Extent description\n"
            + String.join("\n", extents)
            + "\n";
    return Files.write(dir.resolve("image.vmdk"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
