package preflight.hostile.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import preflight.image.ova.Ovas;

/** The tar headers of an OVA, and a pax header before its disk (POSIX.1-2017, pax). */
final class TarFields implements MutatedFormat {

  private static final int BLOCK = 512;

  @Override
  public String name() {
    return "tar";
  }

  @Override
  public byte[] sample() {
    byte[] descriptor = Ovas.simpleDescriptor("disk.raw");
    byte[] disk = Ovas.disk('x', 64);
    byte[] pax = "17 path=disk.raw\n14 size=32768\n".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    member(out, "image.ovf", '0', descriptor);
    member(out, "PaxHeader", 'x', pax);
    member(out, "short", '0', disk);
    out.writeBytes(new byte[2 * BLOCK]);
    byte[] tar = out.toByteArray();
    seal(tar);
    return tar;
  }

  private static void member(ByteArrayOutputStream out, String name, char type, byte[] content) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0000000000\0000000000\000");
    String size = Integer.toOctalString(content.length);
    put(header, 124, "0".repeat(11 - size.length()) + size + "\00000000000000\0");
    put(header, 156, String.valueOf(type));
    put(header, 257, "ustar\00000");
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static int pax() {
    return BLOCK + (Ovas.simpleDescriptor("disk.raw").length + BLOCK - 1) / BLOCK * BLOCK;
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    header(all, "descriptor's header", 0);
    header(all, "pax header", pax());
    header(all, "disk's header", pax() + 2 * BLOCK);
    String records = "pax records";
    all.add(Mutation.text(records, "length of path", "", "17", " path="));
    all.add(Mutation.text(records, "path", "17 path=", "disk.raw", "\n"));
    all.add(Mutation.text(records, "length of size", "\n", "14", " size="));
    all.add(Mutation.text(records, "size", "14 size=", "32768", "\n"));
    return all;
  }

  private static void header(List<Mutation> all, String structure, long offset) {
    new Mutation.At(all, structure, offset, ByteOrder.BIG_ENDIAN)
        .bytes("name", 0, 100)
        .digits("mode", 100, 8, "7")
        .digits("uid", 108, 8, "7")
        .digits("gid", 116, 8, "7")
        .digits("size", 124, 12, "7")
        .digits("mtime", 136, 12, "7")
        .digits("chksum", 148, 8, "7")
        .number("typeflag", 156, 1)
        .bytes("linkname", 157, 100)
        .bytes("magic", 257, 6)
        .bytes("version", 263, 2)
        .bytes("prefix", 345, 155);
  }

  /** The checksum of each header where it was, as if of spaces (ustar, "chksum"). */
  @Override
  public boolean seal(byte[] image) {
    for (int at : new int[] {0, pax(), pax() + 2 * BLOCK}) {
      put(image, at + 148, "        ");
      int sum = 0;
      for (int i = 0; i < BLOCK; i++) {
        sum += Byte.toUnsignedInt(image[at + i]);
      }
      String digits = Integer.toOctalString(sum);
      put(image, at + 148, "0".repeat(6 - digits.length()) + digits + "\0 ");
    }
    return true;
  }
}
