package preflight.image.ova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.image.ova.Ovas.ascii;
import static preflight.image.ova.Ovas.summaries;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.image.Detector;
import preflight.image.Format;
import preflight.io.ArraySource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;

final class OvfDescriptorTest {

  @Test
  void readsWhatVmwareWrites() throws IOException {
    OvfDescriptor ovf =
        parse(
            Ovas.descriptor(
                "<File ovf:id=\"file1\" ovf:href=\"a%20b.vmdk\" ovf:size=\"77\"/>",
                "<Disk ovf:diskId=\"vmdisk1\" ovf:fileRef=\"file1\" ovf:capacity=\"20\""
                    + " ovf:capacityAllocationUnits=\"byte * 2^30\" ovf:format=\"urn:f\"/>",
                Ovas.controller(6, "lsilogic", 3, 0) + Ovas.drive("ovf:/disk/vmdisk1", 3, 0)));

    assertThat(ovf.troubles()).isEmpty();
    assertThat(ovf.namespace()).isEqualTo("http://schemas.dmtf.org/ovf/envelope/1");
    assertThat(ovf.files())
        .containsExactly(
            new OvfFile("file1", "a%20b.vmdk", OptionalLong.of(77), "", OptionalLong.empty(), 8));
    assertThat(ovf.disks())
        .containsExactly(
            new OvfDisk("vmdisk1", "file1", OptionalLong.of(20L << 30), "urn:f", "", 10));
    OvfSystem system = ovf.systems().get(0);
    assertThat(system.id()).isEqualTo("box");
    assertThat(system.name()).isEqualTo("box");
    assertThat(system.systemType()).isEqualTo("vmx-13");
    assertThat(system.osId()).isEqualTo(OptionalInt.of(96));
    assertThat(system.osType()).isEqualTo("debian12_64Guest");
    assertThat(system.osDescription()).isEqualTo("Debian GNU/Linux 12 & more");
    assertThat(system.product()).isEqualTo("Box");
    assertThat(system.items()).hasSize(2);
    assertThat(system.items().get(0).resourceSubType()).isEqualTo("lsilogic");
    assertThat(system.items().get(1).hostResources()).containsExactly("ovf:/disk/vmdisk1");
    assertThat(system.items().get(1).addressOnParent()).isEqualTo("0");
    assertThat(ovf.firmware()).contains("efi");
    assertThat(ovf.chunked()).isFalse();
  }

  @Test
  void readsWhatVirtualBoxWrites() throws IOException {
    OvfDescriptor ovf =
        parse(
            ascii(
                """
                <?xml version="1.0"?>
                <Envelope ovf:version="1.0" xml:lang="en-US"
                    xmlns="http://schemas.dmtf.org/ovf/envelope/1"
                    xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
                    xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
                    xmlns:vbox="http://www.virtualbox.org/ovf/machine">
                  <References><File ovf:id="file1" ovf:href="box-disk001.vmdk"/></References>
                  <DiskSection><Info>List</Info>
                    <Disk ovf:capacity="8589934592" ovf:diskId="vmdisk1" ovf:fileRef="file1"
                      ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"
                      vbox:uuid="6a2c"/>
                  </DiskSection>
                  <VirtualSystem ovf:id="box">
                    <OperatingSystemSection ovf:id="96"><Description>Debian_64</Description>
                      <vbox:OSType ovf:required="false">Debian_64</vbox:OSType>
                    </OperatingSystemSection>
                    <VirtualHardwareSection>
                      <Item><rasd:Address>0</rasd:Address><rasd:InstanceID>3</rasd:InstanceID>
                        <rasd:ResourceSubType>PIIX4</rasd:ResourceSubType>
                        <rasd:ResourceType>5</rasd:ResourceType></Item>
                      <Item><rasd:AddressOnParent>0</rasd:AddressOnParent>
                        <rasd:HostResource>/disk/vmdisk1</rasd:HostResource>
                        <rasd:InstanceID>7</rasd:InstanceID><rasd:Parent>3</rasd:Parent>
                        <rasd:ResourceType>17</rasd:ResourceType></Item>
                    </VirtualHardwareSection>
                    <vbox:Machine ovf:required="false" name="box">
                      <Hardware><Firmware type="EFI"/></Hardware>
                    </vbox:Machine>
                  </VirtualSystem>
                </Envelope>
                """));

    assertThat(ovf.troubles()).isEmpty();
    assertThat(ovf.disks().get(0).capacity()).hasValue(8L << 30);
    assertThat(ovf.systems().get(0).firmware()).contains("efi");
    assertThat(DiskOrder.of(ovf.systems()))
        .containsExactly(new DiskOrder.Drive("vmdisk1", "", "/disk/vmdisk1"));
  }

  @Test
  void readsVersionTwo() throws IOException {
    OvfDescriptor ovf =
        parse(
            ascii(
                """
                <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/2"
                    xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/2" xmlns:sasd="urn:sasd">
                  <References><File ovf:id="f" ovf:href="d" ovf:chunkSize="2147483648"/></References>
                  <VirtualSystem ovf:id="a"><VirtualHardwareSection>
                    <StorageItem><sasd:HostResource>ovf:/file/f</sasd:HostResource>
                      <sasd:ResourceType>17</sasd:ResourceType></StorageItem>
                  </VirtualHardwareSection></VirtualSystem>
                </Envelope>
                """));

    assertThat(ovf.troubles()).isEmpty();
    assertThat(ovf.chunked()).isTrue();
    assertThat(DiskOrder.of(ovf.systems()))
        .containsExactly(new DiskOrder.Drive("", "f", "ovf:/file/f"));
  }

  @Test
  void ordersDisksByControllerAndAddress() throws IOException {
    String items =
        Ovas.drive("ovf:/disk/orphan", 99, 0)
            + Ovas.drive("ovf:/disk/nvme", 8, 0)
            + Ovas.drive("ovf:/disk/scsi1-0", 5, 0)
            + Ovas.drive("ovf:/disk/scsi0-10", 4, 10)
            + Ovas.drive("ovf:/disk/scsi0-9", 4, 9)
            + Ovas.drive("ovf:/disk/sata", 6, 0)
            + Ovas.drive("ovf:/disk/ide1", 2, 0)
            + Ovas.drive("ovf:/disk/ide0", 3, 1)
            + Ovas.controller(20, "vmware.nvme.controller", 8, 0)
            + Ovas.controller(5, "PIIX4", 2, 1)
            + Ovas.controller(5, "PIIX4", 3, 0)
            + Ovas.controller(6, "lsilogic", 5, 1)
            + Ovas.controller(6, "lsilogic", 4, 0)
            + Ovas.controller(20, "AHCI", 6, 0);

    OvfDescriptor ovf = parse(Ovas.descriptor("", "", items));

    assertThat(DiskOrder.of(ovf.systems()))
        .extracting(DiskOrder.Drive::diskId)
        .containsExactly(
            "ide0", "ide1", "sata", "scsi0-9", "scsi0-10", "scsi1-0", "nvme", "orphan");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1",
    "byte, 1",
    "byte * 2^30, 1073741824",
    "byte*2^20, 1048576",
    "byte * 10^9, 1000000000",
    "byte * 1024 * 1024, 1048576",
    "MegaBytes, 1048576",
    "GigaBytes, 1073741824",
    "gibibyte, 1073741824"
  })
  void knowsUnits(String units, long bytes) {
    assertThat(AllocationUnits.bytes(units)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bit", "byte * 2^64", "byte * x", "byte *", "byte * 2^40 * 2^40", "byte * 9^60"})
  void refusesOtherUnits(String units) {
    assertThat(AllocationUnits.bytes(units)).isEmpty();
  }

  @Test
  void reportsCapacitiesThatAreNoNumbers() throws IOException {
    String disks =
        "<Disk ovf:diskId=\"a\" ovf:capacity=\"${disk.size}\"/>"
            + "<Disk ovf:diskId=\"b\" ovf:capacity=\"9223372036854775807\""
            + " ovf:capacityAllocationUnits=\"byte * 2^10\"/>"
            + "<Disk ovf:diskId=\"c\" ovf:capacity=\"1\" ovf:capacityAllocationUnits=\"bits\"/>";
    OvfDescriptor ovf = parse(Ovas.descriptor("", disks, ""));

    assertThat(ovf.disks()).extracting(OvfDisk::capacity).containsOnly(OptionalLong.empty());
    assertThat(summaries(ovf.troubles()))
        .containsExactly(
            "OVF descriptor box.ovf: line 10: Disk a: capacity \"${disk.size}\" is not a number"
                + " below 2^63",
            "OVF descriptor box.ovf: line 10: Disk b: capacity exceeds 2^63 bytes",
            "OVF descriptor box.ovf: line 10: Disk c: capacityAllocationUnits \"bits\" is not a"
                + " known unit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE Envelope [<!ENTITY a \"b\">]><Envelope>&a;</Envelope>",
        "<!DOCTYPE Envelope SYSTEM \"file:///etc/hostname\"><Envelope/>",
        "<!DOCTYPE Envelope [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><Envelope>&a;</Envelope>",
        "<!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
            + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]><Envelope Id=\"&c;\">&c;</Envelope>"
      })
  void refusesDocumentTypes(String xml) {
    assertThatThrownBy(() -> parse(ascii(xml)))
        .isInstanceOf(CorruptException.class)
        .hasMessage(
            "OVF descriptor box.ovf: line 1 has a document type declaration, which an OVF"
                + " descriptor must not have");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "<Envelope>",
        "<Envelope>&nbsp;</Envelope>",
        "<Envelope></Envelop>",
        "<Envelope/><Envelope/>",
        "no XML",
        "<?xml version='1.0' encoding='klingon'?><Envelope/>",
        "<?xml version='1.0' encoding='?'?><Envelope/>",
        "<Other/>"
      })
  void refusesWhatIsNoDescriptor(String xml) {
    assertThatThrownBy(() -> parse(ascii(xml))).isInstanceOf(ReadProblem.class);
  }

  @Test
  void refusesDeepNesting() {
    assertThatThrownBy(() -> parse(ascii("<Envelope>" + "<a>".repeat(100_000))))
        .hasMessage("OVF descriptor box.ovf: line 1 has elements nested more than 64 deep");
  }

  @Test
  void refusesTooManyItems() {
    byte[] xml = Ovas.descriptor("", "", "<Item/>".repeat(10_001));
    assertThatThrownBy(() -> parse(xml))
        .hasMessageEndingWith("has more than 10000 files, disks and items");
  }

  @Test
  void refusesHugeDescriptors() {
    assertThatThrownBy(() -> parse(new byte[4 * 1024 * 1024 + 1]))
        .hasMessage("OVF descriptor box.ovf: size 4194305 exceeds 4 MiB");
  }

  @Test
  void survivesRandomDamageInSilence() throws IOException {
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      damage();
    } finally {
      System.setErr(err);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static void damage() throws IOException {
    byte[] genuine = Ovas.simpleDescriptor("disk.vmdk");
    Random random = new Random(7);
    int read = 0;
    for (int round = 0; round < 1_000; round++) {
      byte[] xml = genuine.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        xml[random.nextInt(xml.length)] = (byte) random.nextInt(round % 2 == 0 ? 256 : 128);
      }
      try {
        read += parse(xml).systems().size();
      } catch (ReadProblem problem) {
        assertThat(problem.trouble().structure()).isEqualTo("OVF descriptor box.ovf");
      }
    }
    assertThat(read).isBetween(20, 980);
  }

  @Test
  void tellsDescriptorsByContent() throws IOException {
    byte[] xml = Ovas.simpleDescriptor("disk.vmdk");
    assertThat(Detector.detect(source(xml)).format()).isEqualTo(Format.OVF);
    String text = new String(xml, StandardCharsets.UTF_8).replace("UTF-8", "UTF-16");
    byte[] wide = text.getBytes(StandardCharsets.UTF_16);
    assertThat(Detector.detect(source(wide)).format()).isEqualTo(Format.OVF);
    assertThat(parse(wide).systems()).hasSize(1);
    byte[] latin =
        text.replace("UTF-16", "ISO-8859-1")
            .replace("Box", "B\u00F6x")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(parse(latin).systems().get(0).product()).isEqualTo("B\u00F6x");
    assertThat(Detector.detect(source(ascii("\uFEFF<Envelope/>"))).format()).isEqualTo(Format.OVF);
    assertThat(Detector.detect(source(ascii("<html/>"))).format()).isEqualTo(Format.UNKNOWN);
    for (Charset bare : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      byte[] unmarked = "<?xml version='1.0'?><Envelope/>".getBytes(bare);
      assertThat(Detector.detect(source(unmarked)).format()).isEqualTo(Format.OVF);
    }
    // a descriptor is one however much is written before its root element, up to a limit
    String comment = "<!--" + " word".repeat(4000) + "-->";
    byte[] late =
        ascii(
            "\n".repeat(500)
                + comment
                + new String(xml, 39, xml.length - 39, StandardCharsets.UTF_8));
    assertThat(Detector.detect(source(late)).format()).isEqualTo(Format.OVF);
    // a word is no element
    assertThat(Detector.detect(source(ascii("<html>Envelope</html>"))).format())
        .isEqualTo(Format.UNKNOWN);
    assertThat(Detector.detect(source(new byte[0])).format()).isEqualTo(Format.UNKNOWN);
  }

  private static OvfDescriptor parse(byte[] xml) throws IOException {
    return OvfDescriptor.parse(source(xml));
  }

  private static ArraySource source(byte[] bytes) {
    return new ArraySource("box.ovf", bytes);
  }
}
