package preflight.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import preflight.image.ova.Ovas;
import preflight.image.vhdx.VhdxFiles;

/** Containers and partition tables that promise more than they have. */
final class ContainerBombs {

  private static final int SECTOR = 512;

  /** Read as it is asked for, and found to hold nothing. */
  private static final String EMPTY = "neither a partition table nor a file system";

  private ContainerBombs() {}

  static List<Bomb> all() throws Exception {
    List<Bomb> bombs = new ArrayList<>();
    vdi(bombs);
    vmdk(bombs);
    descriptors(bombs);
    ovf(bombs);
    tar(bombs);
    tables(bombs);
    return bombs;
  }

  private static void vdi(List<Bomb> bombs) {
    long[][] sizes = {
      {1L << 52, 1 << 20, 0xFFFFFFFFL},
      {Long.MAX_VALUE, 1 << 28, 0xFFFFFFFFL},
      {1L << 40, 512, 1L << 31},
      {250_000L * 512, 512, 250_000},
      {250_000L << 20, 1 << 20, 250_000},
      {250_000L << 28, 1 << 28, 250_000},
    };
    String[] says = {
      "cBlocks is 4294967295, too few",
      "cBlocks is 4294967295, too few",
      "before the end of the block map",
      "block 1 stands where another block does",
      "but byte 1017344 is needed",
      "but byte 1017344 is needed",
    };
    for (int n = 0; n < sizes.length; n++) {
      long[] size = sizes[n];
      for (int fill : new int[] {0, -1, -2}) {
        ByteBuffer file = ByteBuffer.allocate(1_010_000).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x40, 0xBEDA107F).putInt(0x44, 0x00010001).putInt(0x48, 400).putInt(0x4C, 1);
        // the first sector behind the map of 250,000 blocks
        file.putInt(0x154, 512).putInt(0x158, 1955 * SECTOR);
        file.putLong(0x170, size[0]).putInt(0x178, (int) size[1]).putInt(0x180, (int) size[2]);
        for (int i = 0; i < 250_000; i++) {
          file.putInt(512 + 4 * i, fill);
        }
        bombs.add(
            Bomb.of(
                "vdi-" + size[2] + "-" + size[1] + "-" + size[0] % 97 + fill,
                bytes(file),
                fill == 0 || n < 3 ? says[n] : EMPTY));
      }
    }
  }

  private static ByteBuffer header(
      int flags, long capacity, long grain, int entries, long directory, int length) {
    ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("KDMV".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(flags);
    file.putLong(capacity).putLong(grain).putLong(0).putLong(0).putInt(entries);
    file.putLong(0).putLong(directory).putLong(1).put((byte) 0);
    file.put(new byte[] {'\n', ' ', '\r', '\n'});
    file.putShort((short) ((flags & 0x10000) == 0 ? 0 : 1));
    return file;
  }

  private static void vmdk(List<Bomb> bombs) {
    int[] sizes = {1, 512, 65536};
    for (int entries : sizes) {
      for (long capacity : new long[] {1L << 53, 1L << 33, 1L << 24}) {
        for (long grain : new long[] {8, 16384}) {
          ByteBuffer file = header(1, capacity, grain, entries, 1, 1 << 20);
          // every table is the same, and every grain of it too
          for (int i = SECTOR; i < 1 << 19; i += 4) {
            file.putInt(i, 1024);
          }
          for (int i = 1 << 19; i < 1 << 20; i += 4) {
            file.putInt(i, 1600);
          }
          long tables = capacity / (grain * entries);
          String says = EMPTY;
          if (tables > 4 << 20) {
            says = "a directory of " + tables + " grain tables";
          } else if (tables > 1 << 18) {
            says = "but byte " + (SECTOR + 4 * tables) + " is needed";
          } else if (grain > 8) {
            says = "but byte 9207808 is needed";
          }
          bombs.add(Bomb.of("vmdk-" + entries + "-" + capacity + "-" + grain, bytes(file), says));
        }
      }
    }
    byte[] zeros = deflated(8 << 20);
    byte[] many = deflated(600 << 20);
    for (byte[] data : List.of(zeros, many)) {
      ByteBuffer file = header(0x30001, 1 << 20, 128, 512, 1, 1 << 20);
      for (int i = SECTOR; i < SECTOR + 64; i += 4) {
        file.putInt(i, 8);
      }
      for (int i = 0; i < 512; i++) {
        file.putInt(8 * SECTOR + 4 * i, 16);
      }
      file.putInt(16 * SECTOR + 8, data.length);
      file.put(16 * SECTOR + 12, data, 0, Math.min(data.length, 1_000_000));
      String says =
          data == zeros ? "the grain has 65536" : "size of the compressed grain is " + data.length;
      bombs.add(Bomb.of("vmdk-grain-" + data.length, bytes(file), says));
    }
    ByteBuffer footers = header(0x30001, 1 << 20, 128, 512, -1, 1 << 20);
    for (int i = SECTOR; i < 1 << 20; i += SECTOR) {
      footers.putLong(i, 1).putInt(i + 12, 3);
    }
    bombs.add(Bomb.of("vmdk-footers", bytes(footers), "footer"));
  }

  private static byte[] deflated(long zeros) {
    Deflater deflater = new Deflater(9);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[1 << 20];
    byte[] target = new byte[1 << 16];
    for (long done = 0; done < zeros; done += piece.length) {
      deflater.setInput(piece);
      while (!deflater.needsInput()) {
        out.write(target, 0, deflater.deflate(target));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(target, 0, deflater.deflate(target));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static byte[] descriptor(String extents) {
    return GuestBombs.utf8(
        "# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\ncreateType=\"custom\"\n"
            + extents);
  }

  private static void descriptors(List<Bomb> bombs) {
    byte[] sparse = bytes(header(1, 1L << 33, 8, 512, 1, 1 << 19));
    byte[] lines = descriptor(("RW " + (1L << 33) + " SPARSE \"b\"\n").repeat(20_000));
    bombs.add(
        new Bomb(
            "descriptor-sparse",
            Map.of("image.vmdk", lines, "b", sparse),
            "image.vmdk",
            "but byte 8389120 is needed"));
    byte[] flat = descriptor("RW 9000000000000 FLAT \"b\" 0\n".repeat(30_000));
    bombs.add(
        new Bomb(
            "descriptor-flat",
            Map.of("image.vmdk", flat, "b", new byte[512]),
            "image.vmdk",
            "the extents together are too large"));
    bombs.add(Bomb.of("descriptor-zero", descriptor("RW 9 ZERO\n".repeat(39_000)), EMPTY));
    bombs.add(
        Bomb.of(
            "descriptor-zero-more", descriptor("RW 9 ZERO\n".repeat(60_000)), "more than 40000"));
    String none = "lists no extents";
    bombs.add(Bomb.of("descriptor-empty-extents", descriptor("RW 0 ZERO\n".repeat(39_000)), none));
    bombs.add(Bomb.of("descriptor-line", descriptor("ddb.a=\"" + "a".repeat(900_000)), none));
    bombs.add(Bomb.of("descriptor-keys", descriptor("a=1\n".repeat(200_000)), none));
    bombs.add(
        Bomb.of("descriptor-bad", descriptor("RW x SPARSE\n".repeat(60_000)), "extent in line 6"));
    bombs.add(Bomb.of("descriptor-nul", descriptor("\0".repeat(900_000)), none));
    for (String name :
        List.of("/etc/passwd", "/dev/zero", "../secret", "..", ".", "", "a/../../secret")) {
      bombs.add(
          Bomb.of(
              "extent-" + bombs.size(),
              descriptor("RW 9 FLAT \"" + name + "\" 0\n"),
              "an extent outside the image's own folder"));
    }
  }

  private static void ovf(List<Bomb> bombs) throws Exception {
    String file = Ovas.file("f", "disk.raw");
    String disk = Ovas.diskOf("d", "f");
    String drive = Ovas.drive("ovf:/disk/d", 3, 0);
    String controller = Ovas.controller(6, "lsilogic", 3, 0);
    ovf(
        bombs,
        "ovf-items",
        Ovas.descriptor(file, disk, "<Item/>".repeat(100_000)),
        "more than 10000");
    ovf(bombs, "ovf-drives", Ovas.descriptor(file, disk, controller + drive.repeat(3500)), EMPTY);
    ovf(bombs, "ovf-disks", Ovas.descriptor(file, disk.repeat(9_000), controller + drive), EMPTY);
    StringBuilder disks = new StringBuilder();
    for (int i = 0; i < 9_900; i++) {
      disks.append(Ovas.diskOf("d" + i, "f"));
    }
    ovf(
        bombs,
        "ovf-distinct-disks",
        Ovas.descriptor(file, disks.toString(), ""),
        "more than 64 disks");
    ovf(bombs, "ovf-files", Ovas.descriptor(file.repeat(20_000), disk, drive), "more than 10000");
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < 9_900; i++) {
      files.append(Ovas.file("g" + i, "missing" + i));
    }
    String missing = "is not in References";
    ovf(bombs, "ovf-missing-files", Ovas.descriptor(files.toString(), disk, drive), missing);
    ovf(bombs, "ovf-deep", GuestBombs.utf8("<Envelope>" + "<a>".repeat(300_000)), "64 deep");
    String markup = "markup of more than 65536 characters";
    ovf(bombs, "ovf-root", GuestBombs.utf8("<Envelope " + attributes(60_000) + "/>"), markup);
    ovf(bombs, "ovf-namespaces", GuestBombs.utf8("<Envelope " + namespaces() + "/>"), markup);
    String wide = "<Envelope " + namespacesPast('>') + "/>";
    bombs.add(
        new Bomb(
            "ovf-namespaces-past",
            Map.of("image.ovf", GuestBombs.utf8(wide)),
            "image.ovf",
            "more than 1000 namespaces"));
    hugeTables(bombs);
    String broken = "not well-formed XML";
    ovf(bombs, "ovf-text", GuestBombs.utf8("<Envelope>" + "a".repeat(900_000)), broken);
    // without its root element within reach the file alone is not known for a descriptor
    byte[] comment = GuestBombs.utf8("<!--" + "a".repeat(900_000) + "--><Envelope/>");
    ovf(bombs, "ovf-comment", comment, "a file that is no disk image (plain text)", markup);
    ovf(bombs, "ovf-name", GuestBombs.utf8("<Envelope><" + "a".repeat(900_000) + "/>"), markup);
    ovf(bombs, "ovf-amps", GuestBombs.utf8("<Envelope>" + "&amp;".repeat(180_000)), broken);
    ovf(bombs, "ovf-characters", GuestBombs.utf8("<Envelope>" + "&#x41;".repeat(150_000)), broken);
    ovf(bombs, "ovf-numbers", Ovas.descriptor(badFiles(), disk, drive), missing);
    StringBuilder entities = new StringBuilder("<!DOCTYPE Envelope [<!ENTITY a0 \"lol\">");
    for (int i = 1; i < 20; i++) {
      entities.append("<!ENTITY a").append(i).append(" \"");
      entities.append(("&a" + (i - 1) + ";").repeat(10)).append("\">");
    }
    String laughs = entities + "]><Envelope>&a19;</Envelope>";
    ovf(bombs, "ovf-entities", GuestBombs.utf8(laughs), "document type declaration");
    for (String uri :
        List.of("file:///etc/passwd", "http://127.0.0.1:9/x", "/dev/zero", "secret")) {
      String external =
          "<!DOCTYPE Envelope [<!ENTITY x SYSTEM \"" + uri + "\">]><Envelope>&x;</Envelope>";
      ovf(bombs, "ovf-external" + bombs.size(), GuestBombs.utf8(external), "document type");
      String dtd = "<!DOCTYPE Envelope SYSTEM \"" + uri + "\"><Envelope/>";
      ovf(bombs, "ovf-dtd" + bombs.size(), GuestBombs.utf8(dtd), "document type");
    }
    for (String href :
        List.of(
            "/etc/passwd",
            "../secret",
            "%2e%2e%2fsecret",
            "%2E%2E/secret",
            "file:///etc/passwd",
            "file:secret",
            "http://127.0.0.1:9/x",
            "..\\\\secret",
            "//host/share",
            "%00",
            "disk.raw%00.vmdk",
            "/dev/zero",
            ".",
            "..")) {
      String says =
          switch (href) {
            case "file:///etc/passwd", "file:secret", "http://127.0.0.1:9/x" ->
                "outside the package";
            case "." -> "is not in the package";
            default -> "leads outside the package";
          };
      ovf(bombs, "ovf-href" + bombs.size(), Ovas.simpleDescriptor(href), says);
    }
    manifests(bombs);
  }

  private static String attributes(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append('a').append(i).append("='b' ");
    }
    return text.toString();
  }

  /** No piece of it is long where any greater-than sign seems to end the tag. */
  private static String namespacesPast(char end) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      text.append("xmlns:n").append(i).append(i % 1000 == 0 ? "='" + end + "' " : "='u' ");
    }
    return text.toString();
  }

  /** Many disks whose tables have 32 MiB, nearly all of it a hole. */
  private static void hugeTables(List<Bomb> bombs) throws Exception {
    StringBuilder disks = new StringBuilder();
    StringBuilder files = new StringBuilder();
    StringBuilder others = new StringBuilder();
    Map<String, byte[]> folder = new LinkedHashMap<>();
    byte[] disk = VhdxFiles.withHugeTable();
    for (int i = 0; i < 64; i++) {
      disks.append(Ovas.diskOf("d" + i, "f"));
      files.append(Ovas.file("g" + i, "disk" + i + ".vhdx"));
      others.append(Ovas.diskOf("d" + i, "g" + i));
    }
    byte[] same = Ovas.descriptor(Ovas.file("f", "disk.vhdx"), disks.toString(), "");
    bombs.add(
        new Bomb(
            "ovf-one-huge-table",
            Map.of("image.ovf", same, "disk.vhdx", disk),
            "image.ovf",
            "of the first 4194304"));
    folder.put("image.ovf", Ovas.descriptor(files.toString(), others.toString(), ""));
    for (int i = 0; i < 24; i++) {
      folder.put("disk" + i + ".vhdx", disk);
    }
    bombs.add(new Bomb("ovf-huge-tables", folder, "image.ovf", "of the first 4194304"));
  }

  private static String namespaces() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      text.append("xmlns:n").append(i).append("='u' ");
    }
    return text.toString();
  }

  private static String badFiles() {
    return "<File ovf:id=\"a\" ovf:href=\"b\" ovf:size=\"x\" ovf:chunkSize=\"y\"/>".repeat(9_000);
  }

  private static void ovf(List<Bomb> bombs, String name, byte[] descriptor, String says)
      throws Exception {
    ovf(bombs, name, descriptor, says, says);
  }

  private static void ovf(
      List<Bomb> bombs, String name, byte[] descriptor, String besideSays, String ovaSays)
      throws Exception {
    byte[] content = new byte[descriptor.length > 900_000 ? 512 : 4096];
    content[511] = 1;
    byte[] small = descriptor.length > 1_000_000 ? new byte[0] : content;
    bombs.add(
        new Bomb(
            name + "-beside",
            Map.of("image.ovf", descriptor, "disk.raw", small),
            "image.ovf",
            besideSays));
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("image.ovf", descriptor);
    members.put("disk.raw", small);
    byte[] tar = Ovas.tar(members);
    if (tar.length <= 1 << 20) {
      bombs.add(Bomb.of(name + "-ova", tar, ovaSays));
    }
  }

  private static void manifests(List<Bomb> bombs) throws Exception {
    String[] lines = {
      "\n", "a\n", "SHA1(disk.raw)= " + "0".repeat(40) + "\n", "SHA1(", "SHA1(a)= 0\n", "("
    };
    for (String line : lines) {
      Map<String, byte[]> members = new LinkedHashMap<>();
      members.put("image.ovf", Ovas.simpleDescriptor("disk.raw"));
      members.put("disk.raw", Ovas.disk('x', 800));
      members.put("image.mf", GuestBombs.utf8(line.repeat(600_000 / line.length())));
      String says =
          line.contains("000") ? "not the one whose digest the manifest holds" : "no digests";
      bombs.add(Bomb.of("manifest-" + bombs.size(), Ovas.tar(members), says));
    }
  }

  private static byte[] member(String name, char type, long size, byte[] content) {
    return member(name, type, size, content, new byte[0]);
  }

  /**
   * @param tail of the header, from byte 386 on
   */
  private static byte[] member(String name, char type, long size, byte[] content, byte[] tail) {
    ByteBuffer header = ByteBuffer.allocate(512 + (content.length + 511) / 512 * 512);
    header.put(0, name.getBytes(StandardCharsets.US_ASCII));
    header.put(100, "0000644\0".getBytes(StandardCharsets.US_ASCII));
    String octal = Long.toOctalString(size);
    header.put(124, ("0".repeat(11 - octal.length()) + octal).getBytes(StandardCharsets.US_ASCII));
    header.put(156, (byte) type).put(257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    header.put(386, tail).put(512, content);
    header.put(148, "        ".getBytes(StandardCharsets.US_ASCII));
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += Byte.toUnsignedInt(header.get(i));
    }
    String digits = Integer.toOctalString(sum);
    header.put(
        148, ("0".repeat(6 - digits.length()) + digits + "\0").getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] repeat(byte[] part, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static void tar(List<Bomb> bombs) {
    byte[] ovf = Ovas.simpleDescriptor("disk.raw");
    byte[] first = member("image.ovf", '0', ovf.length, ovf);
    byte[] record = GuestBombs.utf8("11 path=ab\n");
    byte[] many = repeat(record, 80_000);
    bombs.add(
        Bomb.of(
            "tar-pax-records",
            join(
                first,
                member("p", 'x', many.length, many),
                member("disk.raw", '0', 0, new byte[0])),
            "end of tar archive"));
    bombs.add(
        Bomb.of(
            "tar-pax-size", join(first, member("p", 'x', 077777777777L, many)), "size 8589934591"));
    byte[] pax = member("p", 'x', record.length, record);
    bombs.add(Bomb.of("tar-pax-nested", join(first, repeat(pax, 900)), "more than 16 extension"));
    byte[] global = member("p", 'g', record.length, record);
    bombs.add(
        Bomb.of("tar-pax-global", join(first, repeat(global, 900)), "pax global header with path"));
    byte[] longName = GuestBombs.utf8("n".repeat(900_000));
    bombs.add(
        Bomb.of(
            "tar-long-name",
            join(first, member("l", 'L', longName.length, longName)),
            "but byte 903680"));
    bombs.add(
        Bomb.of(
            "tar-empty-members",
            join(first, repeat(member("a", '0', 0, new byte[0]), 1900)),
            "is there twice"));
    byte[] lengths = GuestBombs.utf8("999999999999999999999 path=a\n");
    bombs.add(
        Bomb.of(
            "tar-pax-length",
            join(first, member("p", 'x', lengths.length, lengths), first),
            "cannot be decoded"));
    // four pieces, and more in the blocks that follow
    byte[] tail = GuestBombs.utf8("77777777777\00077777777777\0".repeat(4) + "\1");
    byte[] sparse = member("disk.raw", 'S', 512, new byte[512], tail);
    bombs.add(
        Bomb.of(
            "tar-sparse", join(first, sparse, repeat(new byte[512], 100)), "sparse tar member"));
    byte[] hole = GuestBombs.utf8("22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n");
    byte[] map = GuestBombs.utf8("999999999\n".repeat(60_000));
    bombs.add(
        Bomb.of(
            "tar-sparse-map",
            join(
                first,
                member("p", 'x', hole.length, hole),
                member("disk.raw", '0', map.length, map)),
            "sparse tar member"));
  }

  private static void tables(List<Bomb> bombs) {
    ByteBuffer loop = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    entry(loop, 0, 0, 0x05, 8, 100);
    entry(loop, 8, 0, 0x83, 1, 1);
    entry(loop, 8, 1, 0x05, 0, 100);
    bombs.add(Bomb.of("ebr-loop", bytes(loop), "comes back"));
    ByteBuffer chains = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    for (int slot = 0; slot < 4; slot++) {
      entry(chains, 0, slot, 0x05, 8, 2000);
    }
    for (int i = 8; i < 2000; i++) {
      entry(chains, i, 0, 0x83, 1, 2000);
      entry(chains, i, 1, 0x05, i - 7, 2000);
      entry(chains, i, 2, 0x83, 1, 2000);
      entry(chains, i, 3, 0x83, 1, 2000);
    }
    bombs.add(Bomb.of("ebr-chains", bytes(chains), "has more than 100 problems"));
    byte[] guest = Guests.withGrub(Guests.GRUB).volume();
    bombs.add(
        Bomb.of(
            "gpt-same-guest",
            gpt(5_000, java.util.Arrays.copyOf(guest, 300 * 1024)),
            "64 file systems"));
    bombs.add(
        Bomb.of("gpt-same-swap", gpt(7_000, new byte[4096]), "no backup header at sector 1759"));
    for (long[] counts :
        new long[][] {
          {0xFFFFFFFFL, 128}, {1, 0xFFFFFFFFL}, {16384, 1 << 24}, {0, 128}, {1, 1L << 31}
        }) {
      String says =
          counts[0] == 0
              ? "no backup header at sector 127"
              : counts[1] == 128
                  ? "NumberOfPartitionEntries is 4294967295"
                  : "SizeOfPartitionEntry is " + counts[1];
      ByteBuffer disk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
      entry(disk, 0, 0, 0xEE, 1, -1);
      header(disk, (int) counts[0], (int) counts[1], 2, 0);
      bombs.add(Bomb.of("gpt-" + counts[0] + "-" + counts[1], bytes(disk), says));
    }
  }

  /** A table whose partitions are all at the same place. */
  private static byte[] gpt(int count, byte[] volume) {
    int array = count * 128;
    int start = 2 + (array + 511) / 512;
    ByteBuffer disk =
        ByteBuffer.allocate(start * SECTOR + volume.length).order(ByteOrder.LITTLE_ENDIAN);
    entry(disk, 0, 0, 0xEE, 1, -1);
    for (int i = 0; i < count; i++) {
      int at = 2 * SECTOR + i * 128;
      disk.putLong(at, 0x477284830FC63DAFL).putLong(at + 8, 0xE47D47D8693D798EL);
      disk.putLong(at + 16, i).putLong(at + 24, 1).putLong(at + 32, start);
      disk.putLong(at + 40, start + volume.length / SECTOR - 1);
    }
    disk.put(start * SECTOR, volume);
    CRC32 crc = new CRC32();
    crc.update(bytes(disk), 2 * SECTOR, array);
    header(disk, count, 128, 2, (int) crc.getValue());
    return bytes(disk);
  }

  private static void header(ByteBuffer disk, int count, int size, long array, int arrayCrc) {
    disk.put(SECTOR, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    disk.putInt(SECTOR + 8, 0x10000).putInt(SECTOR + 12, 92).putLong(SECTOR + 24, 1);
    disk.putLong(SECTOR + 32, disk.capacity() / SECTOR - 1).putLong(SECTOR + 40, 2);
    disk.putLong(SECTOR + 48, disk.capacity() / SECTOR - 1).putLong(SECTOR + 72, array);
    disk.putInt(SECTOR + 80, count).putInt(SECTOR + 84, size).putInt(SECTOR + 88, arrayCrc);
    CRC32 crc = new CRC32();
    crc.update(bytes(disk), SECTOR, 92);
    disk.putInt(SECTOR + 16, (int) crc.getValue());
  }

  private static void entry(ByteBuffer disk, int sector, int slot, int type, long at, long count) {
    int place = sector * SECTOR + 446 + 16 * slot;
    disk.put(place + 4, (byte) type).putInt(place + 8, (int) at).putInt(place + 12, (int) count);
    disk.putShort(sector * SECTOR + 510, (short) 0xAA55);
  }
}
