package preflight.guest.initrd;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** Packs segments of an initrd. */
public final class Packer {

  private static final int LZ4_BLOCK = 8 * 1024 * 1024;

  private Packer() {}

  public static byte[] pack(Packing packing, byte[] content) throws IOException {
    if (packing == Packing.NONE) {
      return content;
    }
    if (packing == Packing.LZ4_LEGACY) {
      return lz4Legacy(content);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packer = open(packing, out)) {
      packer.write(content);
    }
    return out.toByteArray();
  }

  private static OutputStream open(Packing packing, OutputStream out) throws IOException {
    return switch (packing) {
      case GZIP -> new GZIPOutputStream(out);
      case BZIP2 -> new BZip2CompressorOutputStream(out, 1);
      case LZMA -> new LZMAOutputStream(out, options(), -1);
      case XZ -> new XZOutputStream(out, options(), XZ.CHECK_CRC32);
      case LZ4_FRAME -> new FramedLZ4CompressorOutputStream(out);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(out);
      default -> throw new IllegalArgumentException(packing.title());
    };
  }

  /** With little to allocate, for the sake of tests that unpack a thousand times. */
  private static LZMA2Options options() throws IOException {
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(64 * 1024);
    return options;
  }

  private static byte[] lz4Legacy(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x02, 0x21, 0x4C, 0x18});
    for (int at = 0; at < content.length; at += LZ4_BLOCK) {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      try (OutputStream packer = new BlockLZ4CompressorOutputStream(block)) {
        packer.write(Arrays.copyOfRange(content, at, Math.min(content.length, at + LZ4_BLOCK)));
      }
      int size = block.size();
      out.writeBytes(
          new byte[] {(byte) size, (byte) (size >> 8), (byte) (size >> 16), (byte) (size >> 24)});
      out.writeBytes(block.toByteArray());
    }
    return out.toByteArray();
  }
}
