package preflight.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.block.lvm.LvmWriter;

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
    labels(bombs);
    return bombs;
  }

  private static void texts(List<Bomb> bombs) {
    text(bombs, "deep", "a {".repeat(250_000), "nested deeper than 8");
    text(bombs, "brackets", "a = " + "[".repeat(800_000), "a value that is no number");
    text(bombs, "values", "a = [" + "1,".repeat(400_000) + "1]", "more than the 100000 values");
    text(bombs, "string", "a = \"" + "b".repeat(800_000), "a string that does not end");
    text(bombs, "escapes", "a = \"" + "\\\"".repeat(400_000) + "\"", "contents is not");
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
    text(bombs, "volumes", apart.text(), "more than 1000 such volumes");
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
    stripes.append("\"pv0\",0,".repeat(40_000)).setCharAt(stripes.length() - 1, ']');
    LvmWriter wide =
        new LvmWriter("vg", 'v')
            .physical('a', 100_000)
            .volume("lv", LvmWriter.segment(0, 40_000, "striped") + stripes + "\n");
    text(bombs, "stripes", wide.text(), "extents that another logical volume has");
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
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.wrap(disk).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.put(450, (byte) 0xEE).putInt(454, 1).putInt(458, disk.length / 512 - 1);
    bytes.putShort(510, (short) 0xAA55);
    for (int i = 0; i < entries; i++) {
      int at = 1024 + 128 * i;
      bytes.putLong(at, 0x477284830FC63DAFL).putLong(at + 8, 0xE47D47D8693D798EL);
      bytes.putLong(at + 16, i + 1).putLong(at + 24, 7);
      bytes.putLong(at + 32, start).putLong(at + 40, start + sectors - 1);
    }
    bytes.put(512, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(520, 0x10000).putInt(524, 92).putLong(536, 1).putLong(544, disk.length / 512 - 1);
    bytes.putLong(552, 600).putLong(560, disk.length / 512 - 40).putLong(584, 2);
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
