package preflight.image.ova;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Text;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * The header blocks of one tar member: extension headers (pax {@code x} and {@code g}, GNU {@code
 * L} and {@code K}) and the ustar header behind them (POSIX.1-2017, pax, "ustar Interchange
 * Format").
 *
 * <p>The blocks are first walked here, checked and capped, since Commons Compress follows extension
 * headers by recursion and keeps whatever they promise; it then decodes what was walked.
 */
final class TarHeader {

  static final int BLOCK = 512;
  private static final int TYPE = 156;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int GNU_IS_EXTENDED = 482;
  private static final int GNU_EXTENSION_IS_EXTENDED = 504;

  private final ByteSource source;
  private final long start;
  private long next;
  private boolean sparse;
  private boolean paxPath;

  private TarHeader(ByteSource source, long start) {
    this.source = source;
    this.start = start;
    this.next = start;
  }

  /** The member whose first header block stands at {@code offset}. */
  static TarMember read(ByteSource source, long offset) throws IOException {
    return new TarHeader(source, offset).member();
  }

  private TarMember member() throws IOException {
    byte[] header = walk();
    TarArchiveEntry entry = decode();
    long size = hasContent(entry) ? entry.getSize() : 0;
    if (size < 0) {
      throw new CorruptException("tar header", "size " + size, start);
    }
    long available = Math.min(size, Math.max(0, source.size() - next));
    return new TarMember(name(entry), kind(entry, header), start, next, size, available);
  }

  /** Goes over the header blocks and returns the last, the member's own. */
  private byte[] walk() throws IOException {
    int extensions = 0;
    while (true) {
      long at = next;
      byte[] header = block();
      if (!checksumFits(header)) {
        throw new CorruptException("tar header", "checksum does not fit", at);
      }
      switch (header[TYPE]) {
        case 'x', 'X', 'g', 'L', 'K' -> {
          extensions++;
          if (extensions > Limits.TAR_EXTENSIONS) {
            throw new CorruptException("tar header", "more than 16 extension headers in a row", at);
          }
          extension(header, at);
        }
        case 'S' -> {
          sparse = true;
          skipSparseBlocks(header);
          return header;
        }
        default -> {
          return header;
        }
      }
    }
  }

  private byte[] block() throws IOException {
    if (next > source.size() - BLOCK) {
      throw new TruncatedException("tar header in " + source.name(), source.size(), next + BLOCK);
    }
    requireShort(next + BLOCK);
    byte[] block = source.read(next, BLOCK);
    next += BLOCK;
    return block;
  }

  private void requireShort(long end) throws CorruptException {
    if (end - start > Limits.TAR_EXTENSION_BYTES) {
      throw new CorruptException("tar header", "extension headers exceed 1 MiB", start);
    }
  }

  private void extension(byte[] header, long at) throws IOException {
    long length;
    try {
      length = TarUtils.parseOctalOrBinary(header, SIZE, SIZE_LENGTH);
    } catch (IllegalArgumentException e) {
      throw new CorruptException("tar extension header", "size is not a number", at + SIZE);
    }
    if (length < 0 || length > Limits.TAR_EXTENSION_BYTES) {
      throw new CorruptException("tar extension header", "size " + length, at + SIZE);
    }
    long end = next + (length + BLOCK - 1) / BLOCK * BLOCK;
    requireShort(end);
    if (end > source.size()) {
      throw new TruncatedException("tar header in " + source.name(), source.size(), end);
    }
    if (header[TYPE] == 'x' || header[TYPE] == 'X' || header[TYPE] == 'g') {
      String records = new String(source.read(next, (int) length), StandardCharsets.ISO_8859_1);
      paxRecords(header[TYPE], records, at);
    }
    next = end;
  }

  /** Looks for what changes where content stands; the rest is left to Commons Compress. */
  private void paxRecords(byte type, String records, long at) throws UnsupportedException {
    boolean path = records.contains(" path=");
    boolean holes = records.contains(" GNU.sparse.") || records.contains(" SCHILY.realsize=");
    if (type == 'g' && (path || holes || records.contains(" size="))) {
      // such a record would count for every later member
      throw new UnsupportedException("tar header", "pax global header with path or size", at);
    }
    paxPath |= path;
    sparse |= holes;
  }

  /** Old GNU sparse members continue their map in blocks between header and content. */
  private void skipSparseBlocks(byte[] header) throws IOException {
    boolean more = header[GNU_IS_EXTENDED] != 0;
    while (more) {
      more = block()[GNU_EXTENSION_IS_EXTENDED] != 0;
    }
  }

  private TarArchiveEntry decode() throws IOException {
    // a sparse map of version 1.0 stands in front of the content
    long end = sparse ? Math.min(source.size(), next + Limits.TAR_SPARSE_MAP) : next;
    ByteArrayInputStream blocks = new ByteArrayInputStream(source.read(start, (int) (end - start)));
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(blocks, BLOCK, BLOCK, StandardCharsets.ISO_8859_1.name(), true)) {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry == null) {
        throw new CorruptException("tar header", "no member behind extension headers", start);
      }
      return entry;
    } catch (CorruptException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (sparse && end < source.size() && blocks.available() == 0) {
        // without the whole map it is not told where the next member is
        throw new UnsupportedException(
            "tar header",
            "sparse tar member with a map of more than " + Limits.TAR_SPARSE_MAP + " bytes",
            start);
      }
      // Commons Compress reports some malformed fields by unchecked exceptions; all it was given
      // is in memory, so the host cannot be the cause
      throw new CorruptException("tar header", "cannot be decoded: " + e.getMessage(), start);
    }
  }

  private String name(TarArchiveEntry entry) {
    String name = entry.getName();
    if (!paxPath) {
      name = Text.decode(name.getBytes(StandardCharsets.ISO_8859_1));
    }
    while (name.startsWith("./") && name.length() > 2) {
      name = name.substring(2);
    }
    return name;
  }

  private static boolean hasContent(TarArchiveEntry entry) {
    return switch (entry.getLinkFlag()) {
      case '1', '2', '3', '4', '5', '6' -> false;
      default -> true;
    };
  }

  private TarMember.Kind kind(TarArchiveEntry entry, byte[] header) {
    // Commons Compress takes a member without GNU.sparse.realsize for a plain one
    if (sparse || entry.isSparse()) {
      return TarMember.Kind.SPARSE;
    }
    if (entry.isDirectory()) {
      return TarMember.Kind.DIRECTORY;
    }
    return switch (header[TYPE]) {
      case 0, '0', '7' -> TarMember.Kind.FILE;
      default -> TarMember.Kind.OTHER;
    };
  }

  private static boolean checksumFits(byte[] header) {
    try {
      return TarUtils.verifyCheckSum(header);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
