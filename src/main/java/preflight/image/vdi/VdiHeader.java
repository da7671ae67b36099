package preflight.image.vdi;

import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * The header of a VDI file, format version 1.1 (VirtualBox VDICore.h, VDIPREHEADER and
 * VDIHEADER1PLUS).
 *
 * <p>A block takes {@code blockExtra + blockSize} bytes in the file, the extra bytes first.
 *
 * @param blockMapOffset in bytes
 * @param dataOffset of the first block, in bytes
 * @param diskSize in bytes
 * @param blockSize in bytes, a power of two
 * @param blockExtra bytes before the data of each block
 * @param blockCount entries of the block map
 * @param allocatedCount blocks that the file holds
 */
record VdiHeader(
    VdiType type,
    long blockMapOffset,
    long dataOffset,
    long diskSize,
    long blockSize,
    long blockExtra,
    long blockCount,
    long allocatedCount) {

  /** Of the pre-header and the header as far as the last field that is read. */
  static final int LENGTH = 0x48 + 384;

  private static final long SIGNATURE = 0xBEDA107FL;
  private static final long VERSION = 0x00010001L;
  private static final long SECTOR = 512;

  static VdiHeader parse(Bytes bytes) throws ReadProblem {
    long signature = bytes.u32(0x40);
    if (signature != SIGNATURE) {
      throw bytes.corrupt(0x40, "signature is 0x" + Long.toHexString(signature));
    }
    long version = bytes.u32(0x44);
    if (version != VERSION) {
      throw new UnsupportedException(
          bytes.structure(),
          "VDI format version " + (version >>> 16) + "." + (version & 0xFFFF),
          bytes.absolute(0x44));
    }
    long headerLength = bytes.u32(0x48);
    if (headerLength < LENGTH - 0x48) {
      throw bytes.corrupt(0x48, "cbHeader is " + headerLength + ", less than 384");
    }
    long typeNumber = bytes.u32(0x4C);
    VdiType type =
        VdiType.of(typeNumber)
            .orElseThrow(() -> bytes.corrupt(0x4C, "unknown image type " + typeNumber));
    long mapOffset = bytes.u32(0x154);
    long dataOffset = bytes.u32(0x158);
    long diskSize = bytes.u64(0x170);
    long blockSize = bytes.u32(0x178);
    long blockExtra = bytes.u32(0x17C);
    long blockCount = bytes.u32(0x180);
    long allocated = bytes.u32(0x184);

    if (diskSize == 0) {
      throw bytes.corrupt(0x170, "cbDisk is 0");
    }
    if (blockSize < SECTOR || Long.bitCount(blockSize) != 1) {
      throw bytes.corrupt(0x178, "cbBlock is " + blockSize + ", not a power of two from 512 on");
    }
    if (blockSize > Limits.VDI_BLOCK) {
      throw new UnsupportedException(
          bytes.structure(), "cbBlock of " + blockSize + " bytes", bytes.absolute(0x178));
    }
    if (blockExtra > Limits.VDI_BLOCK) {
      throw new UnsupportedException(
          bytes.structure(), "cbBlockExtra of " + blockExtra + " bytes", bytes.absolute(0x17C));
    }
    if ((diskSize - 1) / blockSize >= blockCount) {
      throw bytes.corrupt(
          0x180,
          "cBlocks is "
              + blockCount
              + ", too few for "
              + diskSize
              + " bytes in blocks of "
              + blockSize);
    }
    if (mapOffset < 0x48 + headerLength) {
      throw bytes.corrupt(0x154, "offBlocks is " + mapOffset + ", within the header");
    }
    if (dataOffset < mapOffset + blockCount * 4) {
      throw bytes.corrupt(0x158, "offData is " + dataOffset + ", before the end of the block map");
    }
    if (mapOffset % SECTOR != 0) {
      throw bytes.corrupt(0x154, "offBlocks is " + mapOffset + ", no multiple of 512");
    }
    if (dataOffset % SECTOR != 0) {
      throw bytes.corrupt(0x158, "offData is " + dataOffset + ", no multiple of 512");
    }
    return new VdiHeader(
        type, mapOffset, dataOffset, diskSize, blockSize, blockExtra, blockCount, allocated);
  }

  /** From one block to the next in the file, in bytes. */
  long stride() {
    return blockExtra + blockSize;
  }

  /** How many entries of the map the disk's size needs. */
  long usedBlocks() {
    return (diskSize - 1) / blockSize + 1;
  }
}
