package preflight.block;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.tukaani.xz.LZMAInputStream;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;

/**
 * What a GRUB 2 core image for BIOS has built in (GRUB i386/pc/startup_raw.S, grub/kernel.h,
 * offsets.h).
 *
 * <pre>
 *   0x08  compressed size, u32
 *   0x0C  uncompressed size, u32
 *   ...   decompressor, which loads 0x100000 and its own end as absolute addresses
 *   end   LZMA without header (lc 3, lp 0, pb 2), of: kernel, then modules as objects
 * </pre>
 */
record GrubCoreBody(Optional<String> prefix, Optional<String> configuration) {

  private static final String STRUCTURE = "GRUB core image";

  /** Where diskboot.img loads this to (GRUB_BOOT_I386_PC_KERNEL_SEG). */
  private static final int LOAD_ADDRESS = 0x8200;

  private static final int MOST_DECOMPRESSOR = 16 * 1024;
  private static final int MOST_UNCOMPRESSED = 8 * 1024 * 1024;
  private static final int DICTIONARY = 64 * 1024;
  private static final byte PROPERTIES = (2 * 5 + 0) * 9 + 3;

  private static final long MODULE_MAGIC = 0x676D696DL;
  private static final int CONFIGURATION = 2;
  private static final int PREFIX = 3;
  private static final int MOST_OBJECTS = 2000;

  private static final GrubCoreBody UNREAD = new GrubCoreBody(Optional.empty(), Optional.empty());

  /**
   * @param body all sectors behind the first one
   * @param offset of the core image, for errors
   * @return with neither prefix nor configuration where another version of GRUB made it
   * @throws CorruptException where its compressed part is damaged
   */
  static GrubCoreBody read(byte[] body, long offset) throws IOException {
    Bytes bytes = Bytes.littleEndian(STRUCTURE, body, offset + 512);
    int start = compressedStart(bytes);
    if (start < 0) {
      return UNREAD;
    }
    long compressed = bytes.u32(8);
    long uncompressed = bytes.u32(12);
    if (uncompressed == 0 || uncompressed > MOST_UNCOMPRESSED) {
      throw bytes.corrupt(12, "its uncompressed size is " + uncompressed);
    }
    if (compressed > body.length - start) {
      throw bytes.corrupt(
          8,
          "its compressed size is "
              + compressed
              + ", its block list leaves "
              + (body.length - start));
    }
    byte[] kernel = new byte[(int) uncompressed];
    try (LZMAInputStream in =
        new LZMAInputStream(
            new ByteArrayInputStream(body, start, (int) compressed),
            uncompressed,
            PROPERTIES,
            DICTIONARY)) {
      if (in.readNBytes(kernel, 0, kernel.length) < kernel.length) {
        throw bytes.corrupt(start, "its compressed part ends early");
      }
    } catch (ReadProblem e) {
      throw e;
    } catch (IOException e) {
      throw new CorruptException(
          STRUCTURE, "its compressed part is damaged", bytes.absolute(start));
    }
    // LZMA has no checksum, but a damaged stream leaves no list of modules at the end.
    return objects(Bytes.littleEndian(STRUCTURE, kernel, 0))
        .orElseThrow(
            () ->
                new CorruptException(
                    STRUCTURE,
                    "its compressed part does not end with modules",
                    bytes.absolute(start)));
  }

  /** The decompressor's code has it: movl $0x100000, %edi; movl $end, %esi. */
  private static int compressedStart(Bytes bytes) throws IOException {
    int end = Math.min(bytes.length() - 10, MOST_DECOMPRESSOR);
    for (int at = 16; at < end; at++) {
      if (bytes.u8(at) == 0xBF && bytes.u32(at + 1) == 0x100000 && bytes.u8(at + 5) == 0xBE) {
        long start = bytes.u32(at + 6) - LOAD_ADDRESS;
        return start > at && start < bytes.length() ? (int) start : -1;
      }
    }
    return -1;
  }

  /** struct grub_module_info32 ends the image; its size tells it from the same bytes in code. */
  private static Optional<GrubCoreBody> objects(Bytes kernel) throws IOException {
    for (int at = 0; at <= kernel.length() - 12; at += 4) {
      if (kernel.u32(at) == MODULE_MAGIC) {
        long first = kernel.u32(at + 4);
        long size = kernel.u32(at + 8);
        if (size <= kernel.length() - at && size >= kernel.length() - at - 4096 && first >= 12) {
          return Optional.of(objects(kernel, at + first, at + size));
        }
      }
    }
    return Optional.empty();
  }

  /** Each object has type u32 and size u32, which counts these eight bytes too. */
  private static GrubCoreBody objects(Bytes kernel, long first, long end) throws IOException {
    Optional<String> prefix = Optional.empty();
    Optional<String> configuration = Optional.empty();
    long at = first;
    for (int i = 0; i < MOST_OBJECTS && at <= end - 8; i++) {
      long type = kernel.u32((int) at);
      long size = kernel.u32((int) at + 4);
      if (size < 8 || size > end - at) {
        break;
      }
      if (type == PREFIX) {
        prefix = Optional.of(kernel.text((int) at + 8, (int) size - 8));
      } else if (type == CONFIGURATION) {
        configuration = Optional.of(kernel.text((int) at + 8, (int) size - 8));
      }
      at += size;
    }
    return new GrubCoreBody(prefix, configuration);
  }
}
