package preflight.hostile.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.filesystem.fat.FatWriter;

/** A small FAT volume with long names; FAT32 has fewer clusters than it should, which is told. */
final class FatFields implements MutatedFormat {

  private static final int START = 4096;
  private static final int SECTOR = 512;
  private static final String LONG = "/a long name for a file.cfg";

  private final int bits;
  private final FatWriter writer;

  FatFields(int bits) {
    this.bits = bits;
    writer = new FatWriter(bits, SECTOR, 1, bits == 12 ? 100 : bits == 16 ? 4085 : 300);
    writer.directory("/EFI").file("/EFI/BOOT.EFI", content(), 2).file(LONG, content());
    // the last one, so that all before it is looked at for it
    byte[] label = "LABEL      ".getBytes(StandardCharsets.US_ASCII);
    writer.put("", FatWriter.shortEntry(label, 8, 0, 0));
  }

  private static byte[] content() {
    byte[] content = new byte[4 * SECTOR + 100];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i / SECTOR + 1);
    }
    return content;
  }

  @Override
  public String name() {
    return "fat" + bits;
  }

  @Override
  public byte[] sample() {
    byte[] volume = writer.volume();
    byte[] disk = new byte[START + volume.length];
    ByteBuffer table = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    table.put(450, (byte) 0x0C).putInt(454, START / SECTOR).putInt(458, volume.length / SECTOR);
    table.putShort(510, (short) 0xAA55).put(START, volume);
    return Arrays.copyOf(disk, disk.length);
  }

  private static Mutation.At at(List<Mutation> all, String structure, long offset) {
    return new Mutation.At(all, structure, START + offset, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    Mutation.At boot =
        at(all, "boot sector", 0)
            .bytes("BS_jmpBoot", 0, 3)
            .number("BPB_BytsPerSec", 11, 2)
            .number("BPB_SecPerClus", 13, 1)
            .number("BPB_RsvdSecCnt", 14, 2)
            .number("BPB_NumFATs", 16, 1)
            .number("BPB_RootEntCnt", 17, 2)
            .number("BPB_TotSec16", 19, 2)
            .number("BPB_Media", 21, 1)
            .number("BPB_FATSz16", 22, 2)
            .number("BPB_HiddSec", 28, 4)
            .number("BPB_TotSec32", 32, 4);
    int extended = bits == 32 ? 64 : 36;
    if (bits == 32) {
      boot.number("BPB_FATSz32", 36, 4)
          .number("BPB_ExtFlags", 40, 2)
          .number("BPB_FSVer", 42, 2)
          .number("BPB_RootClus", 44, 4)
          .number("BPB_FSInfo", 48, 2)
          .number("BPB_BkBootSec", 50, 2);
    }
    boot.number("BS_BootSig", extended + 2, 1)
        .number("BS_VolID", extended + 3, 4)
        .bytes("BS_VolLab", extended + 7, 11)
        .bytes("BS_FilSysType", extended + 18, 8)
        .number("signature", 510, 2);
    if (bits == 32) {
      at(all, "FSInfo", SECTOR)
          .number("FSI_LeadSig", 0, 4)
          .number("FSI_StrucSig", 484, 4)
          .number("FSI_Free_Count", 488, 4)
          .number("FSI_Nxt_Free", 492, 4)
          .number("FSI_TrailSig", 508, 4);
    }
    int width = bits == 32 ? 4 : 2;
    int first = writer.firstCluster("/EFI/BOOT.EFI");
    at(all, "FAT", writer.tableAt(0)).number("FAT[0]", 0, width);
    at(all, "FAT", 0)
        .number("entry of a directory", writer.tableEntry(writer.firstCluster("/EFI")), width)
        .number("entry of a file", writer.tableEntry(first), width)
        .number("last entry of a file", writer.tableEntry(first + 8), width)
        .number("entry of the second table", writer.tableEntry(first) + secondTable(), width);
    entry(all, "label entry", writer.entryAt(LONG) + 32);
    entry(all, "directory entry", writer.entryAt("/EFI"));
    entry(all, "file entry", writer.entryAt(LONG));
    for (int i = 1; i <= 2; i++) {
      at(all, "long name entry " + i, writer.entryAt(LONG) - 32L * i)
          .number("LDIR_Ord", 0, 1)
          .bytes("LDIR_Name1", 1, 2)
          .number("LDIR_Attr", 11, 1)
          .number("LDIR_Type", 12, 1)
          .number("LDIR_Chksum", 13, 1)
          .number("LDIR_FstClusLO", 26, 2);
    }
    return all;
  }

  private int secondTable() {
    return writer.tableAt(1) - writer.tableAt(0);
  }

  private static void entry(List<Mutation> all, String structure, int offset) {
    at(all, structure, offset)
        .bytes("DIR_Name", 0, 1)
        .bytes("DIR_Name, extension", 8, 1)
        .number("DIR_Attr", 11, 1)
        .number("DIR_NTRes", 12, 1)
        .number("DIR_FstClusHI", 20, 2)
        .number("DIR_WrtTime", 22, 2)
        .number("DIR_FstClusLO", 26, 2)
        .number("DIR_FileSize", 28, 4);
  }
}
