package preflight.convert;

import java.util.List;

/**
 * The descriptor of a machine (DSP0243 1.1.0): two processors, 2 GiB of memory, SCSI controllers
 * with the disks, and one network card. VMware's key says that the firmware is UEFI; the
 * specification has no word for it.
 */
final class OvfText {

  /** Disks that one SCSI controller holds; it is itself the unit 7 of 16. */
  private static final int ON_CONTROLLER = 15;

  private static final int OWN_UNIT = 7;
  private static final int MEMORY_MIB = 2048;

  private final StringBuilder text = new StringBuilder();
  private final String name;
  private final Hardware hardware;

  private OvfText(String name, Hardware hardware) {
    this.name = name;
    this.hardware = hardware;
  }

  /**
   * The file of a disk.
   *
   * @param size of the file, in bytes
   * @param populated how much of the disk is in it, in bytes
   */
  record DiskFile(String name, long size, long populated) {}

  /**
   * The whole descriptor.
   *
   * @param name of the machine, which needs no escape in XML
   * @param files one for each disk of the hardware
   */
  static String of(String name, Hardware hardware, List<DiskFile> files) {
    return new OvfText(name, hardware).write(files);
  }

  private String write(List<DiskFile> files) {
    line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    line(0, "<Envelope xmlns=\"http://schemas.dmtf.org/ovf/envelope/1\"");
    line(2, "xmlns:ovf=\"http://schemas.dmtf.org/ovf/envelope/1\"");
    line(2, "xmlns:rasd=\"" + cim("CIM_ResourceAllocationSettingData") + "\"");
    line(2, "xmlns:vssd=\"" + cim("CIM_VirtualSystemSettingData") + "\"");
    line(2, "xmlns:vmw=\"http://www.vmware.com/schema/ovf\">");
    line(1, "<References>");
    for (int i = 0; i < files.size(); i++) {
      DiskFile file = files.get(i);
      String attributes = attribute("href", file.name()) + attribute("id", "file" + (i + 1));
      line(2, "<File" + attributes + attribute("size", Long.toString(file.size())) + "/>");
    }
    line(1, "</References>");
    disks(files);
    line(1, "<NetworkSection>");
    line(2, "<Info>Logical networks</Info>");
    line(2, "<Network" + attribute("name", "VM Network") + ">");
    line(3, "<Description>The network of the first card</Description>");
    line(2, "</Network>");
    line(1, "</NetworkSection>");
    line(1, "<VirtualSystem" + attribute("id", name) + ">");
    line(2, "<Info>A virtual machine</Info>");
    line(2, "<Name>" + name + "</Name>");
    line(2, "<OperatingSystemSection" + attribute("id", Integer.toString(hardware.osId())) + ">");
    line(3, "<Info>The installed operating system</Info>");
    line(3, "<Description>" + hardware.osName() + "</Description>");
    line(2, "</OperatingSystemSection>");
    hardware();
    line(1, "</VirtualSystem>");
    line(0, "</Envelope>");
    return text.toString();
  }

  private static String cim(String schema) {
    return "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/" + schema;
  }

  private void disks(List<DiskFile> files) {
    line(1, "<DiskSection>");
    line(2, "<Info>Virtual disks</Info>");
    for (int i = 0; i < files.size(); i++) {
      String number = Integer.toString(i + 1);
      line(
          2,
          "<Disk"
              + attribute("capacity", Long.toString(hardware.disks().get(i)))
              + attribute("diskId", "vmdisk" + number)
              + attribute("fileRef", "file" + number)
              + "\n       "
              + attribute(
                  "format",
                  "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized")
              + attribute("populatedSize", Long.toString(files.get(i).populated()))
              + "/>");
    }
    line(1, "</DiskSection>");
  }

  private void hardware() {
    line(2, "<VirtualHardwareSection>");
    line(3, "<Info>Virtual hardware</Info>");
    line(3, "<System>");
    element("vssd", "ElementName", "Virtual Hardware Family");
    element("vssd", "InstanceID", "0");
    element("vssd", "VirtualSystemIdentifier", name);
    element("vssd", "VirtualSystemType", "vmx-10");
    line(3, "</System>");
    int id = 1;
    item(
        "AllocationUnits", "hertz * 10^6",
        "ElementName", "2 virtual CPUs",
        "InstanceID", Integer.toString(id++),
        "ResourceType", "3",
        "VirtualQuantity", "2");
    item(
        "AllocationUnits",
        "byte * 2^20",
        "ElementName",
        MEMORY_MIB + " MiB of memory",
        "InstanceID",
        Integer.toString(id++),
        "ResourceType",
        "4",
        "VirtualQuantity",
        Integer.toString(MEMORY_MIB));
    item(
        "AddressOnParent", "0",
        "AutomaticAllocation", "true",
        "Connection", "VM Network",
        "ElementName", "Network adapter 1",
        "InstanceID", Integer.toString(id++),
        "ResourceSubType", "E1000",
        "ResourceType", "10");
    int controllers = (hardware.disks().size() + ON_CONTROLLER - 1) / ON_CONTROLLER;
    int first = id;
    for (int i = 0; i < controllers; i++) {
      item(
          "Address",
          Integer.toString(i),
          "ElementName",
          "SCSI controller " + i,
          "InstanceID",
          Integer.toString(id++),
          "ResourceSubType",
          "lsilogic",
          "ResourceType",
          "6");
    }
    for (int i = 0; i < hardware.disks().size(); i++) {
      int unit = i % ON_CONTROLLER;
      item(
          "AddressOnParent",
          Integer.toString(unit < OWN_UNIT ? unit : unit + 1),
          "ElementName",
          "Disk " + (i + 1),
          "HostResource",
          "ovf:/disk/vmdisk" + (i + 1),
          "InstanceID",
          Integer.toString(id++),
          "Parent",
          Integer.toString(first + i / ON_CONTROLLER),
          "ResourceType",
          "17");
    }
    if (hardware.efi()) {
      String key = " vmw:key=\"firmware\" vmw:value=\"efi\"";
      line(3, "<vmw:Config" + attribute("required", "false") + key + "/>");
    }
    line(2, "</VirtualHardwareSection>");
  }

  /** Names and values, the names in the order of the schema, which is that of the alphabet. */
  private void item(String... fields) {
    line(3, "<Item>");
    for (int i = 0; i < fields.length; i += 2) {
      element("rasd", fields[i], fields[i + 1]);
    }
    line(3, "</Item>");
  }

  private void element(String prefix, String element, String value) {
    String tag = prefix + ":" + element;
    line(4, "<" + tag + ">" + value + "</" + tag + ">");
  }

  private static String attribute(String attribute, String value) {
    return " ovf:" + attribute + "=\"" + value + "\"";
  }

  private void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }
}
