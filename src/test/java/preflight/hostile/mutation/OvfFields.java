package preflight.hostile.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import preflight.image.ova.Ovas;

/** The attributes and elements of an OVF descriptor (DSP0243). */
final class OvfFields implements MutatedFormat {

  private static final String[][] FIELDS = {
    {"File", "id", "<File ovf:id=\"", "file1", "\""},
    {"File", "href", "ovf:href=\"", "disk.raw", "\""},
    {"File", "size", "ovf:size=\"", "32768", "\""},
    {"Disk", "diskId", "ovf:diskId=\"", "vmdisk1", "\""},
    {"Disk", "fileRef", "ovf:fileRef=\"", "file1", "\""},
    {"Disk", "capacity", "ovf:capacity=\"", "1024", "\""},
    {"Disk", "capacityAllocationUnits", "AllocationUnits=\"", "byte * 2^20", "\""},
    {"VirtualSystem", "id", "<VirtualSystem ovf:id=\"", "box", "\""},
    {"OperatingSystemSection", "id", "<OperatingSystemSection ovf:id=\"", "96", "\""},
    {"OperatingSystemSection", "osType", "vmw:osType=\"", "debian12_64Guest", "\""},
    {"System", "VirtualSystemType", "urn:x\">", "vmx-13", "</"},
    {"controller", "ResourceSubType", "<rasd:ResourceSubType>", "lsilogic", "</"},
    {"controller", "InstanceID", "<rasd:InstanceID>", "3", "</"},
    {"controller", "Address", "<rasd:Address>", "0", "</"},
    {"controller", "ResourceType", "<rasd:ResourceType>", "6", "</"},
    {"drive", "HostResource", "<rasd:HostResource>", "ovf:/disk/vmdisk1", "</"},
    {"drive", "Parent", "<rasd:Parent>", "3", "</"},
    {"drive", "AddressOnParent", "<rasd:AddressOnParent>", "0", "</"},
    {"drive", "ResourceType", "<rasd:ResourceType>", "17", "</"},
    {"Config", "key", "vmw:key=\"", "firmware", "\""},
    {"Config", "value", "vmw:value=\"", "EFI", "\""},
    {"Envelope", "xmlns", "<Envelope xmlns=\"", "http://schemas.dmtf.org/ovf/envelope/1", "\""},
    {"declaration", "version", "<?xml version=\"", "1.0", "\""},
    {"declaration", "encoding", "encoding=\"", "UTF-8", "\""},
  };

  @Override
  public String name() {
    return "ovf";
  }

  @Override
  public byte[] sample() {
    String text = new String(Ovas.simpleDescriptor("disk.raw"), StandardCharsets.UTF_8);
    return text.replace("disk.raw\"", "disk.raw\" ovf:size=\"32768\"")
        .replace(
            "capacity=\"1024\"", "capacity=\"1024\" ovf:capacityAllocationUnits=\"byte * 2^20\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Map<String, byte[]> beside() {
    return Map.of("disk.raw", Ovas.disk('x', 64));
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    for (String[] field : FIELDS) {
      all.add(Mutation.text(field[0], field[1], field[2], field[3], field[4]));
    }
    return all;
  }
}
