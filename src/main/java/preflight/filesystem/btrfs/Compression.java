package preflight.filesystem.btrfs;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.NativeLibrary;
import preflight.io.ReadProblem;

/**
 * How an extent is compressed, by the value in its item (kernel fs/btrfs/compression.h, zlib.c,
 * lzo.c, zstd.c). What a stream leaves of an extent is zeros, as Linux fills it.
 */
enum Compression {
  NONE,
  ZLIB,
  LZO,
  ZSTD;

  /** The lengths of LZO's framing, in bytes. */
  private static final int LENGTH = 4;

  /** How much longer than what it was made of a segment of LZO may be (lzo1x_worst_compress). */
  private static final int WORST = 64 + 3 + 2;

  /**
   * @param packed the extent as it is stored, which may be padded with zeros
   * @param length of the unpacked extent, in bytes
   * @param sectorSize in bytes
   */
  byte[] unpack(Bytes packed, int length, int sectorSize) throws ReadProblem {
    byte[] bytes = new byte[length];
    byte[] stored = packed.array(0, packed.length());
    switch (this) {
      case NONE -> System.arraycopy(stored, 0, bytes, 0, Math.min(length, stored.length));
      case ZLIB -> inflate(packed, stored, bytes);
      case LZO -> lzo(packed, bytes, sectorSize);
      case ZSTD -> zstd(packed, stored, bytes);
    }
    return bytes;
  }

  private static void inflate(Bytes packed, byte[] stored, byte[] bytes) throws CorruptException {
    Inflater inflater = new Inflater();
    int length = 0;
    try {
      inflater.setInput(stored);
      while (length < bytes.length && !inflater.finished()) {
        int count = inflater.inflate(bytes, length, bytes.length - length);
        if (count == 0 && !inflater.finished()) {
          throw damaged(packed, "zlib stream ends after " + length + " of " + bytes.length);
        }
        length += count;
      }
    } catch (DataFormatException e) {
      throw damaged(packed, String.valueOf(e.getMessage()));
    } finally {
      inflater.end();
    }
  }

  /**
   * The length of all, and segments of a sector each behind their lengths, which no border of a
   * sector divides (fs/btrfs/lzo.c).
   */
  private static void lzo(Bytes packed, byte[] bytes, int sectorSize) throws ReadProblem {
    long total = packed.u32(0);
    if (total < LENGTH || total > packed.length()) {
      throw damaged(packed, "an LZO stream of " + total + " bytes in " + packed.length());
    }
    int at = LENGTH;
    int done = 0;
    while (at < total && done < bytes.length) {
      int left = sectorSize - at % sectorSize;
      if (left < LENGTH) {
        at += left;
      }
      long length = packed.u32(at);
      if (length > worst(sectorSize) || length > total - at - LENGTH) {
        throw damaged(packed, "an LZO segment of " + length + " bytes at " + at);
      }
      at += LENGTH;
      int room = Math.min(sectorSize, bytes.length - done);
      int count = segment(packed, at, (int) length, bytes, done, room);
      at += (int) length;
      if (count < room && at < total) {
        throw damaged(packed, "an LZO segment of " + count + " bytes with others behind it");
      }
      done += count;
    }
  }

  private static int segment(Bytes packed, int at, int length, byte[] bytes, int done, int room)
      throws ReadProblem {
    byte[] stream = packed.array(at, length);
    try {
      return Lzo.unpack(stream, 0, length, bytes, done, room);
    } catch (Lzo.Damaged e) {
      throw damaged(packed, "LZO segment at " + at + ": " + e.getMessage());
    }
  }

  private static int worst(int length) {
    return length + length / 16 + WORST;
  }

  private static void zstd(Bytes packed, byte[] stored, byte[] bytes) throws ReadProblem {
    try {
      Frame.unpack(stored, bytes);
    } catch (ZstdException e) {
      throw damaged(packed, String.valueOf(e.getMessage()));
    } catch (LinkageError e) {
      throw NativeLibrary.missing(packed.structure(), "zstd", e, packed.absolute(0));
    }
  }

  /** zstd's native library is loaded with this class. */
  private static final class Frame {

    private Frame() {}

    /** One frame (RFC 8878), behind which zeros may stand. */
    static void unpack(byte[] packed, byte[] bytes) {
      long frame = Zstd.findFrameCompressedSize(packed, 0, packed.length);
      Zstd.decompressByteArray(bytes, 0, bytes.length, packed, 0, (int) frame);
    }
  }

  private static CorruptException damaged(Bytes packed, String why) {
    return packed.corrupt(0, "compressed extent is damaged: " + why);
  }
}
