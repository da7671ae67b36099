package preflight.hostile.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import preflight.block.lvm.LvmWriter;
import preflight.hostile.Guests;

/** Label, metadata area and description of a physical volume that fills a disk. */
final class LvmFields implements MutatedFormat {

  private static final int EXTENTS = 260;
  private static final int AREA = 4096;

  @Override
  public String name() {
    return "lvm";
  }

  @Override
  public byte[] sample() {
    byte[] guest = Guests.withGrub(Guests.GRUB).volume();
    LvmWriter writer =
        new LvmWriter("vg", 'v')
            .physical('a', EXTENTS)
            .volume("root", LvmWriter.linear(0, 250, "pv0", 4));
    byte[] device = writer.device('a', EXTENTS);
    System.arraycopy(guest, 0, device, LvmWriter.START + 4 * LvmWriter.EXTENT, guest.length);
    return device;
  }

  @Override
  public boolean seal(byte[] image) {
    LvmWriter.sealText(image, AREA);
    LvmWriter.sealLabel(image, 1);
    return true;
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    VmdkSparseFields.at(all, "label", 512)
        .bytes("id", 0, 8)
        .number("sector_xl", 8, 8)
        .number("crc_xl", 16, 4)
        .number("offset_xl", 20, 4)
        .bytes("type", 24, 8);
    VmdkSparseFields.at(all, "physical volume header", 544)
        .bytes("pv_uuid", 0, 32)
        .number("device_size_xl", 32, 8)
        .number("data area offset", 40, 8)
        .number("data area size", 48, 8)
        .number("end of data areas", 56, 8)
        .number("metadata area offset", 72, 8)
        .number("metadata area size", 80, 8)
        .number("end of metadata areas", 88, 8)
        .number("extension version", 104, 4)
        .number("extension flags", 108, 4);
    VmdkSparseFields.at(all, "metadata area header", AREA)
        .number("checksum_xl", 0, 4)
        .bytes("magic", 4, 16)
        .number("version", 20, 4)
        .number("start", 24, 8)
        .number("size", 32, 8)
        .number("raw_locn offset", 40, 8)
        .number("raw_locn size", 48, 8)
        .number("raw_locn checksum", 56, 4)
        .number("raw_locn flags", 60, 4);
    text(all, "vg", " {");
    text(all, "stripe_count = 1", "\t");
    for (String name :
        new String[] {
          "seqno = 1",
          "extent_size = 8",
          "pe_start = 64",
          "pe_count = 260",
          "segment_count = 1",
          "start_extent = 0",
          "extent_count = 250"
        }) {
      text(all, name, "\n");
    }
    text(all, "\"striped\"", "\n");
    text(all, "\"pv0\", 4", "\n");
    text(all, "\"VISIBLE\"", "]");
    text(all, "\"lvm2\"", " ");
    return all;
  }

  /** Overwrites a word of the text, whose length stays. */
  private void text(List<Mutation> all, String word, String after) {
    byte[] sample = sample();
    String image = new String(sample, StandardCharsets.ISO_8859_1);
    int at = image.indexOf(word + after);
    if (at < 0) {
      throw new AssertionError(word + " is not in the sample");
    }
    int equals = word.indexOf("= ");
    int from = equals < 0 ? 0 : equals + 2;
    Mutation.At field = VmdkSparseFields.at(all, "description", at + from);
    int width = word.length() - from;
    if (equals < 0 || width == 1) {
      field.bytes(word, 0, width);
    } else {
      field.digits(word.substring(0, equals - 1), 0, width, "9");
    }
  }
}
