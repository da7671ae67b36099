package preflight.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import preflight.fixture.Fixtures;
import preflight.testing.Tool;

/** The descriptor of an OVA is what DSP0243 asks for, and other readers of OVF understand it. */
class OvaToolsTest {

  private static final String RASD =
      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData";

  /** Whose element names the specification's schema wants in the order of the alphabet. */
  private static final List<String> SORTED = List.of("Item", "System");

  @TempDir Path folder;

  /**
   * By a parser of its own: the sections in the order of the schema (DSP8023), the fields of each
   * item in that of the alphabet, each identifier once, and each reference to something.
   */
  @Test
  void isInTheOrderOfTheSchema() throws Exception {
    List<Long> sizes = java.util.Collections.nCopies(17, 1L << 30);
    List<OvfText.DiskFile> files = new ArrayList<>();
    for (int i = 1; i <= sizes.size(); i++) {
      files.add(new OvfText.DiskFile("m-disk" + i + ".vmdk", 4096, 65536));
    }
    String text = OvfText.of("m", new Hardware(96, "Debian 64-bit", true, sizes), files);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    Element envelope = document.getDocumentElement();
    assertThat(names(envelope))
        .containsExactly("References", "DiskSection", "NetworkSection", "VirtualSystem");
    assertThat(names(only(envelope, "VirtualSystem")))
        .containsExactly("Info", "Name", "OperatingSystemSection", "VirtualHardwareSection");
    Element hardware = only(envelope, "VirtualHardwareSection");
    List<String> sections = names(hardware);
    assertThat(sections).startsWith("Info", "System", "Item").endsWith("Item", "Config");
    // processors, memory, network card, two controllers, disks
    assertThat(sections).filteredOn("Item"::equals).hasSize(3 + 2 + 17);
    for (String sorted : SORTED) {
      for (Element element : all(hardware, sorted)) {
        assertThat(names(element)).isSorted();
      }
    }
    assertThat(texts(hardware, "InstanceID")).doesNotHaveDuplicates().hasSize(22);
    assertThat(texts(hardware, "InstanceID")).containsAll(texts(hardware, "Parent"));
    List<String> disks = new ArrayList<>();
    for (Element disk : all(envelope, "Disk")) {
      disks.add("ovf:/disk/" + disk.getAttribute("ovf:diskId"));
    }
    assertThat(texts(hardware, "HostResource")).isEqualTo(disks);
  }

  private static List<Element> all(Element parent, String name) {
    NodeList found = parent.getElementsByTagNameNS("*", name);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }

  private static Element only(Element parent, String name) {
    assertThat(all(parent, name)).hasSize(1);
    return all(parent, name).get(0);
  }

  private static List<String> names(Element parent) {
    List<String> names = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element) {
        names.add(node.getLocalName());
      }
    }
    return names;
  }

  private static List<String> texts(Element parent, String name) {
    List<String> texts = new ArrayList<>();
    NodeList found = parent.getElementsByTagNameNS(RASD, name);
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  /** It also looks whether the manifest is true. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"debian8-vdi,bios", "debian12-uefi,uefi"})
  void virtV2vReadsTheMachine(String fixture, String firmware) throws Exception {
    Path ova = Converted.run(Fixtures.image(fixture), folder.resolve("machine.ova"));
    assumeInstalled("virt-v2v");
    String source = Tool.run("virt-v2v", "-i", "ova", ova.toString(), "--print-source");
    assertThat(source.replaceAll(" +", " "))
        .contains("source name: machine\n")
        .contains("memory: 2147483648 (bytes)\n")
        .contains("nr vCPUs: 2\n")
        .contains("firmware: " + firmware + "\n")
        .contains("0 [scsi]")
        .contains("\"VM Network\" [e1000]");
  }

  @Tag("slow")
  @Test
  void xmllintFindsTheDescriptorWellFormed() throws Exception {
    Path ova = Converted.run(Fixtures.image("debian8-vdi"), folder.resolve("machine.ova"));
    Tool.run("tar", "-xf", ova.toString(), "-C", folder.toString());
    assumeInstalled("xmllint");
    assertThat(Tool.run("xmllint", "--noout", folder.resolve("machine.ovf").toString())).isEmpty();
  }

  private static void assumeInstalled(String program) {
    boolean there = !Tool.run("sh", "-c", "command -v " + program + " || true").isEmpty();
    if (!there) {
      System.err.println("SKIPPED: " + program + " is not installed, which reads what is written");
    }
    Assumptions.assumeTrue(there, program + " is not installed");
  }
}
