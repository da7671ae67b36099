package preflight.check;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import preflight.testing.Tool;
import tools.jackson.databind.JsonNode;

/**
 * The facts about a guest that both {@code virt-inspector} (libguestfs) and this program know.
 *
 * @param distribution as in os-release's ID
 * @param version with its point release
 * @param architecture of the guest's programs
 * @param root the UUID of the file system
 * @param mounts the UUID of the file system by mount point
 * @param fileSystems type and label by UUID, of those that the guest mounts or swaps to
 * @param kernels releases; of virt-inspector those of Debian's packages, for it tells no others
 */
record Inspector(
    String distribution,
    String version,
    String architecture,
    String root,
    Map<String, String> mounts,
    Map<String, String> fileSystems,
    List<String> kernels) {

  private static final int SECONDS = 300;
  private static final String KERNEL = "linux-image-";

  /** What virt-inspector tells of the raw image, in an emulated machine of its own. */
  static Inspector other(Path image) throws Exception {
    byte[] xml =
        Tool.bytes(
            SECONDS,
            "env",
            "LIBGUESTFS_BACKEND=direct",
            "LIBGUESTFS_BACKEND_SETTINGS=force_tcg",
            "virt-inspector",
            "--no-icon",
            "--format=raw",
            "-a",
            image.toString());
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml));
    Map<String, String> fileSystems = new TreeMap<>();
    Map<String, String> identifiers = new TreeMap<>();
    for (Element each : elements(document.getDocumentElement(), "filesystem")) {
      String uuid = text(each, "uuid");
      identifiers.put(each.getAttribute("dev"), uuid);
      fileSystems.put(uuid, (text(each, "type") + " " + text(each, "label")).strip());
    }
    Map<String, String> mounts = new TreeMap<>();
    for (Element each : elements(document.getDocumentElement(), "mountpoint")) {
      mounts.put(each.getTextContent(), identifiers.getOrDefault(each.getAttribute("dev"), "?"));
    }
    TreeSet<String> kernels = new TreeSet<>();
    for (Element each : elements(document.getDocumentElement(), "application")) {
      String name = text(each, "name");
      if (name.startsWith(KERNEL) && Character.isDigit(name.charAt(KERNEL.length()))) {
        kernels.add(name.substring(KERNEL.length()));
      }
    }
    Element system = document.getDocumentElement();
    String root = identifiers.getOrDefault(text(system, "root"), "?");
    String version = text(system, "major_version") + "." + text(system, "minor_version");
    return new Inspector(
        text(system, "distro"),
        version,
        text(system, "arch"),
        root,
        mounts,
        fileSystems,
        List.copyOf(kernels));
  }

  /** What this program tells, of the file systems only those that the other one does. */
  static Inspector own(Check check, Map<String, String> others) {
    JsonNode inspection = check.inspection();
    Map<String, String> identifiers = new TreeMap<>();
    Map<String, String> fileSystems = new TreeMap<>();
    for (JsonNode disk : inspection.get("disks")) {
      add(disk.get("devices"), disk.get("name").asString() + ":", identifiers, fileSystems);
    }
    for (JsonNode group : inspection.get("volumeGroups")) {
      add(group.get("devices"), "", identifiers, fileSystems);
    }
    fileSystems.keySet().retainAll(others.keySet());
    JsonNode guest = inspection.get("guest");
    String root = identifiers.getOrDefault(guest.get("root").asString(), "?");
    Map<String, String> mounts = new TreeMap<>(Map.of("/", root));
    for (Map.Entry<String, JsonNode> each : guest.get("mounts").properties()) {
      mounts.put(each.getKey(), identifiers.getOrDefault(each.getValue().asString(), "?"));
    }
    JsonNode os = guest.get("os");
    return new Inspector(
        os.path("id").asString("?"),
        os.path("pointRelease").asString("?"),
        guest.get("init").path("bits").asInt(0) == 64 ? "x86_64" : "?",
        root,
        mounts,
        fileSystems,
        List.of(guest.get("kernel").path("release").asString("?")));
  }

  private static void add(
      JsonNode devices, String before, Map<String, String> identifiers, Map<String, String> found) {
    for (JsonNode device : devices) {
      for (JsonNode signature : device.get("signatures")) {
        // what has no identifier, such as boot code in a partition, is no file system of the
        // other's
        String uuid = signature.path("uuid").asString("");
        identifiers.put(before + device.get("name").asString(), uuid);
        String type =
            switch (signature.get("kind").asString()) {
              case "XFS" -> "xfs";
              case "Btrfs" -> "btrfs";
              case "FAT12", "FAT16", "FAT32" -> "vfat";
              case "Linux swap" -> "swap";
              default -> signature.get("kind").asString();
            };
        found.put(uuid, (type + " " + signature.path("label").asString("")).strip());
      }
    }
  }

  private static List<Element> elements(Element from, String name) {
    List<Element> found = new ArrayList<>();
    NodeList nodes = from.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  /** The first element's text, empty where there is none. */
  private static String text(Element from, String name) {
    List<Element> found = elements(from, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
  }
}
