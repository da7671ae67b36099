package preflight.image.qcow2;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import preflight.image.Lru;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.NativeLibrary;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;

/**
 * Clusters that are packed one by one. How long the packed data is, is known to 512 bytes only: it
 * ends where a whole cluster is unpacked, and the rest of the last sector may belong to another
 * cluster or stand behind the end of the file (QEMU docs/interop/qcow2.rst, "Compressed Clusters
 * Descriptor").
 */
final class CompressedClusters {

  /** Unpacked bytes kept. */
  private static final int KEPT_BYTES = 4 << 20;

  private final ByteSource file;
  private final Qcow2Header header;
  private final Lru<byte[]> kept;

  CompressedClusters(ByteSource file, Qcow2Header header) {
    this.file = file;
    this.header = header;
    this.kept = new Lru<>(Math.max(1, KEPT_BYTES / header.clusterSize()));
  }

  /** All bytes of the cluster. */
  byte[] cluster(long cluster, L2Entry entry) throws IOException {
    byte[] bytes = kept.get(cluster);
    if (bytes == null) {
      bytes = unpack(cluster, entry);
      kept.put(cluster, bytes);
    }
    return bytes;
  }

  private byte[] unpack(long cluster, L2Entry entry) throws IOException {
    String structure = "QCOW2 compressed cluster " + cluster + " of " + file.name();
    long there = file.size() - entry.offset();
    if (there <= 0) {
      throw new TruncatedException(structure, file.size(), entry.offset() + 1);
    }
    byte[] packed = file.read(entry.offset(), (int) Math.min(entry.stored(), there));
    byte[] bytes = new byte[header.clusterSize()];
    try {
      if (header.compressionType() == 0) {
        inflate(structure, entry.offset(), packed, bytes);
      } else {
        unpackZstd(structure, entry.offset(), packed, bytes);
      }
    } catch (CorruptException e) {
      if (packed.length < entry.stored()) {
        // what it lacks may be what the file does not hold any more
        throw new TruncatedException(structure, file.size(), entry.offset() + entry.stored());
      }
      throw e;
    }
    return bytes;
  }

  /** Deflated data without the header of zlib (RFC 1951). */
  private static void inflate(String structure, long place, byte[] packed, byte[] cluster)
      throws CorruptException {
    Inflater inflater = new Inflater(true);
    int length = 0;
    try {
      inflater.setInput(packed);
      while (length < cluster.length && !inflater.finished()) {
        int count = inflater.inflate(cluster, length, cluster.length - length);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        length += count;
      }
    } catch (DataFormatException e) {
      throw damaged(structure, place, e.getMessage());
    } finally {
      inflater.end();
    }
    if (length < cluster.length) {
      throw tooShort(structure, place, length, cluster.length);
    }
  }

  private static void unpackZstd(String structure, long place, byte[] packed, byte[] cluster)
      throws ReadProblem {
    try {
      Frames.unpack(structure, place, packed, cluster);
    } catch (ZstdException e) {
      throw damaged(structure, place, e.getMessage());
    } catch (LinkageError e) {
      throw NativeLibrary.missing(structure, "zstd", e, place);
    }
  }

  /** zstd's native library is loaded with this class. */
  private static final class Frames {

    private Frames() {}

    /**
     * One frame or several (RFC 8878). Each is unpacked straight into its place, so that the window
     * that it asks for takes no memory.
     */
    static void unpack(String structure, long place, byte[] packed, byte[] cluster)
        throws CorruptException {
      int from = 0;
      int length = 0;
      while (length < cluster.length) {
        if (from == packed.length) {
          throw tooShort(structure, place, length, cluster.length);
        }
        long frame = Zstd.findFrameCompressedSize(packed, from, packed.length - from);
        long count =
            Zstd.decompressByteArray(
                cluster, length, cluster.length - length, packed, from, (int) frame);
        from += (int) frame;
        length += (int) count;
      }
    }
  }

  private static CorruptException damaged(String structure, long place, String why) {
    return new CorruptException(
        structure, "compressed data is damaged" + (why == null ? "" : ": " + why), place);
  }

  private static CorruptException tooShort(String structure, long place, int length, int full) {
    return new CorruptException(
        structure, "unpacks to " + length + " bytes, the cluster has " + full, place);
  }
}
