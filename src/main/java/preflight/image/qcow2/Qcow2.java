package preflight.image.qcow2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import preflight.fact.Fact;
import preflight.image.Container;
import preflight.image.Container.Property;
import preflight.image.Format;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/** Opens QCOW2 disks of versions 2 and 3 (QEMU docs/interop/qcow2.rst). */
public final class Qcow2 {

  private static final int MAX_BACKING_NAME = 1023;

  private final ByteSource file;
  private final List<Property> properties = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private long size;

  private Qcow2(ByteSource file) {
    this.file = file;
  }

  /**
   * The disk in {@code file}; its content has failed where the header or the L1 table is damaged,
   * or where it needs another file, a password or a feature that is not read. Other files are only
   * named, never opened.
   *
   * @param detectedBy what told the format, for people
   * @throws IOException where the host cannot read the file
   */
  public static VirtualDisk open(ByteSource file, String detectedBy) throws IOException {
    Qcow2 disk = new Qcow2(file);
    Fact<ByteSource> content = VirtualDisk.contentOf(file, disk::content);
    Container container =
        new Container(Format.QCOW2, "", detectedBy, disk.properties, disk.troubles);
    return new VirtualDisk(file.name(), container, disk.size, content);
  }

  private ByteSource content() throws IOException {
    size = Qcow2Header.diskSize(file);
    Qcow2Header header = Qcow2Header.read(file);
    describe(header);
    HeaderExtensions extensions = HeaderExtensions.read(file, header, troubles);
    extensions.bitmaps().ifPresent(count -> property("persistent bitmaps", Long.toString(count)));
    requireKnownFeatures(header, extensions);
    requireCompression(header);
    requireOwnData(header, extensions);
    requirePlain(header, extensions);
    requireNoBackingFile(header, extensions);
    tellState(header);
    return Qcow2Source.open(file, header, troubles);
  }

  private void describe(Qcow2Header header) {
    property("version", Integer.toString(header.version()));
    property("cluster size", Integer.toString(header.clusterSize()));
    property("compression type", compression(header));
    if (header.has(Qcow2Header.EXTENDED_L2)) {
      property("extended L2 entries", "yes");
    }
    property(
        "refcount bits",
        header.refcountOrder() <= 6 ? Integer.toString(1 << header.refcountOrder()) : "unknown");
    if (header.lazyRefcounts()) {
      property("lazy refcounts", "yes");
    }
    if (header.snapshots() != 0) {
      property("internal snapshots", Long.toString(header.snapshots()));
    }
  }

  private static String compression(Qcow2Header header) {
    return switch (header.compressionType()) {
      case 0 -> "deflate";
      case 1 -> "zstd";
      default -> Integer.toString(header.compressionType());
    };
  }

  private void property(String name, String value) {
    properties.add(new Property(name, value));
  }

  private static void requireKnownFeatures(Qcow2Header header, HeaderExtensions extensions)
      throws ReadProblem {
    StringBuilder unknown = new StringBuilder();
    for (int bit = Qcow2Header.EXTENDED_L2 + 1; bit < 64; bit++) {
      if (header.has(bit)) {
        unknown.append(unknown.isEmpty() ? "" : ", ").append("incompatible feature bit ");
        unknown.append(bit);
        extensions
            .featureName(bit)
            .ifPresent(name -> unknown.append(" (\"").append(name).append("\")"));
      }
    }
    if (!unknown.isEmpty()) {
      throw new UnsupportedException(Qcow2Header.STRUCTURE, unknown.toString(), 72);
    }
    if (header.has(Qcow2Header.EXTENDED_L2) && header.clusterBits() < 14) {
      throw new CorruptException(
          Qcow2Header.STRUCTURE,
          "cluster_bits is " + header.clusterBits() + ", less than the 14 of extended L2 entries",
          20);
    }
  }

  private static void requireCompression(Qcow2Header header) throws ReadProblem {
    boolean announced = header.has(Qcow2Header.COMPRESSION_TYPE);
    int type = header.compressionType();
    if (announced != (type != 0)) {
      throw new CorruptException(
          Qcow2Header.STRUCTURE,
          "compression_type is "
              + type
              + ", although incompatible feature bit 3 is "
              + (announced ? "set" : "not set"),
          announced ? 72 : 104);
    }
    if (type > 1) {
      throw new UnsupportedException(Qcow2Header.STRUCTURE, "compression_type " + type, 104);
    }
  }

  private void requireOwnData(Qcow2Header header, HeaderExtensions extensions)
      throws UnsupportedException {
    if (header.has(Qcow2Header.EXTERNAL_DATA)) {
      String name = extensions.externalData().map(Qcow2::quoted).orElse("without a name");
      property("external data file", extensions.externalData().orElse("without a name"));
      throw new UnsupportedException(Qcow2Header.STRUCTURE, "external data file " + name, 72);
    }
  }

  private void requirePlain(Qcow2Header header, HeaderExtensions extensions)
      throws UnsupportedException {
    if (header.cryptMethod() == 0) {
      return;
    }
    String method =
        header.cryptMethod() == 1
            ? "AES encryption"
            : header.cryptMethod() == 2 ? "LUKS encryption" : "encryption";
    property("encryption", method + " (crypt_method " + header.cryptMethod() + ")");
    if (extensions.encryptionHeader().isPresent()) {
      property("encryption header", "at byte " + extensions.encryptionHeader().getAsLong());
    }
    throw new UnsupportedException(
        Qcow2Header.STRUCTURE, method + " (crypt_method " + header.cryptMethod() + ")", 32);
  }

  private void requireNoBackingFile(Qcow2Header header, HeaderExtensions extensions)
      throws IOException {
    long offset = header.backingOffset();
    if (offset == 0) {
      return;
    }
    long length = header.backingSize();
    if (offset < 0
        || length == 0
        || length > MAX_BACKING_NAME
        || offset > header.clusterSize() - length) {
      throw new CorruptException(
          Qcow2Header.STRUCTURE,
          "the name of the backing file has "
              + length
              + " bytes at byte "
              + Long.toUnsignedString(offset)
              + ", not 1 to 1023 bytes in the first cluster of "
              + header.clusterSize(),
          8);
    }
    String name = Text.decode(file.read(offset, (int) length));
    property("backing file", name);
    extensions.backingFormat().ifPresent(format -> property("backing file format", format));
    throw new UnsupportedException(
        Qcow2Header.STRUCTURE,
        "backing file "
            + quoted(name)
            + extensions.backingFormat().map(format -> " of format " + quoted(format)).orElse(""),
        8);
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  /** What is wrong with the file, but not with what the guest sees of it. */
  private void tellState(Qcow2Header header) {
    if (header.has(Qcow2Header.DIRTY)) {
      trouble("the dirty bit is set: the image was not closed, reference counts may be wrong", 72);
    }
    if (header.has(Qcow2Header.CORRUPT)) {
      trouble("the corrupt bit is set: a writer met damage, any structure may be wrong", 72);
    }
    if (header.refcountOrder() > 6) {
      trouble("refcount_order is " + header.refcountOrder() + ", more than 6", 96);
    }
    if (!header.isAligned(header.refcountTableOffset())) {
      trouble(
          "refcount_table_offset is "
              + header.refcountTableOffset()
              + ", not a multiple of the cluster size of "
              + header.clusterSize(),
          48);
    }
  }

  private void trouble(String detail, long offset) {
    troubles.add(new CorruptException(Qcow2Header.STRUCTURE, detail, offset).trouble());
  }
}
