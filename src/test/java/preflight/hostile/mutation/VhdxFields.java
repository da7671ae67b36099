package preflight.hostile.mutation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.image.vhdx.VhdxFiles;

/** A dynamic VHDX with a log to be replayed ([MS-VHDX]). */
final class VhdxFields implements MutatedFormat {

  private static final String[] ITEMS = {
    "file parameters",
    "virtual disk size",
    "virtual disk ID",
    "logical sector size",
    "physical sector size",
  };

  @Override
  public String name() {
    return "vhdx";
  }

  @Override
  public byte[] sample() throws IOException {
    return VhdxFiles.withPageInLog();
  }

  @Override
  public boolean seal(byte[] image) {
    byte[] before = image.clone();
    VhdxFiles.mendChecksumsByLength(image);
    return !Arrays.equals(image, before);
  }

  @Override
  public List<Mutation> mutations() {
    int[] at = VhdxFiles.structures();
    List<Mutation> all = new ArrayList<>();
    VmdkSparseFields.at(all, "file type identifier", at[0])
        .bytes("Signature", 0, 8)
        .bytes("Creator", 8, 512);
    header(all, "header 1", at[1]);
    header(all, "header 2", at[2]);
    regions(all, "region table 1", at[3]);
    regions(all, "region table 2", at[4]);
    logEntry(all, at[5]);
    metadata(all, at[6]);
    VmdkSparseFields.at(all, "metadata items", at[7])
        .number("BlockSize", 0, 4)
        .number("Flags", 4, 4)
        .number("VirtualDiskSize", 8, 8)
        .bytes("VirtualDiskId", 16, 16)
        .number("LogicalSectorSize", 32, 4)
        .number("PhysicalSectorSize", 36, 4);
    VmdkSparseFields.at(all, "BAT", at[8])
        .number("entry 0 low", 0, 4)
        .number("entry 0", 0, 8)
        .number("entry 0 FileOffsetMB", 2, 4)
        .number("entry 1", 8, 8)
        .number("entry behind the disk", 16, 8);
    return all;
  }

  private static void header(List<Mutation> all, String structure, long offset) {
    VmdkSparseFields.at(all, structure, offset)
        .bytes("Signature", 0, 4)
        .number("Checksum", 4, 4)
        .number("SequenceNumber", 8, 8)
        .bytes("FileWriteGuid", 16, 16)
        .bytes("DataWriteGuid", 32, 16)
        .bytes("LogGuid", 48, 16)
        .number("LogVersion", 64, 2)
        .number("Version", 66, 2)
        .number("LogLength", 68, 4)
        .number("LogOffset", 72, 8)
        .bytes("Reserved", 80, 4016);
  }

  private static void regions(List<Mutation> all, String structure, long offset) {
    VmdkSparseFields.at(all, structure, offset)
        .bytes("Signature", 0, 4)
        .number("Checksum", 4, 4)
        .number("EntryCount", 8, 4)
        .number("Reserved", 12, 4);
    for (int i = 0; i < 2; i++) {
      VmdkSparseFields.at(all, structure + (i == 0 ? " BAT" : " metadata"), offset + 16 + 32L * i)
          .bytes("Guid", 0, 16)
          .number("FileOffset", 16, 8)
          .number("Length", 24, 4)
          .number("Required", 28, 4);
    }
  }

  private static void logEntry(List<Mutation> all, long offset) {
    VmdkSparseFields.at(all, "log entry", offset)
        .bytes("Signature", 0, 4)
        .number("Checksum", 4, 4)
        .number("EntryLength", 8, 4)
        .number("Tail", 12, 4)
        .number("SequenceNumber", 16, 8)
        .number("DescriptorCount", 24, 4)
        .number("Reserved", 28, 4)
        .bytes("LogGuid", 32, 16)
        .number("FlushedFileOffset", 48, 8)
        .number("LastFileOffset", 56, 8);
    VmdkSparseFields.at(all, "log data descriptor", offset + 64)
        .bytes("Signature", 0, 4)
        .bytes("TrailingBytes", 4, 4)
        .bytes("LeadingBytes", 8, 8)
        .number("FileOffset", 16, 8)
        .number("SequenceNumber", 24, 8);
    VmdkSparseFields.at(all, "log zero descriptor", offset + 96)
        .bytes("Signature", 0, 4)
        .number("Reserved", 4, 4)
        .number("ZeroLength", 8, 8)
        .number("FileOffset", 16, 8)
        .number("SequenceNumber", 24, 8);
    VmdkSparseFields.at(all, "log data sector", offset + 4096)
        .bytes("Signature", 0, 4)
        .number("SequenceHigh", 4, 4)
        .bytes("Data", 8, 4084)
        .number("SequenceLow", 4092, 4);
  }

  private static void metadata(List<Mutation> all, long offset) {
    VmdkSparseFields.at(all, "metadata table", offset)
        .bytes("Signature", 0, 8)
        .bytes("Reserved", 8, 2)
        .number("EntryCount", 10, 2)
        .bytes("Reserved 2", 12, 20);
    for (int i = 0; i < ITEMS.length; i++) {
      VmdkSparseFields.at(all, "metadata table " + ITEMS[i], offset + 32 + 32L * i)
          .bytes("ItemId", 0, 16)
          .number("Offset", 16, 4)
          .number("Length", 20, 4)
          .number("Flags", 24, 4)
          .number("Reserved", 28, 4);
    }
  }
}
