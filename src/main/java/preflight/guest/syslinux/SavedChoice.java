package preflight.guest.syslinux;

import java.io.IOException;
import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.Limits;

/**
 * What extlinux keeps at the end of its {@code ldlinux.sys}, in two copies of 512 bytes (syslinux,
 * doc/extlinux.txt and libinstaller/advconst.h: "auxiliary data vector").
 *
 * @param once the label that {@code extlinux --once} noted
 * @param menu the label that {@code MENU SAVE} noted
 */
record SavedChoice(Optional<String> once, Optional<String> menu) {

  private static final String NAME = "auxiliary data vector";
  private static final int SIZE = 512;
  private static final int COPIES = 2;
  private static final long HEAD = 0x5A2D2FA5L;
  private static final long SUM = 0xA3041767L;
  private static final long TAIL = 0xDD28BF64L;
  private static final int BOOT_ONCE = 1;
  private static final int MENU_SAVE = 2;

  /** Empty where there is no such file, or no valid copy in it. */
  static Optional<SavedChoice> read(String folder, SyslinuxFiles files) throws IOException {
    Optional<byte[]> system = files.read(folder + "ldlinux.sys", Limits.SYSLINUX_FILE_BYTES);
    if (system.isEmpty() || system.get().length < SIZE * COPIES) {
      return Optional.empty();
    }
    Bytes bytes = Bytes.littleEndian(NAME, system.get(), 0);
    for (int at = bytes.length() - SIZE * COPIES; at < bytes.length(); at += SIZE) {
      if (isValid(bytes, at)) {
        return Optional.of(parse(bytes, at));
      }
    }
    return Optional.empty();
  }

  private static boolean isValid(Bytes bytes, int at) throws IOException {
    if (bytes.u32(at) != HEAD || bytes.u32(at + SIZE - 4) != TAIL) {
      return false;
    }
    long sum = 0;
    for (int i = 4; i < SIZE - 4; i += 4) {
      sum += bytes.u32(at + i);
    }
    return (sum & 0xFFFFFFFFL) == SUM;
  }

  /** Tags with a length and their text, up to a tag of 0. */
  private static SavedChoice parse(Bytes bytes, int start) throws IOException {
    Optional<String> once = Optional.empty();
    Optional<String> menu = Optional.empty();
    int end = start + SIZE - 4;
    int at = start + 8;
    while (at + 2 <= end && bytes.u8(at) != 0 && at + 2 + bytes.u8(at + 1) <= end) {
      int tag = bytes.u8(at);
      String text = bytes.text(at + 2, bytes.u8(at + 1));
      if (tag == BOOT_ONCE && !text.isEmpty()) {
        once = Optional.of(text);
      } else if (tag == MENU_SAVE && !text.isEmpty()) {
        menu = Optional.of(text);
      }
      at += 2 + bytes.u8(at + 1);
    }
    return new SavedChoice(once, menu);
  }
}
