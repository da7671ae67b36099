package preflight.image.ova;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import preflight.io.ArraySource;
import preflight.io.Trouble;

/** Makes small packages. */
public final class Ovas {

  private Ovas() {}

  /** A tar archive of these members, in the map's order. */
  public static byte[] tar(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 512, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey(), true);
        entry.setSize(member.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  /** The same, as a source. */
  public static ArraySource ova(Map<String, byte[]> members) throws IOException {
    return new ArraySource("test.ova", tar(members));
  }

  /** A disk whose sectors each end with this letter; zeros before it, since text is no disk. */
  public static byte[] disk(char letter, int sectors) {
    byte[] disk = new byte[sectors * 512];
    for (int end = 511; end < disk.length; end += 512) {
      disk[end] = (byte) letter;
    }
    return disk;
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A descriptor in the shape of VMware's, with these parts. */
  public static byte[] descriptor(String references, String disks, String items) {
    return ascii(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- made for a test -->
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
            xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
            xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
            xmlns:vmw="http://www.vmware.com/schema/ovf">
          <References>
        """
            + references
            + "</References>\n<DiskSection><Info>disks</Info>\n"
            + disks
            + """
            </DiskSection>
            <VirtualSystem ovf:id="box">
              <Info>A virtual machine</Info>
              <Name>box</Name>
              <OperatingSystemSection ovf:id="96" vmw:osType="debian12_64Guest">
                <Info>The kind of installed guest operating system</Info>
                <Description>Debian GNU/Linux 12 &amp; more</Description>
              </OperatingSystemSection>
              <VirtualHardwareSection>
                <Info>Virtual hardware</Info>
                <System><vssd:VirtualSystemType
                  xmlns:vssd="urn:x">vmx-13</vssd:VirtualSystemType></System>
            """
            + items
            + """
                <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="EFI"/>
              </VirtualHardwareSection>
              <ProductSection><Info>p</Info><Product>Box</Product></ProductSection>
            </VirtualSystem>
            </Envelope>
            """);
  }

  public static String file(String id, String href) {
    return "<File ovf:id=\"" + id + "\" ovf:href=\"" + href + "\"/>\n";
  }

  public static String diskOf(String id, String file) {
    return "<Disk ovf:diskId=\"" + id + "\" ovf:fileRef=\"" + file + "\" ovf:capacity=\"1024\"/>\n";
  }

  /** A controller of CIM resource type 5 (IDE), 6 (SCSI) or 20 (others). */
  public static String controller(int type, String subType, int instance, int address) {
    return item(
        type,
        "<rasd:ResourceSubType>"
            + subType
            + "</rasd:ResourceSubType><rasd:InstanceID>"
            + instance
            + "</rasd:InstanceID><rasd:Address>"
            + address
            + "</rasd:Address>");
  }

  public static String drive(String hostResource, int parent, int address) {
    return item(
        17,
        "<rasd:HostResource>"
            + hostResource
            + "</rasd:HostResource><rasd:Parent>"
            + parent
            + "</rasd:Parent><rasd:AddressOnParent>"
            + address
            + "</rasd:AddressOnParent>");
  }

  private static String item(int type, String rest) {
    return "<Item>" + rest + "<rasd:ResourceType>" + type + "</rasd:ResourceType></Item>\n";
  }

  /** A package of one disk. */
  public static byte[] simpleDescriptor(String href) {
    return descriptor(
        file("file1", href),
        diskOf("vmdisk1", "file1"),
        controller(6, "lsilogic", 3, 0) + drive("ovf:/disk/vmdisk1", 3, 0));
  }

  public static List<String> summaries(List<Trouble> troubles) {
    return troubles.stream().map(Trouble::summary).toList();
  }
}
