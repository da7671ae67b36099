package preflight.image.ova;

import static org.assertj.core.api.Assertions.assertThat;
import static preflight.image.ova.Ovas.ascii;
import static preflight.image.ova.Ovas.controller;
import static preflight.image.ova.Ovas.disk;
import static preflight.image.ova.Ovas.diskOf;
import static preflight.image.ova.Ovas.drive;
import static preflight.image.ova.Ovas.file;
import static preflight.image.ova.Ovas.ova;
import static preflight.image.ova.Ovas.summaries;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fact.Fact;
import preflight.image.Disks;
import preflight.image.Format;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.NumberedDisk;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.image.vhd.VhdFiles;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Trouble;

final class OvfPackageTest {

  private static final String DIGEST = "a9993e364706816aba3e25717850c26c9cd0d89d";

  private final Map<String, byte[]> members = new LinkedHashMap<>();

  @Test
  void opensOneDisk() throws IOException {
    // as VirtualBox does: manifest last, File without size
    members.put("box.ovf", Ovas.simpleDescriptor("box-disk001.vmdk"));
    members.put("box-disk001.vmdk", disk('a', 2));
    members.put(
        "box.mf",
        ascii("SHA1 (box.ovf) = " + DIGEST + "\nSHA1 (box-disk001.vmdk) = " + DIGEST + "\n"));

    Machine machine = open();

    assertThat(machine.container().troubles()).isEmpty();
    assertThat(machine.container().format()).isEqualTo(Format.OVA);
    assertThat(machine.name()).isEqualTo("test.ova");
    assertThat(contents(machine)).containsExactly("a");
    assertThat(machine.disks().get(0).name()).isEqualTo("box-disk001.vmdk");
    OvfFacts ovf = machine.ovf().orElseThrow();
    assertThat(ovf.name()).isEqualTo("box.ovf");
    assertThat(ovf.first()).isTrue();
    assertThat(ovf.chunked()).isFalse();
    assertThat(ovf.firmware()).contains("efi");
    assertThat(ovf.disks()).hasSize(1);
    assertThat(ovf.disks().get(0).disk().orElseThrow().capacity()).hasValue(1024);
    assertThat(ovf.disks().get(0).attached()).isTrue();
    assertThat(ovf.disks().get(0).truncated()).isFalse();
    Manifest manifest = machine.manifest().orElseThrow();
    assertThat(manifest.troubles()).isEmpty();
    assertThat(manifest.signed()).isFalse();
    assertThat(manifest.verify(machine.siblings(), bytes -> {}))
        .extracting(Manifest.Result::outcome)
        .containsExactly(Manifest.Outcome.DIFFERS, Manifest.Outcome.DIFFERS);
  }

  @Test
  void readsManifestAndCertificateInFront() throws IOException {
    members.put("box.ovf", Ovas.simpleDescriptor("d"));
    members.put("box.mf", ascii("SHA1(box.ovf)= " + DIGEST));
    members.put("box.cert", ascii("-----BEGIN CERTIFICATE-----"));
    members.put("d", disk('a', 2));

    Manifest manifest = open().manifest().orElseThrow();

    assertThat(manifest.signed()).isTrue();
    assertThat(manifest.unlisted()).containsExactly("d");
  }

  @Test
  void ordersDisksByAddressAndNotByMember() throws IOException {
    members.put(
        "box.ovf",
        Ovas.descriptor(
            file("f1", "one") + file("f2", "two") + file("f3", "three"),
            diskOf("d1", "f1") + diskOf("d2", "f2") + diskOf("d3", "f3"),
            drive("ovf:/disk/d3", 4, 0)
                + drive("ovf:/disk/d2", 3, 1)
                + drive("ovf:/disk/d1", 3, 0)
                + controller(6, "lsilogic", 3, 1)
                + controller(6, "lsilogic", 4, 0)));
    members.put("two", disk('2', 2));
    members.put("one", disk('1', 2));
    members.put("three", disk('3', 2));

    assertThat(contents(open())).containsExactly("3", "1", "2");
  }

  @Test
  void putsUnattachedDisksLast() throws IOException {
    members.put(
        "box.ovf",
        Ovas.descriptor(
            file("f1", "one") + file("f2", "two"),
            diskOf("d1", "f1") + diskOf("d2", "f2"),
            controller(6, "lsilogic", 3, 0) + drive("ovf:/disk/d2", 3, 0)));
    members.put("one", disk('1', 2));
    members.put("two", disk('2', 2));

    Machine machine = open();

    assertThat(contents(machine)).containsExactly("2", "1");
    assertThat(troubles(machine)).containsExactly("OVF Disk d1: is used by no hardware item");
    assertThat(machine.ovf().orElseThrow().disks())
        .extracting(OvfFacts.PackagedDisk::attached)
        .containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "my%20disk.vmdk, my disk.vmdk",
    "%C3%BC.vmdk, ü.vmdk",
    "100%.vmdk, 100%.vmdk",
    "a%20b.vmdk, a%20b.vmdk",
    "./d.vmdk, d.vmdk",
    "sub/d.vmdk, sub/d.vmdk"
  })
  void resolvesReferences(String href, String member) throws IOException {
    members.put("box.ovf", Ovas.simpleDescriptor(href));
    members.put(member, disk('a', 2));

    Machine machine = open();

    assertThat(troubles(machine)).isEmpty();
    assertThat(contents(machine)).containsExactly("a");
    assertThat(machine.ovf().orElseThrow().disks().get(0).fileName()).isEqualTo(member);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "/etc/passwd",
        "a/../../secret",
        "%2e%2e/secret",
        "%2Fetc/passwd",
        "..\\secret",
        "C:secret",
        "a%00b"
      })
  void refusesReferencesThatLeadOutside(String href) throws IOException {
    Siblings trap =
        name -> {
          if (name.endsWith(".mf") || name.endsWith(".cert")) {
            return Optional.empty();
          }
          throw new AssertionError("asks for " + name);
        };
    ByteSource descriptor = new ArraySource("box.ovf", Ovas.simpleDescriptor(href));

    Machine machine = MachineOpener.open(descriptor, trap);

    assertThat(troubles(machine))
        .containsExactly("OVF File file1: href \"" + href + "\" leads outside the package");
    assertThat(machine.disks()).hasSize(1);
    assertThat(machine.disks().get(0).content()).isInstanceOf(Fact.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.org/disk.vmdk", "file:///etc/passwd"})
  void refusesAddresses(String href) throws IOException {
    members.put("box.ovf", Ovas.simpleDescriptor(href));

    assertThat(troubles(open()))
        .containsExactly(
            "OVF File file1: not supported: href \"" + href + "\" outside the package");
  }

  @ParameterizedTest
  @CsvSource({
    "chunkSize=\"2147483648\", '\"d.000000000\" is not in the package'",
    "chunkSize=\"x\", not supported: chunked file without a chunkSize",
    "compression=\"gzip\", 'not supported: compression=\"gzip\" of the whole file'"
  })
  void refusesFilesThatAreNotPlain(String attribute, String feature) throws IOException {
    members.put(
        "box.ovf",
        Ovas.descriptor(
            "<File ovf:id=\"file1\" ovf:href=\"d\" ovf:" + attribute + "/>",
            diskOf("vmdisk1", "file1"),
            controller(6, "", 3, 0) + drive("ovf:/disk/vmdisk1", 3, 0)));
    members.put("d", disk('a', 2));

    Machine machine = open();

    assertThat(troubles(machine)).contains("OVF File file1: " + feature);
    assertThat(machine.disks().get(0).content()).isInstanceOf(Fact.Failed.class);
    OvfFacts.PackagedDisk facts = machine.ovf().orElseThrow().disks().get(0);
    assertThat(facts.chunked()).isEqualTo(attribute.startsWith("chunk"));
    assertThat(facts.compressed()).isEqualTo(attribute.startsWith("compr"));
    assertThat(facts.fileName()).isEqualTo("d");
  }

  /** Chunks of two sectors, in another order in the archive. */
  private static final String CHUNKED =
      "<File ovf:id=\"file1\" ovf:href=\"d%20k\" ovf:chunkSize=\"1024\"";

  private void chunked(String size, int... sectors) {
    members.put(
        "box.ovf",
        Ovas.descriptor(
            CHUNKED + size + "/>",
            diskOf("vmdisk1", "file1"),
            controller(6, "", 3, 0) + drive("ovf:/disk/vmdisk1", 3, 0)));
    int first = 0;
    Map<String, byte[]> chunks = new LinkedHashMap<>();
    for (int i = 0; i < sectors.length; i++) {
      chunks.put("d k.00000000" + i, NumberedDisk.sectors(first, sectors[i]));
      first += sectors[i];
    }
    for (int i = sectors.length - 1; i >= 0; i--) {
      members.put("d k.00000000" + i, chunks.get("d k.00000000" + i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ovf:size=\"4608\""})
  void putsChunksTogether(String size) throws IOException {
    chunked(size, 2, 2, 2, 2, 1);
    StringBuilder manifest = new StringBuilder("SHA1(box.ovf)= " + DIGEST + "\n");
    for (int i = 0; i < 5; i++) {
      manifest.append("SHA1(d k.00000000").append(i).append(")= ").append(DIGEST).append('\n');
    }
    members.put("box.mf", ascii(manifest.toString()));

    Machine machine = open();

    assertThat(machine.container().troubles()).isEmpty();
    assertThat(machine.manifest().orElseThrow().troubles()).isEmpty();
    assertThat(machine.disks()).hasSize(1);
    assertThat(machine.disks().get(0).name()).isEqualTo("d k");
    ByteSource disk = machine.disks().get(0).content().toOptional().orElseThrow();
    NumberedDisk.assertReads(disk, NumberedDisk.sectors(0, 9));
    assertThat(machine.ovf().orElseThrow().chunked()).isTrue();

    members.remove("box.mf");
    Map<String, byte[]> loose = new LinkedHashMap<>(members);
    Siblings siblings =
        name -> Optional.ofNullable(loose.get(name)).map(bytes -> new ArraySource(name, bytes));
    Machine beside = MachineOpener.open(new ArraySource("box.ovf", loose.get("box.ovf")), siblings);
    NumberedDisk.assertReads(
        beside.disks().get(0).content().toOptional().orElseThrow(), NumberedDisk.sectors(0, 9));
  }

  @Test
  void refusesChunksThatAreNotWhole() throws IOException {
    chunked("", 2, 2, 2);
    members.remove("d k.000000001");
    assertThat(troubles(open())).contains(missing(1));
    members.clear();
    chunked("", 2, 2, 2);
    members.remove("d k.000000000");
    assertThat(troubles(open())).contains(missing(0));
    members.clear();
    chunked(" ovf:size=\"4608\"", 2, 2, 2, 2);
    assertThat(troubles(open())).contains(missing(4));
    members.clear();
    chunked("", 2, 1, 2);
    assertThat(troubles(open()))
        .contains("OVF File file1: the chunk \"d k.000000001\" has 512 bytes, not 1024");
    members.clear();
    chunked("", 2, 3);
    assertThat(troubles(open()))
        .contains("OVF File file1: the chunk \"d k.000000001\" has 1536 bytes, not 1024");
    members.clear();
    chunked(" ovf:size=\"1024\"", 2, 1);
    assertThat(troubles(open()))
        .contains("OVF File file1: declares 1024 bytes, but \"d k\" has 1536");
  }

  /** VirtualBox writes no end, so that the signature of a disk may be that of the whole file. */
  @Test
  void tellsAnArchiveWhateverItBeginsAndEndsWith() throws IOException {
    byte[] vhd = VhdFiles.fixed();
    members.put("KDMV.ovf", Ovas.simpleDescriptor("d.vhd"));
    members.put("d.vhd", vhd);
    byte[] tar = Ovas.tar(members);
    byte[] unended = Arrays.copyOf(tar, tar.length - 1024);
    Machine machine = MachineOpener.open(new ArraySource("box.ova", unended), Siblings.NONE);
    assertThat(machine.container().format()).isEqualTo(Format.OVA);
    assertThat(machine.disks()).hasSize(1);
    assertThat(machine.disks().get(0).container().format()).isEqualTo(Format.VHD);
    // nobody else takes it for a disk either
    assertThat(Disks.open(new ArraySource("box.ova", unended), Siblings.NONE).container().format())
        .isEqualTo(Format.OVA);
  }

  /** Whatever comes of them, and whatever else each reference says. */
  @ParameterizedTest
  @CsvSource({"3, 9999", "3, 2048", "20000, 9999"})
  void looksForChunksOnce(int there, int size) throws IOException {
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      files.append("<File ovf:id=\"f" + i + "\" ovf:href=\"d\" ovf:chunkSize=\"1024\" ");
      files.append("ovf:size=\"").append(size + i).append("\"/>");
    }
    byte[] xml = Ovas.descriptor(files.toString(), diskOf("d1", "f0") + diskOf("d2", "f0"), "");
    int[] opens = {0};
    byte[] chunk = disk('c', 2);
    Siblings siblings =
        name -> {
          opens[0]++;
          boolean found = name.startsWith("d.") && Integer.parseInt(name.substring(2)) < there;
          return found ? Optional.of(new ArraySource(name, chunk)) : Optional.empty();
        };
    Machine machine = MachineOpener.open(new ArraySource("box.ovf", xml), siblings);
    assertThat(opens[0]).isLessThan(Math.min(there, 10_000) + 10);
    assertThat(machine.disks()).hasSize(2);
    String refusal =
        there > 10_000
            ? "OVF File f0: not supported: more than 10000 chunks"
            : "OVF File f0: \"d.000000003\" is not in the package";
    if (size == 9999 || there > 10_000) {
      assertThat(troubles(machine)).contains(refusal);
    } else {
      assertThat(machine.disks().get(0).size()).isEqualTo(3072);
      // the same file, so the same disk
      assertThat(machine.disks().get(0)).isSameAs(machine.disks().get(1));
    }
  }

  private static String missing(int chunk) {
    return "OVF File file1: \"d k.00000000" + chunk + "\" is not in the package";
  }

  @Test
  void readsFilesWithTheIdentityCompression() throws IOException {
    members.put(
        "box.ovf",
        Ovas.descriptor(
            "<File ovf:id=\"file1\" ovf:href=\"d\" ovf:compression=\"identity\" ovf:size=\"1024\"/>",
            diskOf("vmdisk1", "file1"),
            controller(6, "", 3, 0) + drive("ovf:/disk/vmdisk1", 3, 0)));
    members.put("d", disk('a', 2));

    Machine machine = open();
    assertThat(troubles(machine)).isEmpty();
    assertThat(contents(machine)).containsExactly("a");
  }

  @Test
  void reportsFilesThatAreNotThereOrOfAnotherSize() throws IOException {
    members.put(
        "box.ovf",
        Ovas.descriptor(
            "<File ovf:id=\"f1\" ovf:href=\"d\" ovf:size=\"5\"/>" + file("f2", "x.nvram"),
            diskOf("d1", "f1") + diskOf("d2", "f3") + "<Disk ovf:diskId=\"d3\"/>",
            controller(6, "", 3, 0)
                + drive("ovf:/disk/d1", 3, 0)
                + drive("ovf:/disk/d2", 3, 1)
                + drive("ovf:/disk/d3", 3, 2)
                + drive("ovf:/disk/d4", 3, 3)
                + drive("ovf:/disk/d1", 3, 4)));
    members.put("d", disk('a', 2));

    Machine machine = open();

    assertThat(troubles(machine))
        .containsExactly(
            "OVF File f1: declares 5 bytes, but \"d\" has 1024",
            "OVF Disk d2: fileRef \"f3\" is not in References",
            "OVF Disk d3: not supported: blank disk without fileRef",
            "OVF hardware: uses ovf:/disk/d4, which is not there",
            "OVF hardware: uses ovf:/disk/d1 twice",
            "OVF File f2: \"x.nvram\" is not in the package");
    assertThat(machine.disks()).hasSize(2);
  }

  @Test
  void refusesDisksThatHoldChangesToOthers() throws IOException {
    members.put(
        "box.ovf",
        Ovas.descriptor(
            file("f", "d"),
            "<Disk ovf:diskId=\"d1\" ovf:fileRef=\"f\" ovf:parentRef=\"d0\"/>",
            drive("ovf:/disk/d1", 3, 0)));
    members.put("d", disk('a', 2));

    assertThat(troubles(open()))
        .containsExactly(
            "OVF Disk d1: not supported: parentRef, a disk that holds changes to another");
  }

  @Test
  void reportsAnArchiveWithoutDescriptor() throws IOException {
    members.put("disk.vmdk", disk('a', 2));
    members.put("sub/box.ovf", Ovas.simpleDescriptor("disk.vmdk"));

    Machine machine = open();

    assertThat(machine.container().format()).isEqualTo(Format.OVA);
    assertThat(machine.disks()).isEmpty();
    assertThat(machine.ovf()).isEmpty();
    assertThat(troubles(machine)).containsExactly("OVA test.ova: no OVF descriptor");
  }

  @Test
  void reportsADescriptorThatIsNotFirst() throws IOException {
    members.put("disk.vmdk", disk('a', 2));
    members.put("box.OVF", Ovas.simpleDescriptor("disk.vmdk"));
    members.put("box2.ovf", Ovas.simpleDescriptor("disk.vmdk"));

    Machine machine = open();

    assertThat(contents(machine)).containsExactly("a");
    assertThat(machine.ovf().orElseThrow().first()).isFalse();
    assertThat(troubles(machine))
        .containsExactly(
            "OVA test.ova: has a second OVF descriptor, \"box2.ovf\"",
            "OVA test.ova: OVF descriptor \"box.OVF\" is member 2, not the first");
  }

  @Test
  void keepsTheTroubleOfADescriptor() throws IOException {
    members.put("box.ovf", ascii("<!DOCTYPE a []><Envelope/>"));

    Machine machine = open();

    assertThat(machine.disks()).isEmpty();
    assertThat(machine.ovf().orElseThrow().descriptor()).isInstanceOf(Fact.Failed.class);
    assertThat(troubles(machine)).hasSize(1);
  }

  @Test
  void opensALooseDescriptor() throws IOException {
    members.put("one.vmdk", disk('1', 2));
    members.put("two.vmdk", disk('2', 4));
    members.put("box.mf", ascii("SHA1(box.ovf)= " + DIGEST + "\nSHA1(one.vmdk)= " + DIGEST));
    byte[] xml =
        Ovas.descriptor(
            file("f1", "one.vmdk") + file("f2", "two.vmdk"),
            diskOf("d1", "f1") + diskOf("d2", "f2"),
            controller(5, "", 3, 0) + drive("ovf:/disk/d2", 3, 0) + drive("ovf:/disk/d1", 3, 1));
    Siblings siblings =
        name -> Optional.ofNullable(members.get(name)).map(b -> new ArraySource(name, b));

    Machine machine = MachineOpener.open(new ArraySource("box.ovf", xml), siblings);

    assertThat(troubles(machine)).isEmpty();
    assertThat(machine.container().format()).isEqualTo(Format.OVF);
    assertThat(contents(machine)).containsExactly("2", "1");
    assertThat(machine.files())
        .extracting(ByteSource::name)
        .containsExactly("box.ovf", "two.vmdk", "one.vmdk", "box.mf");
    assertThat(machine.size()).isEqualTo(xml.length + 6 * 512 + members.get("box.mf").length);
    assertThat(machine.manifest().orElseThrow().unlisted()).containsExactly("two.vmdk");
  }

  @Test
  void opensAnyOtherFileAsOneDisk() throws IOException {
    Machine machine = MachineOpener.open(new ArraySource("disk.raw", disk('r', 3)), Siblings.NONE);

    assertThat(contents(machine)).containsExactly("r");
    assertThat(machine.ovf()).isEmpty();
    assertThat(machine.size()).isEqualTo(1536);
  }

  /**
   * A cut anywhere is told, and never by another exception; but not behind the last disk or the
   * manifest, since VirtualBox ends its archives like that.
   */
  @Test
  void reportsEveryTruncation() throws IOException {
    members.put("box.ovf", Ovas.simpleDescriptor("disk.vmdk"));
    members.put("disk.vmdk", disk('a', 9));
    members.put("box.mf", ascii("SHA1(box.ovf)= " + DIGEST + "\nSHA1(disk.vmdk)= " + DIGEST));
    byte[] whole = Ovas.tar(members);
    int end = whole.length;
    assertThat(troubles(MachineOpener.open(new ArraySource("x", whole), Siblings.NONE))).isEmpty();
    int manifest = end - 2048;
    int lastMember = end - 1024;
    for (int length = 512; length < end; length += length % 512 == 0 ? 1 : 511) {
      byte[] cut = Arrays.copyOf(whole, length);
      Machine machine = MachineOpener.open(new ArraySource("cut.ova", cut), Siblings.NONE);
      boolean complete = length == lastMember || length == manifest;
      assertThat(
              machine.container().troubles().stream().anyMatch(Trouble.Truncated.class::isInstance))
          .as("cut at %d", length)
          .isEqualTo(!complete);
    }
  }

  @Test
  void keepsTheOtherDisksOfATruncatedArchive() throws IOException {
    members.put(
        "box.ovf",
        Ovas.descriptor(
            file("f1", "one") + file("f2", "two"),
            diskOf("d1", "f1") + diskOf("d2", "f2"),
            drive("ovf:/disk/d1", 3, 0) + drive("ovf:/disk/d2", 3, 1)));
    members.put("one", disk('1', 2));
    members.put("two", disk('2', 8));
    byte[] whole = Ovas.tar(members);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1024 - 3 * 512);

    Machine machine = MachineOpener.open(new ArraySource("cut.ova", cut), Siblings.NONE);

    assertThat(contents(machine)).containsExactly("1", "2");
    assertThat(machine.disks()).extracting(VirtualDisk::size).containsExactly(1024L, 2560L);
    assertThat(machine.ovf().orElseThrow().disks())
        .extracting(OvfFacts.PackagedDisk::truncated)
        .containsExactly(false, true);
    assertThat(troubles(machine))
        .containsExactly(
            "member \"two\" of cut.ova: ends at byte "
                + cut.length
                + ", but byte "
                + (cut.length + 3 * 512)
                + " is needed (at byte "
                + cut.length
                + ")");
  }

  private Machine open() throws IOException {
    return MachineOpener.open(ova(members), Siblings.NONE);
  }

  private static List<String> troubles(Machine machine) {
    return summaries(machine.container().troubles());
  }

  /** The letter in each disk's last byte. */
  private static List<String> contents(Machine machine) throws IOException {
    List<String> letters = new java.util.ArrayList<>();
    for (VirtualDisk disk : machine.disks()) {
      ByteSource content = disk.content().toOptional().orElseThrow();
      letters.add(String.valueOf((char) content.read(content.size() - 1, 1)[0]));
    }
    return letters;
  }
}
