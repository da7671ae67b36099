package preflight.image.qcow2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;

/**
 * What stands between the header and the end of the first cluster (QEMU docs/interop/qcow2.rst,
 * "Header extensions"). Nothing of it changes how clusters are found, so that damage is told and
 * reading goes on.
 *
 * @param backingFormat of the backing file
 * @param externalData the name of the external data file
 * @param encryptionHeader where the header of the encryption stands, in bytes
 * @param bitmaps how many the file contains
 * @param features the names that the writer gave to feature bits
 */
record HeaderExtensions(
    Optional<String> backingFormat,
    Optional<String> externalData,
    OptionalLong encryptionHeader,
    OptionalLong bitmaps,
    List<FeatureName> features) {

  private static final String STRUCTURE = "QCOW2 header extension";
  private static final long END = 0;
  private static final long BACKING_FORMAT = 0xE2792ACAL;
  private static final long FEATURE_NAMES = 0x6803F857L;
  private static final long BITMAPS = 0x23852875L;
  private static final long ENCRYPTION_HEADER = 0x0537BE77L;
  private static final long EXTERNAL_DATA = 0x44415441L;

  private static final int HEAD = 8;
  private static final int FEATURE = 48;

  /** There are three bitmaps of 64 bits each. */
  private static final int MAX_FEATURES = 3 * 64;

  /** As for the name of a backing file. */
  private static final int MAX_TEXT = 1023;

  /** The name of one bit of {@code incompatible_features}. */
  record FeatureName(int bit, String name) {}

  /**
   * @param troubles is told of an extension that does not fit
   * @throws IOException where the host cannot read the file
   */
  static HeaderExtensions read(ByteSource file, Qcow2Header header, List<Trouble> troubles)
      throws IOException {
    Draft draft = new Draft();
    try {
      walk(file, header, draft);
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
    }
    return new HeaderExtensions(
        draft.backingFormat,
        draft.externalData,
        draft.encryptionHeader,
        draft.bitmaps,
        List.copyOf(draft.features));
  }

  /** The name that the writer gave to a bit of {@code incompatible_features}. */
  Optional<String> featureName(int bit) {
    for (FeatureName feature : features) {
      if (feature.bit() == bit) {
        return Optional.of(feature.name());
      }
    }
    return Optional.empty();
  }

  /** They end at the name of the backing file where that stands in the first cluster. */
  private static void walk(ByteSource file, Qcow2Header header, Draft draft) throws IOException {
    long end = header.clusterSize();
    if (header.backingOffset() > 0 && header.backingOffset() < end) {
      end = header.backingOffset();
    }
    long at = header.headerLength();
    while (at <= end - HEAD) {
      Bytes head = file.bigEndian(STRUCTURE, at, HEAD);
      long type = head.u32(0);
      if (type == END) {
        return;
      }
      long length = head.u32(4);
      if (length > end - at - HEAD) {
        throw new CorruptException(
            STRUCTURE,
            "0x"
                + Long.toHexString(type)
                + " has "
                + length
                + " bytes, of which "
                + (end - at - HEAD)
                + " fit",
            at + 4);
      }
      take(file, type, at + HEAD, (int) length, draft);
      at += HEAD + (length + 7) / 8 * 8;
    }
  }

  private static void take(ByteSource file, long type, long at, int length, Draft draft)
      throws IOException {
    if (type == BACKING_FORMAT) {
      draft.backingFormat = Optional.of(text(file, at, length));
    } else if (type == EXTERNAL_DATA) {
      draft.externalData = Optional.of(text(file, at, length));
    } else if (type == BITMAPS) {
      draft.bitmaps = OptionalLong.of(file.bigEndian(STRUCTURE, at, length(at, length, 24)).u32(0));
    } else if (type == ENCRYPTION_HEADER) {
      draft.encryptionHeader =
          OptionalLong.of(file.bigEndian(STRUCTURE, at, length(at, length, 16)).u64(0));
    } else if (type == FEATURE_NAMES) {
      int count = Math.min(MAX_FEATURES, length / FEATURE);
      Bytes table = file.bigEndian("QCOW2 feature name table", at, count * FEATURE);
      for (int i = 0; i < count; i++) {
        if (table.u8(i * FEATURE) == 0) {
          int bit = table.u8(i * FEATURE + 1);
          draft.features.add(new FeatureName(bit, table.text(i * FEATURE + 2, FEATURE - 2)));
        }
      }
    }
  }

  private static int length(long at, int length, int needed) throws CorruptException {
    if (length < needed) {
      throw new CorruptException(
          STRUCTURE, "has " + length + " bytes, less than " + needed, at - 4);
    }
    return needed;
  }

  /** A name is shown only, so that its beginning will do. */
  private static String text(ByteSource file, long at, int length) throws IOException {
    return Text.decode(file.read(at, Math.min(MAX_TEXT, length)));
  }

  /** What was read before an extension that does not fit. */
  private static final class Draft {
    private Optional<String> backingFormat = Optional.empty();
    private Optional<String> externalData = Optional.empty();
    private OptionalLong encryptionHeader = OptionalLong.empty();
    private OptionalLong bitmaps = OptionalLong.empty();
    private final List<FeatureName> features = new ArrayList<>();
  }
}
