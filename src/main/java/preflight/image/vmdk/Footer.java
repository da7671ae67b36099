package preflight.image.vmdk;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.TruncatedException;

/**
 * The footer of a stream-optimized extent whose header could not know where the grain directory
 * would be (VMware Virtual Disk Format 1.1, "Stream-Optimized Compressed Sparse Extents"):
 *
 * <pre>
 *   … | footer marker | footer, a copy of the header | end-of-stream marker |
 *     one sector each, and in practice followed by padding
 * </pre>
 */
final class Footer {

  private static final int SECTOR = SparseHeader.SECTOR;
  private static final int PIECE = 64 * 1024;
  private static final long FOOTER_MARKER = 3;

  private Footer() {}

  /** The header that stands in the last footer of {@code file}. */
  static SparseHeader find(ByteSource file, SparseHeader header) throws IOException {
    long end = file.size() / SECTOR * SECTOR;
    long lowest = Math.max(SECTOR, end - Limits.VMDK_FOOTER_SEARCH);
    // pieces overlap by one sector, so that a marker and its footer are seen together
    for (long high = end; high > lowest + SECTOR; ) {
      long low = Math.max(lowest, high - PIECE);
      Bytes piece = file.littleEndian("VMDK footer", low, (int) (high - low));
      for (int at = piece.length() - 2 * SECTOR; at >= 0; at -= SECTOR) {
        if (isMarker(piece, at) && piece.startsWith(at + SECTOR, "KDMV")) {
          return checked(piece, at + SECTOR, header);
        }
      }
      if (low == lowest) {
        break;
      }
      high = low + SECTOR;
    }
    // where the footer would be is not known; its three sectors come after everything there is
    throw new TruncatedException("VMDK footer", file.size(), file.size() + 3 * SECTOR);
  }

  private static boolean isMarker(Bytes piece, int at) throws IOException {
    return piece.u32(at + 12) == FOOTER_MARKER
        && piece.u32(at + 8) == 0
        && piece.isZero(at + 16, SECTOR - 16);
  }

  private static SparseHeader checked(Bytes piece, int at, SparseHeader header) throws IOException {
    Bytes bytes = piece.slice("VMDK footer", at, SECTOR);
    SparseHeader footer = SparseHeader.parse(bytes);
    header.requireSameGeometry(footer, bytes.structure(), bytes.absolute(0));
    if (footer.directory() == SparseHeader.AT_END) {
      throw new CorruptException(
          bytes.structure(), "gdOffset points to the footer itself", bytes.absolute(56));
    }
    return footer;
  }
}
