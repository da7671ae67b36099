package preflight.image.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.image.vmdk.Vmdks.content;
import static preflight.image.vmdk.Vmdks.known;
import static preflight.image.vmdk.Vmdks.open;
import static preflight.image.vmdk.Vmdks.refusal;
import static preflight.image.vmdk.Vmdks.trouble;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.image.NumberedDisk;
import preflight.image.VirtualDisk;
import preflight.image.vmdk.Descriptor.Access;
import preflight.image.vmdk.Descriptor.Extent;
import preflight.io.Trouble;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

class DescriptorTest {

  private static final String START = "# Disk DescriptorFile\nversion=1\nparentCID=ffffffff\n";
  private static final byte[] A = NumberedDisk.sectors(0, 64);
  private static final byte[] B = NumberedDisk.sectors(96, 64);

  private static byte[] text(String... lines) {
    return (START + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Descriptor parse(byte[] bytes) throws Exception {
    return DescriptorText.parse(bytes, 0);
  }

  @Test
  void readsFlatZeroFlatWithStarts() throws Exception {
    byte[] file = new byte[10 * 512 + A.length];
    System.arraycopy(A, 0, file, 10 * 512, A.length);
    VirtualDisk disk =
        open(
            text(
                "createType=\"custom\"",
                "RW 64 FLAT \"a-flat.vmdk\" 10",
                "RW 32 ZERO",
                "RW 64 FLAT \"b-flat.vmdk\" 0"),
            Map.of("a-flat.vmdk", file, "b-flat.vmdk", B));
    byte[] expected = new byte[160 * 512];
    System.arraycopy(A, 0, expected, 0, A.length);
    System.arraycopy(B, 0, expected, 96 * 512, B.length);
    assertThat(disk.container().label()).isEqualTo("VMDK custom");
    assertThat(disk.size()).isEqualTo(expected.length);
    NumberedDisk.assertReads(content(disk), expected);
    assertThat(content(disk).nextData(64 * 512)).isEqualTo(96 * 512);
  }

  @Test
  void readsSplitSparseDisks() throws Exception {
    byte[] first = new VmdkWriter(A).descriptor("").plain();
    byte[] second = new VmdkWriter(B).descriptor("").plain();
    byte[] text =
        text(
            "createType=\"twoGbMaxExtentSparse\"",
            "RW 64 SPARSE \"d-s001.vmdk\"",
            "RW 64 SPARSE \"d-s002.vmdk\"");
    byte[] expected = Arrays.copyOf(A, A.length + B.length);
    System.arraycopy(B, 0, expected, A.length, B.length);
    VirtualDisk disk = open(text, Map.of("d-s001.vmdk", first, "d-s002.vmdk", second));
    NumberedDisk.assertReads(content(disk), expected);

    VirtualDisk missing = open(text, Map.of("d-s001.vmdk", first));
    assertThat(refusal(missing))
        .isEqualTo("VMDK descriptor: the extent \"d-s002.vmdk\" is missing beside disk.vmdk");
    assertThat(missing.size()).isEqualTo(expected.length);
    assertThat(missing.container().variant()).isEqualTo("twoGbMaxExtentSparse");

    byte[] other = text("RW 80 SPARSE \"d-s001.vmdk\"");
    assertThat(refusal(open(other, Map.of("d-s001.vmdk", first))))
        .isEqualTo(
            "VMDK header of d-s001.vmdk: capacity is 64 sectors, the descriptor says 80 (at byte"
                + " 12)");
    byte[] rounded = text("RW 61 SPARSE \"d-s001.vmdk\"");
    NumberedDisk.assertReads(
        content(open(rounded, Map.of("d-s001.vmdk", first))), Arrays.copyOf(A, 61 * 512));
  }

  @Test
  void opensAnExtentAloneAndSaysSo() throws Exception {
    VirtualDisk disk = open(new VmdkWriter(A).descriptor("").plain());
    assertThat(disk.container().label()).isEqualTo("VMDK");
    assertThat(disk.container().troubles().get(0).detail()).contains("one extent of a split disk");
    NumberedDisk.assertReads(known(disk), A);
  }

  @Test
  void namesAFlatExtentThatIsTooShort() throws Exception {
    VirtualDisk disk = open(text("RW 65 VMFS \"a-flat.vmdk\""), Map.of("a-flat.vmdk", A));
    assertThat(disk.container().troubles())
        .containsExactly(new Trouble.Truncated("a-flat.vmdk", 64 * 512, 65 * 512));
    assertThat(known(disk).read(0, A.length)).isEqualTo(A);
    assertThatThrownBy(() -> known(disk).read(A.length, 1)).isInstanceOf(TruncatedException.class);
    assertThat(known(disk).nextData(A.length)).isEqualTo(A.length);
  }

  @Test
  void refusesToReadWhatMustNotBeRead() throws Exception {
    VirtualDisk disk =
        open(
            text("RW 64 FLAT \"a\" 0", "NOACCESS 8 FLAT \"b\" 0", "NOACCESS 8 ZERO"),
            Map.of("a", A));
    assertThat(disk.size()).isEqualTo(80 * 512);
    assertThat(known(disk).read(0, A.length)).isEqualTo(A);
    assertThatThrownBy(() -> known(disk).read(64 * 512, 1))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("NOACCESS");
    assertThat(known(disk).read(72 * 512, 8 * 512)).isEqualTo(new byte[8 * 512]);
  }

  @Test
  void toleratesWhatWritersDo() throws Exception {
    String messy =
        String.join(
            "\r\n",
            "\ufeff# Disk DescriptorFile",
            "Version = 1",
            "CREATETYPE=MonolithicFlat",
            "parentCID = FFFFFFFF",
            "",
            "\t# The disk Data Base",
            "rw\t64  flat  a.vmdk",
            "  RW 8 Flat \"with blank.vmdk\" 3 partitionUUID x",
            "rw = 7",
            "nonsense",
            "ddb.adapterType=ide\0RW 9 ZERO");
    Descriptor descriptor = parse(messy.getBytes(StandardCharsets.UTF_8));
    assertThat(descriptor.createType()).isEqualTo("monolithicFlat");
    assertThat(descriptor.value("ddb.ADAPTERtype")).contains("ide");
    assertThat(descriptor.value("rw")).contains("7");
    assertThat(descriptor.extents())
        .containsExactly(
            new Extent(Access.RW, 64, "FLAT", Optional.of("a.vmdk"), 0),
            new Extent(Access.RW, 8, "FLAT", Optional.of("with blank.vmdk"), 3));
    descriptor.requireWhole();
    NumberedDisk.assertReads(
        content(
            open(
                messy.replace("  RW 8", "# RW 8").getBytes(StandardCharsets.UTF_8),
                Map.of("a.vmdk", A))),
        A);
  }

  @Test
  void readsNamesInTheEncodingThatIsNamed() throws Exception {
    for (String encoding : new String[] {"GBK", "Shift_JIS", "UTF-8"}) {
      byte[] bytes =
          (START + "encoding=\"" + encoding + "\"\nRW 64 FLAT \"\u78c1\u76d8.vmdk\" 0\n")
              .getBytes(Charset.forName(encoding.equals("Shift_JIS") ? "GBK" : encoding));
      String expected =
          new String(
              "\u78c1\u76d8.vmdk"
                  .getBytes(Charset.forName(encoding.equals("Shift_JIS") ? "GBK" : encoding)),
              Charset.forName(encoding));
      assertThat(parse(bytes).extents().get(0).file()).contains(expected);
    }
    byte[] western =
        (START + "ENCODING = windows-1252\r\nRW 64 FLAT \"Gr\u00f6\u00dfe \u20ac.vmdk\" 0\r\n")
            .getBytes(Charset.forName("windows-1252"));
    assertThat(parse(western).extents().get(0).file()).contains("Gr\u00f6\u00dfe \u20ac.vmdk");
    byte[] japanese =
        (START + "encoding=\"Shift_JIS\"\nRW 64 FLAT \"\u30c7\u30a3\u30b9\u30af.vmdk\"\n")
            .getBytes(Charset.forName("Shift_JIS"));
    assertThat(parse(japanese).extents().get(0).file()).contains("\u30c7\u30a3\u30b9\u30af.vmdk");
    for (String hostile : new String[] {"UTF-16", "no such", "%%%", ""}) {
      byte[] bytes =
          (START + "encoding=\"" + hostile + "\"\nRW 64 FLAT \"\u00e4.vmdk\" 0\n")
              .getBytes(StandardCharsets.UTF_8);
      assertThat(parse(bytes).extents().get(0).file()).as(hostile).contains("\u00e4.vmdk");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/dev/sda", "a/b", "..\\x", "c:\\x", "..", "."})
  void refusesPaths(String name) throws Exception {
    byte[] text = text("RW 64 FLAT \"" + name + "\" 0");
    VirtualDisk disk = open(text, Map.of(name, A));
    assertThat(refusal(disk))
        .isEqualTo(
            "VMDK descriptor: not supported: an extent outside the image's own folder, \""
                + name
                + '"');
  }

  @Test
  void refusesDeltaAndEncryptedDisks() throws Exception {
    byte[] delta =
        "# Disk DescriptorFile\nparentCID=1234abcd\nparentFileNameHint=\"base.vmdk\"\nRW 64 ZERO\n"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(refusal(open(delta)))
        .isEqualTo(
            "VMDK descriptor: not supported: delta disk (parentCID 1234abcd), which needs its"
                + " parent \"base.vmdk\"");
    VmdkWriter writer = new VmdkWriter(A);
    String embedded = writer.descriptor("monolithicSparse", "x").replace("ffffffff", "00000001");
    assertThat(refusal(open(writer.descriptor(embedded).plain()))).contains("delta disk");
    // VirtualBox writes no other sign of a parent before the machine has run
    String parent = "ddb.uuid.parent=\"%s\"";
    assertThat(
            refusal(
                open(text(parent.formatted("894773dc-0714-4a6e-990c-25044dd61f67"), "RW 1 ZERO"))))
        .isEqualTo(
            "VMDK descriptor: not supported: delta disk (ddb.uuid.parent"
                + " 894773dc-0714-4a6e-990c-25044dd61f67), which needs its parent");
    String none = parent.formatted("00000000-0000-0000-0000-000000000000");
    assertThat(open(text(none, "RW 1 ZERO")).content().isKnown()).isTrue();
    assertThat(refusal(open(text("encryption.keySafe = \"vmware:key\"", "RW 64 ZERO"))))
        .isEqualTo("VMDK descriptor: not supported: encrypted disk (encryption.keysafe)");
  }

  @Test
  void refusesExtentsItCannotUnderstand() throws Exception {
    assertThat(refusal(open(text("RW x FLAT \"a\" 0"))))
        .isEqualTo("VMDK descriptor: extent in line 4 has the size \"x\" (at byte 0)");
    assertThat(refusal(open(text("RW 99999999999999999999 ZERO")))).contains("has the size");
    assertThat(refusal(open(text("RW -1 ZERO")))).contains("has the size \"-1\"");
    assertThat(refusal(open(text("RW 64")))).contains("has no type");
    assertThat(refusal(open(text("RW 64 FLAT \"a")))).contains("without closing quote");
    assertThat(refusal(open(text("RW 64 FLAT \"a\" b")))).contains("has the offset \"b\"");
    assertThat(refusal(open(text("createType=\"vmfs\"")))).contains("lists no extents");
    assertThat(refusal(open(text("RW 64 VMFSSPARSE \"a\""), Map.of("a", A))))
        .isEqualTo("VMDK descriptor: not supported: extent of the type VMFSSPARSE");
    String huge = "RW 9007199254740992 ZERO\n";
    assertThat(refusal(open(text(huge.repeat(3))))).contains("together are too large");
    assertThat(refusal(open(text("RW 1 ZERO\n".repeat(40_001))))).contains("more than 40000");
  }

  @Test
  void refusesATextThatIsNoSparseFile() throws Exception {
    byte[] text = text("RW 64 SPARSE \"disk.vmdk\"");
    VirtualDisk disk = open(text, Map.of("disk.vmdk", Arrays.copyOf(text, 4096)));
    assertThat(trouble(disk).summary())
        .isEqualTo("VMDK header of disk.vmdk: magicNumber is not \"KDMV\" (at byte 0)");
  }

  @Test
  void reportsAnEmbeddedSizeThatDisagrees() throws Exception {
    VmdkWriter writer = new VmdkWriter(A);
    String wrong = writer.descriptor("monolithicSparse", "x").replace("RW 64", "RW 4000");
    VirtualDisk disk = open(writer.descriptor(wrong).plain());
    assertThat(disk.size()).isEqualTo(A.length);
    assertThat(disk.container().troubles().get(0).detail())
        .isEqualTo("its extent has 4000 sectors, the header's capacity is 64");
    NumberedDisk.assertReads(known(disk), A);
  }
}
