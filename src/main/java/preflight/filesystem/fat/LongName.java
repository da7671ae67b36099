package preflight.filesystem.fat;

import java.util.Optional;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * The long name entries before a short one, the last part of the name first (Microsoft FAT
 * specification 1.03, "FAT Long Directory Entries"). A set that is not whole, or that belongs to
 * another short name, is told and left out, as Linux and Windows do.
 */
final class LongName {

  private static final String NAME = "long name entry";
  private static final int LAST = 0x40;
  private static final int MOST_ENTRIES = 20;
  private static final int MOST_CHARACTERS = 255;
  private static final int[] PLACES = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

  private final Troubles troubles;
  private final char[] characters = new char[MOST_ENTRIES * PLACES.length];
  private int entries;

  /** The entry that has to come next; 0 where the short one has to; -1 without any. */
  private int expected = -1;

  private int checksum;
  private long offset;

  LongName(Troubles troubles) {
    this.troubles = troubles;
  }

  void add(Bytes bytes) throws ReadProblem {
    int order = bytes.u8(0);
    int number = order & ~LAST;
    boolean begins = (order & LAST) != 0;
    if (begins) {
      drop("is followed by the beginning of another name");
    }
    boolean fits = begins || (number == expected && bytes.u8(13) == checksum);
    if (!fits || number == 0 || number > MOST_ENTRIES) {
      long at = expected < 0 ? bytes.absolute(0) : offset;
      troubles.corrupt(NAME, "is out of order: LDIR_Ord 0x" + Integer.toHexString(order), at);
      expected = -1;
      return;
    }
    if (begins) {
      entries = number;
      checksum = bytes.u8(13);
      offset = bytes.absolute(0);
    }
    expected = number - 1;
    for (int i = 0; i < PLACES.length; i++) {
      characters[expected * PLACES.length + i] = (char) bytes.u16(PLACES[i]);
    }
  }

  /** What comes next is no entry of a file. */
  void interrupt() {
    drop("belongs to no file");
  }

  private void drop(String why) {
    if (expected >= 0) {
      troubles.corrupt(NAME, why, offset);
    }
    expected = -1;
  }

  /** The name of this entry; empty where it has no long one. */
  Optional<String> take(ShortEntry entry) {
    if (expected < 0) {
      return Optional.empty();
    }
    if (expected > 0) {
      drop("lacks the " + expected + " before it");
      return Optional.empty();
    }
    if (checksum != entry.checksum()) {
      drop("belongs to another short name than that behind it, by its checksum");
      return Optional.empty();
    }
    int length = 0;
    while (length < entries * PLACES.length && characters[length] != 0) {
      length++;
    }
    Optional<String> name = name(length);
    if (name.isEmpty()) {
      drop("holds no name that a file can have");
    }
    expected = -1;
    return name;
  }

  /** Half a pair of surrogates stands for no character. */
  private Optional<String> name(int length) {
    if (length == 0 || length > MOST_CHARACTERS) {
      return Optional.empty();
    }
    for (int i = 0; i < length; i++) {
      boolean pair = i + 1 < length && Character.isSurrogatePair(characters[i], characters[i + 1]);
      if (characters[i] == '/' || (Character.isSurrogate(characters[i]) && !pair)) {
        return Optional.empty();
      }
      i += pair ? 1 : 0;
    }
    String name = new String(characters, 0, length);
    return name.equals(".") || name.equals("..") ? Optional.empty() : Optional.of(name);
  }
}
