package preflight.hostile.mutation;

import java.util.ArrayList;
import java.util.List;
import preflight.image.vdi.VdiFiles;

/** A dynamic VDI image, header 1.1 (VirtualBox VDICore.h, VDIPREHEADER and VDIHEADER1PLUS). */
final class VdiFields implements MutatedFormat {

  @Override
  public String name() {
    return "vdi";
  }

  @Override
  public byte[] sample() {
    return VdiFiles.dynamic();
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    VmdkSparseFields.at(all, "header", 0)
        .bytes("szFileInfo", 0, 64)
        .number("u32Signature", 0x40, 4)
        .number("u32Version", 0x44, 4)
        .number("cbHeader", 0x48, 4)
        .number("u32Type", 0x4C, 4)
        .number("fFlags", 0x50, 4)
        .bytes("szComment", 0x54, 256)
        .number("offBlocks", 0x154, 4)
        .number("offData", 0x158, 4)
        .number("cCylinders", 0x15C, 4)
        .number("cbSector", 0x168, 4)
        .number("u32Dummy", 0x16C, 4)
        .number("cbDisk", 0x170, 8)
        .number("cbBlock", 0x178, 4)
        .number("cbBlockExtra", 0x17C, 4)
        .number("cBlocks", 0x180, 4)
        .number("cBlocksAllocated", 0x184, 4)
        .bytes("uuidCreate", 0x188, 16)
        .bytes("uuidModify", 0x198, 16)
        .bytes("uuidLinkage", 0x1A8, 16)
        .bytes("uuidParentModify", 0x1B8, 16);
    VmdkSparseFields.at(all, "block map", 512).number("entry 0", 0, 4).number("entry 3", 12, 4);
    return all;
  }
}
