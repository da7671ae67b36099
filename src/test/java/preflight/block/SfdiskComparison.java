package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** Compares a table, entry by entry, with what {@code sfdisk --json} reads from the same disk. */
final class SfdiskComparison {

  private static final Pattern OBJECT = Pattern.compile("\\{([^{}]*)\\}");
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\\s*(?:\"([^\"]*)\"|(\\w+))");

  private SfdiskComparison() {}

  static PartitionTable read(Path disk) throws IOException {
    try (ByteSource source = FileSource.open(disk, new ReadCounter())) {
      return PartitionTables.read(source);
    }
  }

  /** The same kind of table, the same identifier, and the same partitions. */
  static void agrees(Path disk) throws IOException {
    PartitionTable table = read(disk);
    String json = Tool.run("sfdisk", "--json", disk.toString());
    assertThat(table.sectorSize()).isEqualTo(512);
    boolean gpt = json.contains("\"label\": \"gpt\"");
    assertThat(table.kind() == PartitionTable.Kind.MBR).isEqualTo(!gpt);
    String id = fields(json).get("id").toLowerCase(Locale.ROOT);
    if (!id.equals("0x00000000")) {
      assertThat(table.diskId()).contains(id.startsWith("0x") ? id.substring(2) : id);
    } else {
      assertThat(table.diskId()).isEmpty();
    }
    for (Partition partition : table.partitions()) {
      assertThat(partition.typeName()).isNotEmpty();
    }
    assertThat(ours(table)).containsExactlyInAnyOrderElementsOf(sfdisk(disk));
  }

  /** Number, start, size, type, GUID, name and boot flag, in sectors. */
  static List<String> ours(PartitionTable table) {
    boolean gpt = table.kind() != PartitionTable.Kind.MBR;
    List<String> actual = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      String type = partition.typeId();
      actual.add(
          partition.number()
              + " "
              + partition.start() / table.sectorSize()
              + " "
              + partition.length() / table.sectorSize()
              + " "
              + (gpt ? type : Integer.toHexString(Integer.decode(type)))
              + " "
              + (gpt ? partition.uuid().orElseThrow() : "")
              + " "
              + partition.name()
              + " "
              + partition.bootable());
    }
    return actual;
  }

  /** The same from sfdisk. */
  static List<String> sfdisk(Path disk) {
    String json = Tool.run("sfdisk", "--json", disk.toString());
    List<String> expected = new ArrayList<>();
    int array = json.indexOf("\"partitions\"");
    Matcher object = OBJECT.matcher(array < 0 ? "" : json.substring(array));
    while (object.find()) {
      Map<String, String> fields = fields(object.group(1));
      String node = fields.get("node");
      expected.add(
          node.substring(disk.toString().length())
              + " "
              + fields.get("start")
              + " "
              + fields.get("size")
              + " "
              + fields.get("type").toLowerCase(Locale.ROOT)
              + " "
              + fields.getOrDefault("uuid", "").toLowerCase(Locale.ROOT)
              + " "
              + fields.getOrDefault("name", "")
              + " "
              + (fields.containsKey("bootable")
                  || fields.getOrDefault("attrs", "").contains("LegacyBIOSBootable")));
    }
    return expected;
  }

  private static Map<String, String> fields(String json) {
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(json);
    while (field.find()) {
      fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
    }
    return fields;
  }
}
