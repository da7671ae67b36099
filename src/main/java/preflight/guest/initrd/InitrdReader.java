package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * Walks the segments of an initrd as Linux does (init/initramfs.c, unpack_to_rootfs): zeros, then a
 * plain archive at a multiple of four bytes or something packed, and so on.
 */
final class InitrdReader {

  private static final String NAME = "initrd";
  private static final String TRAILER = "TRAILER!!!";
  private static final int FIRST_NAMES = 8;

  private final Lookahead in;
  private final InitrdLimits limits;
  private final Consumer<String> names;
  private final InitrdContents contents;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private List<String> firstNames = new ArrayList<>();
  private int segmentEntries;
  private int archives;
  private int entries;
  private long unpacked;

  /**
   * @param names is told the name of every entry, as it is written
   */
  InitrdReader(InputStream in, InitrdLimits limits, Consumer<String> names) {
    this.in = new Lookahead(in);
    this.limits = limits;
    this.names = names;
    this.contents = new InitrdContents(limits);
  }

  Initrd read() throws IOException {
    try {
      walk();
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
    }
    return new Initrd(
        segments,
        contents.modules(),
        contents.files(),
        contents.nested(),
        entries,
        in.position(),
        unpacked,
        contents.isMicrocodeOnly(),
        troubles);
  }

  private void walk() throws IOException {
    if (in.fill(1) == 0) {
      throw new CorruptException(NAME, "is empty", 0);
    }
    while (true) {
      zeros(in);
      int visible = in.fill(Packing.MAGIC);
      if (visible == 0) {
        break;
      }
      if (segments.size() >= Limits.INITRD_SEGMENTS) {
        throw new UnsupportedException(
            NAME, "more than " + Limits.INITRD_SEGMENTS + " segments", in.position());
      }
      Optional<Packing> packing = Packing.of(in.array(), in.start(), visible);
      if (packing.isEmpty()) {
        throw Foreign.at(NAME, in);
      }
      firstNames = new ArrayList<>();
      segmentEntries = 0;
      archives = 0;
      if (packing.get() == Packing.NONE) {
        plain();
      } else {
        packed(packing.get());
      }
    }
    if (segments.isEmpty()) {
      throw new CorruptException(NAME, "holds nothing but " + in.position() + " zeros", 0);
    }
  }

  private static void zeros(Lookahead in) throws IOException {
    if (in.skipZeros(Limits.INITRD_ZEROS + 1) > Limits.INITRD_ZEROS) {
      throw new UnsupportedException(
          NAME, "more than " + Limits.INITRD_ZEROS + " zeros between two archives", in.position());
    }
  }

  private void plain() throws IOException {
    long start = in.position();
    if ((start & 3) != 0) {
      troubles.add(
          new CorruptException(
                  NAME, "a cpio archive that does not begin at a multiple of 4 bytes", start)
              .trouble());
    }
    try {
      archive(in);
    } finally {
      long length = in.position() - start;
      unpacked += length;
      segments.add(segment(start, Packing.NONE, length, length, Optional.empty()));
    }
  }

  private void packed(Packing packing) throws IOException {
    long start = in.position();
    long before = unpacked;
    Optional<String> check = Optional.empty();
    try (DecodedStream stream = new DecodedStream(packing, in, limits, before)) {
      check = stream.check();
      Lookahead content = new Lookahead(stream);
      try {
        archives(packing, content);
      } finally {
        unpacked = before + stream.count();
      }
    } finally {
      segments.add(segment(start, packing, in.position() - start, unpacked - before, check));
    }
  }

  /** Linux takes several archives with zeros between them, but nothing packed twice. */
  private void archives(Packing packing, Lookahead content) throws IOException {
    while (true) {
      zeros(content);
      int visible = content.fill(Packing.MAGIC);
      if (visible == 0 && archives > 0) {
        return;
      }
      if (visible == 0) {
        throw new CorruptException(
            NAME, "a segment of " + packing.title() + " with no archive in it", in.position());
      }
      Optional<Packing> inner = Packing.of(content.array(), content.start(), visible);
      String name = "content of " + packing.title() + " segment";
      if (inner.isEmpty()) {
        throw Foreign.at(name, content);
      }
      if (inner.get() != Packing.NONE) {
        throw new CorruptException(
            name,
            inner.get().title() + " within " + packing.title() + ", which Linux does not unpack",
            content.position());
      }
      archive(content);
    }
  }

  private Segment segment(
      long start, Packing packing, long length, long size, Optional<String> check) {
    return new Segment(start, packing, length, size, archives, segmentEntries, firstNames, check);
  }

  private void archive(Lookahead from) throws IOException {
    while (true) {
      CpioHeader header = CpioHeader.read(from, limits);
      boolean trailer = header.name().equals(TRAILER);
      if (!trailer) {
        note(header, from);
      }
      if (from == in && from.position() + header.size() > limits.unpackedBytes()) {
        throw new UnsupportedException(
            NAME, "more than " + limits.unpackedBytes() + " bytes", from.position());
      }
      content(header, from);
      if (trailer) {
        archives++;
        contents.endArchive();
        return;
      }
    }
  }

  private void note(CpioHeader header, Lookahead from) throws IOException {
    if (++entries > limits.entries()) {
      throw new UnsupportedException(
          NAME, "more than " + limits.entries() + " files", in.position());
    }
    segmentEntries++;
    if (firstNames.size() < FIRST_NAMES) {
      firstNames.add(header.name());
    }
    names.accept(header.name());
    contents.add(header, from);
  }

  private void content(CpioHeader header, Lookahead from) throws IOException {
    long start = from.position();
    long length = header.size();
    long sum = 0;
    if (header.hasChecksum()) {
      long left = length;
      while (left > 0 && from.fill(1) > 0) {
        int step = (int) Math.min(left, from.visible());
        for (int i = 0; i < step; i++) {
          sum += from.peek(i);
        }
        from.consume(step);
        left -= step;
      }
    } else {
      from.skip(length);
    }
    if (from.position() < start + length) {
      throw new TruncatedException("cpio content", from.position(), start + length);
    }
    // only regular files have one (init/initramfs.c, do_copy)
    if (header.hasChecksum()
        && preflight.filesystem.FileType.ofMode(header.mode())
            == preflight.filesystem.FileType.REGULAR
        && (sum & 0xFFFFFFFFL) != header.checksum()) {
      troubles.add(
          new CorruptException(
                  "cpio content",
                  "c_chksum " + header.checksum() + ", but the bytes add up to " + sum,
                  start)
              .trouble());
    }
    CpioHeader.padding(from, length);
  }
}
