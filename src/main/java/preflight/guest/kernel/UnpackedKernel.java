package preflight.guest.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import preflight.guest.init.ElfHeader;
import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * What the unpacked kernel tells that its header does not. It is read once, in order, as far as its
 * notes; its constants, and with them the configuration that it may carry, stand in front of them.
 *
 * @param notes of Xen; empty where the file has no segment of notes
 * @param config the configuration that the kernel carries ({@code CONFIG_IKCONFIG=y})
 */
public record UnpackedKernel(Optional<XenNotes> notes, Optional<KernelConfig> config) {

  private static final String NAME = "unpacked kernel";
  private static final int HEADER = 64;
  private static final int PT_NOTE = 4;

  private record Range(long offset, int size) {}

  /**
   * @param in an ELF file; is not closed
   * @throws ReadProblem where it is none, or its headers contradict themselves
   */
  public static UnpackedKernel read(InputStream in) throws IOException {
    EmbeddedConfig embedded = new EmbeddedConfig(in);
    Reader reader = new Reader(embedded);
    List<Range> ranges = reader.ranges();
    List<Bytes> notes = new ArrayList<>();
    for (Range range : ranges) {
      notes.add(reader.take(range));
    }
    Optional<XenNotes> xen =
        ranges.isEmpty() ? Optional.empty() : Optional.of(XenNotes.parse(notes));
    return new UnpackedKernel(xen, embedded.config());
  }

  private static final class Reader {

    private final InputStream in;
    private final byte[] skipped = new byte[64 * 1024];
    private long position;

    Reader(InputStream in) {
      this.in = in;
    }

    /** The segments of notes, in the order of the file. */
    List<Range> ranges() throws IOException {
      Bytes header = take(new Range(0, HEADER));
      if (!ElfHeader.matches(header.array(0, 4))) {
        throw header.corrupt(
            0, "begins with " + PayloadCompression.hex(header.array(0, 4)) + ", no ELF file");
      }
      int elfClass = header.u8(4);
      if ((elfClass != 1 && elfClass != 2) || header.u8(5) != 1) {
        throw header.corrupt(
            4, "EI_CLASS " + elfClass + " and EI_DATA " + header.u8(5) + ", which no x86 has");
      }
      boolean wide = elfClass == 2;
      long table = wide ? header.u64(0x20) : header.u32(0x1C);
      int size = header.u16(wide ? 0x36 : 0x2A);
      int count = header.u16(wide ? 0x38 : 0x2C);
      if (size != (wide ? 56 : 32) || count > Limits.KERNEL_SEGMENTS) {
        throw header.corrupt(
            wide ? 0x36 : 0x2A,
            count + " program headers of " + size + " bytes, which no kernel has");
      }
      // in a 32-bit file they begin within what was read as the header of the other kind
      int start = wide ? 64 : 52;
      if (table != start) {
        throw new UnsupportedException(NAME, "program headers that are not at " + start, table);
      }
      byte[] all = Arrays.copyOf(header.array(0, HEADER), start + count * size);
      if (all.length > HEADER) {
        byte[] rest = take(new Range(HEADER, all.length - HEADER)).array(0, all.length - HEADER);
        System.arraycopy(rest, 0, all, HEADER, rest.length);
      }
      return ranges(Bytes.littleEndian("ELF program headers", all, 0), start, count, wide);
    }

    private static List<Range> ranges(Bytes headers, int start, int count, boolean wide)
        throws IOException {
      List<Range> ranges = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int at = start + i * (wide ? 56 : 32);
        if (headers.u32(at) != PT_NOTE) {
          continue;
        }
        long offset = wide ? headers.u64(at + 0x08) : headers.u32(at + 0x04);
        long bytes = wide ? headers.u64(at + 0x20) : headers.u32(at + 0x10);
        if (offset < 0 || offset > Limits.KERNEL_UNPACKED) {
          throw headers.corrupt(
              at + (wide ? 0x08 : 0x04), "p_offset of PT_NOTE is beyond " + Limits.KERNEL_UNPACKED);
        }
        if (bytes < 0 || bytes > Limits.KERNEL_NOTE_BYTES) {
          throw headers.corrupt(
              at + (wide ? 0x20 : 0x10), "p_filesz of PT_NOTE exceeds " + Limits.KERNEL_NOTE_BYTES);
        }
        ranges.add(new Range(offset, (int) bytes));
      }
      ranges.sort((a, b) -> Long.compare(a.offset(), b.offset()));
      return ranges;
    }

    /** The range, which must not begin in front of the end of what was taken before. */
    Bytes take(Range range) throws IOException {
      if (range.offset() < position) {
        throw new UnsupportedException(
            NAME, "a segment of notes within the headers or another one", range.offset());
      }
      while (position < range.offset()) {
        int got = in.read(skipped, 0, (int) Math.min(skipped.length, range.offset() - position));
        if (got < 0) {
          throw new TruncatedException(NAME, position, range.offset());
        }
        position += got;
      }
      byte[] bytes = in.readNBytes(range.size());
      position += bytes.length;
      if (bytes.length < range.size()) {
        throw new TruncatedException(NAME, position, range.offset() + range.size());
      }
      return Bytes.littleEndian(NAME, bytes, range.offset());
    }
  }
}
