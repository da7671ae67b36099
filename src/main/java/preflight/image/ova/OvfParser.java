package preflight.image.ova;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Trouble;

/**
 * Reads a descriptor element by element. Elements and attributes are told by local name, since
 * writers differ in which of the namespaces of OVF 1 and 2 they use.
 */
final class OvfParser {

  private static final String DMTF = "http://schemas.dmtf.org/ovf/envelope/";

  private final XMLStreamReader xml;
  private final String structure;
  private final List<String> path = new ArrayList<>();
  private final List<OvfFile> files = new ArrayList<>();
  private final List<OvfDisk> disks = new ArrayList<>();
  private final List<OvfSystem> systems = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String namespace = "";
  private SystemBuilder system = new SystemBuilder("");
  private ItemBuilder item = new ItemBuilder();
  private int listed;

  private OvfParser(XMLStreamReader xml, String name) {
    this.xml = xml;
    this.structure = "OVF descriptor " + name;
  }

  static OvfDescriptor parse(ByteSource source) throws IOException {
    if (source.size() > Limits.OVF_BYTES) {
      throw new CorruptException(
          "OVF descriptor " + source.name(), "size " + source.size() + " exceeds 4 MiB");
    }
    byte[] bytes = source.read(0, (int) source.size());
    String text = XmlText.decode("OVF descriptor " + source.name(), bytes);
    requireShortMarkup("OVF descriptor " + source.name(), text);
    requireFewNamespaces("OVF descriptor " + source.name(), text);
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
      return new OvfParser(xml, source.name()).read();
    } catch (XMLStreamException e) {
      throw malformed(source.name(), e);
    }
  }

  /** The JDK's reader takes time that grows with the square of a tag's namespaces. */
  private static void requireShortMarkup(String structure, String text) throws CorruptException {
    int open = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '<' && open < 0) {
        open = i;
      } else if (c == '>') {
        open = -1;
      } else if (open >= 0 && i - open > Limits.XML_MARKUP) {
        throw new CorruptException(
            structure,
            "markup of more than " + Limits.XML_MARKUP + " characters at character " + open);
      }
    }
  }

  /** For the same reason; the end of a tag is not known before it is parsed, the word is. */
  private static void requireFewNamespaces(String structure, String text) throws CorruptException {
    int count = 0;
    for (int at = text.indexOf("xmlns"); at >= 0; at = text.indexOf("xmlns", at + 1)) {
      count++;
      if (count > Limits.XML_NAMESPACES) {
        throw new CorruptException(
            structure, "more than " + Limits.XML_NAMESPACES + " namespaces at character " + at);
      }
    }
  }

  private static CorruptException malformed(String name, XMLStreamException e) {
    String where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNumber();
    return new CorruptException("OVF descriptor " + name, "not well-formed XML" + where);
  }

  private OvfDescriptor read() throws XMLStreamException, IOException {
    while (hasNext()) {
      switch (next()) {
        case XMLStreamConstants.START_ELEMENT -> start();
        case XMLStreamConstants.END_ELEMENT -> end();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(xml.getText());
        case XMLStreamConstants.DTD ->
            throw refused("a document type declaration, which an OVF descriptor must not have");
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw refused("an entity that is not one of XML's own");
        default -> {
          // comments and processing instructions say nothing
        }
      }
    }
    return new OvfDescriptor(namespace, files, disks, systems, troubles);
  }

  private boolean hasNext() throws XMLStreamException {
    return xml.hasNext();
  }

  private int next() throws XMLStreamException, CorruptException {
    try {
      return xml.next();
    } catch (RuntimeException e) {
      // the JDK's reader answers some malformed documents with unchecked exceptions
      throw refused("XML that cannot be read: " + e.getMessage());
    }
  }

  private CorruptException refused(String what) {
    return new CorruptException(structure, "line " + line() + " has " + what);
  }

  private int line() {
    return Math.max(1, xml.getLocation().getLineNumber());
  }

  private void start() throws CorruptException {
    String name = xml.getLocalName();
    if (path.isEmpty()) {
      root(name);
    }
    if (path.size() == Limits.OVF_DEPTH) {
      throw refused("elements nested more than 64 deep");
    }
    String parent = parent();
    path.add(name);
    text.setLength(0);
    switch (name) {
      case "File" -> {
        if (parent.equals("References")) {
          count();
          files.add(file());
        }
      }
      case "Disk" -> {
        if (parent.equals("DiskSection")) {
          count();
          disks.add(disk());
        }
      }
      case "VirtualSystem" -> {
        count();
        system = new SystemBuilder(attribute("id"));
      }
      case "Item", "StorageItem" -> {
        count();
        item = new ItemBuilder();
      }
      case "OperatingSystemSection" -> {
        system.osId = attribute("id");
        system.osType = attribute("osType");
      }
      case "Config" -> config(attribute("key"), attribute("value"));
      // VirtualBox keeps its own machine file within the descriptor
      case "Firmware" -> config("firmware", attribute("type"));
      default -> {
        // not needed
      }
    }
  }

  private void root(String name) throws CorruptException {
    if (!name.equals("Envelope")) {
      throw refused("the root element " + name + " instead of Envelope");
    }
    namespace = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
    if (!namespace.startsWith(DMTF)) {
      troubles.add(
          new Trouble.Unsupported(structure, "namespace " + namespace, OptionalLong.empty()));
    }
  }

  private void count() throws CorruptException {
    listed++;
    if (listed > Limits.OVF_ELEMENTS) {
      throw refused("more than 10000 files, disks and items");
    }
  }

  private void end() throws CorruptException {
    String name = path.remove(path.size() - 1);
    String parent = parent();
    String value = text.toString().strip();
    text.setLength(0);
    switch (parent) {
      case "Item", "StorageItem" -> {
        if (name.equals("HostResource")) {
          count();
        }
        item.set(name, value);
      }
      case "VirtualSystem" -> {
        if (name.equals("Name")) {
          system.name = value;
        }
      }
      case "OperatingSystemSection" -> {
        if (name.equals("Description")) {
          system.osDescription = value;
        }
      }
      case "ProductSection" -> {
        if (name.equals("Product")) {
          system.product = value;
        }
      }
      case "System" -> {
        if (name.equals("VirtualSystemType")) {
          system.type = value;
        }
      }
      default -> {
        // not needed
      }
    }
    if (name.equals("Item") || name.equals("StorageItem")) {
      if (parent.equals("VirtualHardwareSection")) {
        system.items.add(item.build());
      }
    } else if (name.equals("VirtualSystem")) {
      systems.add(system.build());
    }
  }

  private String parent() {
    return path.isEmpty() ? "" : path.get(path.size() - 1);
  }

  private void config(String key, String value) throws CorruptException {
    if (!key.isEmpty() && !value.isEmpty()) {
      count();
      system.configs.add(new OvfSystem.Config(key, value));
    }
  }

  private OvfFile file() {
    String id = attribute("id");
    return new OvfFile(
        id,
        attribute("href"),
        number("File " + id, "size"),
        attribute("compression"),
        number("File " + id, "chunkSize"),
        line());
  }

  private OvfDisk disk() {
    String id = attribute("diskId");
    return new OvfDisk(
        id,
        attribute("fileRef"),
        capacity("Disk " + id),
        attribute("format"),
        attribute("parentRef"),
        line());
  }

  private OptionalLong capacity(String element) {
    OptionalLong count = number(element, "capacity");
    String units = attribute("capacityAllocationUnits");
    OptionalLong unit = AllocationUnits.bytes(units);
    if (unit.isEmpty()) {
      note(element, "capacityAllocationUnits \"" + units + "\" is not a known unit");
    }
    if (count.isEmpty() || unit.isEmpty()) {
      return OptionalLong.empty();
    }
    if (Math.multiplyHigh(count.getAsLong(), unit.getAsLong()) != 0
        || count.getAsLong() * unit.getAsLong() < 0) {
      note(element, "capacity exceeds 2^63 bytes");
      return OptionalLong.empty();
    }
    return OptionalLong.of(count.getAsLong() * unit.getAsLong());
  }

  private OptionalLong number(String element, String attribute) {
    String value = attribute(attribute).strip();
    OptionalLong number = Numbers.unsigned(value);
    if (number.isEmpty() && !value.isEmpty()) {
      note(element, attribute + " \"" + value + "\" is not a number below 2^63");
      if (attribute.equals("chunkSize")) {
        // its presence is what counts
        return OptionalLong.of(0);
      }
    }
    return number;
  }

  private void note(String element, String detail) {
    troubles.add(
        new Trouble.Corrupt(
            structure, "line " + line() + ": " + element + ": " + detail, OptionalLong.empty()));
  }

  private String attribute(String localName) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(localName)) {
        return xml.getAttributeValue(i);
      }
    }
    return "";
  }

  private static final class SystemBuilder {
    private final String id;
    private final List<OvfItem> items = new ArrayList<>();
    private final List<OvfSystem.Config> configs = new ArrayList<>();
    private String name = "";
    private String type = "";
    private String osId = "";
    private String osDescription = "";
    private String osType = "";
    private String product = "";

    private SystemBuilder(String id) {
      this.id = id;
    }

    private OvfSystem build() {
      return new OvfSystem(
          id, name, type, integer(osId), osDescription, osType, product, items, configs);
    }
  }

  private static final class ItemBuilder {
    private final List<String> hostResources = new ArrayList<>();
    private String type = "";
    private String subType = "";
    private String instanceId = "";
    private String parent = "";
    private String address = "";
    private String addressOnParent = "";
    private String elementName = "";

    private void set(String field, String value) {
      // InstanceId in OVF 0.9 and early 1.0, InstanceID since
      switch (field.toLowerCase(Locale.ROOT)) {
        case "resourcetype" -> type = value;
        case "resourcesubtype" -> subType = value;
        case "instanceid" -> instanceId = value;
        case "parent" -> parent = value;
        case "address" -> address = value;
        case "addressonparent" -> addressOnParent = value;
        case "elementname" -> elementName = value;
        case "hostresource" -> hostResources.add(value);
        default -> {
          // not needed
        }
      }
    }

    private OvfItem build() {
      return new OvfItem(
          integer(type).orElse(-1),
          subType,
          instanceId,
          parent,
          address,
          addressOnParent,
          hostResources,
          elementName);
    }
  }

  private static OptionalInt integer(String text) {
    OptionalLong number = Numbers.unsigned(text.strip());
    return number.isPresent() && number.getAsLong() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) number.getAsLong())
        : OptionalInt.empty();
  }
}
