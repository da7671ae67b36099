package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;
import preflight.io.NativeLibrary;
import preflight.io.UnsupportedException;

/** Opens the decoder of a packing; each reads its segment to the last byte and no further. */
final class Decoders {

  private Decoders() {}

  /**
   * @throws UnsupportedException where the packing cannot be unpacked, here or at all
   */
  static InputStream open(Packing packing, Lookahead in, InitrdLimits limits) throws IOException {
    int kib = (int) Math.min(Integer.MAX_VALUE, limits.lzmaMemory() / 1024);
    return switch (packing) {
      case GZIP -> new GzipDecoder(in);
      case BZIP2 -> new BZip2CompressorInputStream(in, false);
      case LZMA -> new LZMAInputStream(in, kib);
      case XZ -> new SingleXZInputStream(in, kib);
      case LZ4_LEGACY -> new Lz4LegacyDecoder(in);
      case LZ4_FRAME -> new FramedLZ4CompressorInputStream(in, false);
      case ZSTD -> zstd(in, limits);
      case LZO -> throw new UnsupportedException("lzo segment", "LZO", in.position());
      case NONE -> throw new IllegalArgumentException("not packed");
    };
  }

  private static InputStream zstd(Lookahead in, InitrdLimits limits) throws IOException {
    try {
      return new ZstdDecoder(in, limits.zstdWindow());
    } catch (LinkageError e) {
      throw NativeLibrary.missing(ZstdDecoder.NAME, "zstd", e, in.position());
    }
  }
}
