package preflight.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import preflight.block.lvm.LvmWriter;
import preflight.image.vmdk.VmdkFiles;

/** Volume groups that promise more than they have, or lead in circles. */
final class LvmBombs {

  private static final int SIZE = 1 << 20;
  private static final int AREA = 4096;
  private static final int ROOM = 900_000;

  private LvmBombs() {}

  static List<Bomb> all() {
    List<Bomb> bombs = new ArrayList<>();
    texts(bombs);
    groups(bombs);
    many(bombs);
    labels(bombs);
    members(bombs);
    return bombs;
  }

  private static void texts(List<Bomb> bombs) {
    text(bombs, "deep", "a {".repeat(250_000), "nested deeper than 8");
    text(bombs, "brackets", "a = " + "[".repeat(800_000), "a value that is no number");
    text(bombs, "values", "a = [" + "1,".repeat(400_000) + "1]", "more than the 100000 values");
    text(bombs, "string", "a = \"" + "b".repeat(800_000), "a string that does not end");
    text(bombs, "escapes", "a = \"" + "\\\"".repeat(400_000) + "\"", "more than the 4096 read");
    text(bombs, "strings", "a = [" + "\"\\\"\",".repeat(90_000) + "1]", "contents is not");
    text(bombs, "comments", "#\n".repeat(400_000), "contents is not");
    text(bombs, "name", "b".repeat(800_000), "more than 127 bytes");
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 80_000; i++) {
      names.append("n").append(i).append("=1\n");
    }
    text(bombs, "names", names.toString(), "contents is not");
    StringBuilder sections = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      sections.append("n").append(i).append("{}\n");
    }
    text(bombs, "sections", sections.toString(), "contents is not");
  }

  private static void groups(List<Bomb> bombs) {
    LvmWriter many = new LvmWriter("vg", 'v').physical('a', 10);
    for (int i = 0; i < 3000; i++) {
      many.volume("l" + i, LvmWriter.linear(0, 1, "pv0", 0));
    }
    text(bombs, "overlapping", many.text(), "more than 64 troubles");
    LvmWriter loops = new LvmWriter("vg", 'v').physical('a', 10);
    for (int i = 0; i < 3000; i++) {
      loops.volume("l" + i, LvmWriter.linear(0, 1, "l" + (i + 1) % 3000, 0));
    }
    text(bombs, "loop", loops.text(), "a segment on the logical volume l1");
    LvmWriter whole = new LvmWriter("vg", 'v').physical('a', 100_000);
    for (int i = 0; i < 2900; i++) {
      whole.volume("l" + i, LvmWriter.linear(0, 1, "pv0", 2 * i % 200));
    }
    text(bombs, "shared", whole.text(), "has extents that another logical volume has as well");
    LvmWriter apart = new LvmWriter("vg", 'v').physical('a', 100_000);
    for (int i = 0; i < 1100; i++) {
      apart.volume("l" + i, LvmWriter.linear(0, 1, "pv0", i));
    }
    text(bombs, "volumes", apart.text(), "more than the 1000 volumes");
    String[] segments = new String[5000];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = LvmWriter.linear(i, 1, "pv0", segments.length - i);
    }
    LvmWriter fine = new LvmWriter("vg", 'v').physical('a', 100_000).volume("lv", segments);
    text(bombs, "segments", fine.text(), "linear");
    for (int i = 0; i < segments.length; i++) {
      segments[i] = LvmWriter.segment(i, 1, "type" + i);
    }
    LvmWriter types = new LvmWriter("vg", 'v').physical('a', 100).volume("lv", segments);
    text(bombs, "types", types.text(), "the segment type type0");
    StringBuilder stripes = new StringBuilder("stripe_count = 40000\nstripe_size = 1\nstripes = [");
    for (int i = 0; i < 40_000; i++) {
      stripes.append("\"pv0\",").append(i).append(',');
    }
    stripes.setCharAt(stripes.length() - 1, ']');
    LvmWriter wide =
        new LvmWriter("vg", 'v')
            .physical('a', 100_000)
            .volume("lv", LvmWriter.segment(0, 40_000, "striped") + stripes + "\n");
    text(bombs, "stripes", wide.text(), "stripe_count of 40000, more than the 128");
    LvmWriter far =
        new LvmWriter("vg", 'v')
            .physical('a', 2_000_000_000)
            .volume("lv", LvmWriter.linear(0, 1_999_999_999, "pv0", 1));
    text(bombs, "far", far.text(), "too short");
    text(
        bombs,
        "large",
        far.text().replace("extent_size = 8", "extent_size = 4294967295"),
        "reach beyond 2^63");
    LvmWriter nested =
        new LvmWriter("vg", 'v').physical('a', 20).volume("lv", LvmWriter.linear(0, 20, "pv0", 0));
    byte[] inner = nested.device('a', 20);
    byte[] outer = nested.device('a', 20);
    System.arraycopy(inner, 0, outer, LvmWriter.START, inner.length - LvmWriter.START);
    bombs.add(Bomb.of("lvm-nested", outer, "a physical volume on a logical volume is not read"));
  }

  /** Much of what is little by itself. */
  private static void many(List<Bomb> bombs) {
    StringBuilder paths = new StringBuilder();
    for (char c = 'a'; c <= 'g'; c++) {
      paths.append(String.valueOf(c).repeat(127)).append('{');
    }
    StringBuilder volumes = new StringBuilder();
    for (int i = 0; i < 90_000; i++) {
      paths.append(Integer.toString(i, 36)).append("{}\n");
      volumes.append(i < 42_000 ? "l" + Integer.toString(i, 36) + "{status=\"VISIBLE\"}" : "");
    }
    text(bombs, "paths", paths + "}".repeat(7), "contents is not");
    LvmWriter unreadable = new LvmWriter("v".repeat(127), 'v').physical('a', 1);
    unreadable.line("logical_volumes {" + volumes + "}");
    text(bombs, "unreadable", unreadable.text(), "more than the 1000 volumes");
    // 14 groups, whose descriptions are short once they are packed; all of them are kept
    packed(bombs, "type", 1, 4_000_000, "more than the 4096 read");
    packed(bombs, "type-words", 1000, 4000, "type has more than 127 characters");
    packed(bombs, "type-names", 5000, 127, "the segment type aaa");
  }

  private static void packed(List<Bomb> bombs, String name, int count, int length, String says) {
    int area = (4 << 20) + 8192;
    byte[] device = new byte[AREA + 14 * area];
    long[][] areas = new long[14][];
    for (int i = 0; i < areas.length; i++) {
      areas[i] = new long[] {AREA + (long) i * area, area};
      String[] segments = new String[count];
      for (int j = 0; j < count; j++) {
        segments[j] = LvmWriter.segment(j, 1, "a".repeat(length));
      }
      LvmWriter group = new LvmWriter("vg" + i, (char) ('a' + i)).physical('a', 1);
      LvmWriter.area(device, AREA + i * area, area, group.volume("lv", segments).text(), 512);
    }
    LvmWriter.label(device, 1, 'a', areas);
    byte[] image = VmdkFiles.stream(device, 128);
    bombs.add(new Bomb("lvm-" + name, Map.of("image.vmdk", image), "image.vmdk", says));
  }

  /** 250 physical volumes, which 97 groups have all of. */
  private static void members(List<Bomb> bombs) {
    int count = 250;
    int sectors = 4;
    LvmWriter all = new LvmWriter("vg", 'v');
    for (int i = 0; i < count; i++) {
      all.physical('a', 0);
    }
    String text = all.text();
    for (int i = 0; i < count; i++) {
      text = text.replaceFirst(LvmWriter.id('a'), member(i));
    }
    text =
        text.replaceAll("status = \\[[^]]*]\nflags = \\[]\n", "").replaceAll("\ndevice = .*", "");
    text = text.replaceAll("dev_size = .*\n", "");
    byte[] disk = new byte[8 << 20];
    int at = 800 * 512;
    int group = 0;
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<long[]> areas = new ArrayList<>();
      int size = sectors * 512;
      while (i < 5 && areas.size() < 20 && group < 97) {
        int room = (512 + text.length() + 511 + 512) / 512 * 512;
        areas.add(new long[] {size, room});
        String one =
            text.replaceFirst("^vg", "v" + group).replaceFirst(LvmWriter.id('v'), group(group));
        byte[] area = new byte[room];
        LvmWriter.area(area, 0, room, one, 512);
        java.nio.ByteBuffer.wrap(area).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(24, size);
        LvmWriter.sealArea(area, 0);
        System.arraycopy(area, 0, disk, at + size, room);
        size += room;
        group++;
      }
      byte[] label = new byte[1024];
      LvmWriter.label(label, 1, 'a', areas.toArray(new long[0][]));
      byte[] id = member(i).replace("-", "").getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(id, 0, label, 544, id.length);
      LvmWriter.sealLabel(label, 1);
      System.arraycopy(label, 0, disk, at, label.length);
      places.add(new int[] {at / 512, size / 512});
      at += size;
    }
    byte[] image = VmdkFiles.stream(gpt(disk, places), 128);
    bombs.add(
        new Bomb(
            "lvm-members", Map.of("image.vmdk", image), "image.vmdk", "used by another group"));
  }

  private static String member(int i) {
    return LvmWriter.id('a').substring(0, 32) + (100_000 + i);
  }

  private static String group(int i) {
    return LvmWriter.id('v').substring(0, 32) + (100_000 + i);
  }

  private static void labels(List<Bomb> bombs) {
    byte[] device = new byte[SIZE];
    long[][] areas = new long[24][];
    Arrays.fill(areas, new long[] {AREA, SIZE - AREA});
    LvmWriter.label(device, 1, 'a', areas);
    String filled = new LvmWriter("vg", 'v').physical('b', 1).text();
    LvmWriter.area(device, AREA, SIZE - AREA, filled + "#".repeat(ROOM), 512);
    bombs.add(Bomb.of("lvm-areas", device, "does not list it any more"));
    // 2000 partitions that are all the same physical volume
    byte[] disk = new byte[SIZE];
    byte[] one = new LvmWriter("vg", 'v').physical('a', 1).device('a', 1);
    int start = 800 * 512;
    System.arraycopy(one, 0, disk, start, one.length);
    bombs.add(Bomb.of("lvm-partitions", gpt(disk, 2000, 800, one.length / 512), "several devices"));
  }

  /** A GPT whose partitions all lie in one place. */
  static byte[] gpt(byte[] disk, int entries, int start, int sectors) {
    return gpt(disk, Collections.nCopies(entries, new int[] {start, sectors}));
  }

  /**
   * @param places first sector and number of sectors of each partition
   */
  private static byte[] gpt(byte[] disk, List<int[]> places) {
    int size = disk.length;
    int entries = places.size();
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.wrap(disk).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.put(450, (byte) 0xEE).putInt(454, 1).putInt(458, size / 512 - 1);
    bytes.putShort(510, (short) 0xAA55);
    for (int i = 0; i < entries; i++) {
      int at = 1024 + 128 * i;
      bytes.putLong(at, 0x477284830FC63DAFL).putLong(at + 8, 0xE47D47D8693D798EL);
      bytes.putLong(at + 16, i + 1).putLong(at + 24, 7);
      bytes
          .putLong(at + 32, places.get(i)[0])
          .putLong(at + 40, places.get(i)[0] + places.get(i)[1] - 1L);
    }
    bytes.put(512, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(520, 0x10000).putInt(524, 92).putLong(536, 1).putLong(544, size / 512 - 1);
    bytes.putLong(552, 600).putLong(560, size / 512 - 40).putLong(584, 2);
    bytes.putInt(592, entries).putInt(596, 128);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(disk, 1024, 128 * entries);
    bytes.putInt(600, (int) crc.getValue());
    crc.reset();
    crc.update(disk, 512, 92);
    bytes.putInt(528, (int) crc.getValue());
    return disk;
  }

  private static void text(List<Bomb> bombs, String name, String text, String says) {
    byte[] device = new byte[SIZE];
    LvmWriter.label(device, 1, 'a', new long[] {AREA, SIZE - AREA});
    LvmWriter.area(device, AREA, SIZE - AREA, text, 512);
    bombs.add(Bomb.of("lvm-" + name, device, says));
  }
}
