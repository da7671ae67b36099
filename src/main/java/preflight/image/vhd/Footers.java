package preflight.image.vhd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * Chooses between the footer at the end of a file and its copy at the head, which all disks but
 * fixed ones have "so that the drive can be recovered" (specification, "Hard Disk Footer Format").
 *
 * @param footer the one that is used
 * @param end the offset of the footer at the end, in bytes; the size of the file where there is
 *     none
 */
record Footers(VhdFooter footer, long end) {

  /** How far from the end of the file a footer is looked for, in bytes. */
  private static final int PADDING = 1024 * 1024;

  /** How far at every sector, in a file that may be no VHD at all. */
  private static final int NEAR = 64 * 1024;

  /**
   * Reads both.
   *
   * @param troubles is told what is wrong with either
   * @throws ReadProblem where neither can be used
   */
  static Footers read(ByteSource file, List<Trouble> troubles) throws IOException {
    List<ReadProblem> problems = new ArrayList<>();
    long end = place(file);
    Optional<VhdFooter> last = Optional.empty();
    if (end < file.size()) {
      last = parse(file, Vhd.FOOTER, end, problems);
      checkPadding(file, end, troubles);
    } else {
      problems.add(
          new CorruptException(
              Vhd.FOOTER, "there is none at the end", Math.max(0, end - VhdFooter.LENGTH)));
    }
    Optional<VhdFooter> first = Optional.empty();
    boolean expected = last.isEmpty() || last.get().type() != VhdType.FIXED;
    if (end > 0 && (expected || startsWithCookie(file))) {
      first = parse(file, Vhd.FOOTER_COPY, 0, problems);
    }
    if (last.isEmpty() && first.filter(copy -> copy.type() != VhdType.FIXED).isEmpty()) {
      // a fixed disk has no copy of its footer, so what stands at its head is part of the disk
      throw problems.get(0);
    }
    for (ReadProblem problem : problems) {
      troubles.add(problem.trouble());
    }
    if (last.isPresent() && first.isPresent()) {
      compare(last.get(), first.get(), troubles);
    }
    return new Footers(choose(last, first), end);
  }

  /** The place of the footer at the end; the size of the file where there is none. */
  private static long place(ByteSource file) throws IOException {
    long size = file.size();
    if (size < VhdFooter.OLD_LENGTH) {
      return size;
    }
    int length = (int) Math.min(PADDING, size);
    byte[] tail = file.read(size - length, length);
    for (int at = length - VhdFooter.OLD_LENGTH; at >= 0; at--) {
      // nothing but zeros stands between a footer and the end of its file
      if (isCookie(tail, at)) {
        return size - length + at;
      }
      // of the first byte passed nothing is known: it may be the reserved one of a footer
      if (tail[at + VhdFooter.OLD_LENGTH - 1] != 0 && at < length - VhdFooter.OLD_LENGTH) {
        break;
      }
    }
    return padded(file).orElse(size);
  }

  /**
   * The place of a whole footer of a fixed disk in the last 64 KiB or 1 MiB before the end, as
   * padding to such sizes leaves it, whatever stands behind it. A cookie alone may be anything's;
   * with its checksum and at the size that it tells, where a fixed disk ends, it is a footer.
   */
  static OptionalLong padded(ByteSource file) throws IOException {
    long size = file.size();
    long start = Math.max(0, size - NEAR) / VhdFooter.LENGTH * VhdFooter.LENGTH;
    byte[] tail = file.read(start, (int) (size - start));
    // what stands at the head is a copy
    int first = start == 0 ? VhdFooter.LENGTH : 0;
    for (int at = first; at + VhdFooter.LENGTH <= tail.length; at += VhdFooter.LENGTH) {
      if (isFixed(tail, at, start + at)) {
        return OptionalLong.of(start + at);
      }
    }
    long mib = size - PADDING;
    boolean far = mib > 0 && mib % VhdFooter.LENGTH == 0;
    return far && isFixed(file.read(mib, VhdFooter.LENGTH), 0, mib)
        ? OptionalLong.of(mib)
        : OptionalLong.empty();
  }

  /** The size of a dynamic disk may be that of its file too. */
  private static boolean isFixed(byte[] bytes, int at, long place) throws IOException {
    if (!isCookie(bytes, at)) {
      return false;
    }
    Bytes footer =
        Bytes.bigEndian(
            Vhd.FOOTER, Arrays.copyOfRange(bytes, at, at + VhdFooter.OLD_LENGTH), place);
    return footer.bits64(48) == place
        && VhdType.of(footer.u32(60)).filter(type -> type == VhdType.FIXED).isPresent()
        && Checksum.verify(footer, 64).isEmpty();
  }

  private static boolean isCookie(byte[] bytes, int at) {
    for (int i = 0; i < VhdFooter.COOKIE.length(); i++) {
      if (bytes[at + i] != VhdFooter.COOKIE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWithCookie(ByteSource file) throws IOException {
    return file.bigEndian(Vhd.FOOTER_COPY, 0, VhdFooter.OLD_LENGTH).startsWith(0, VhdFooter.COOKIE);
  }

  private static Optional<VhdFooter> parse(
      ByteSource file, String structure, long at, List<ReadProblem> problems) throws IOException {
    try {
      VhdFooter footer = VhdFooter.parse(file.bigEndian(structure, at, VhdFooter.OLD_LENGTH));
      footer.checksum().ifPresent(problems::add);
      return Optional.of(footer);
    } catch (ReadProblem e) {
      problems.add(e);
      return Optional.empty();
    }
  }

  private static void checkPadding(ByteSource file, long end, List<Trouble> troubles) {
    long behind = file.size() - end - VhdFooter.LENGTH;
    if (behind > 0) {
      troubles.add(
          new CorruptException(
                  Vhd.FOOTER,
                  behind + " bytes stand behind it, although it is the end of the file",
                  end + VhdFooter.LENGTH)
              .trouble());
    }
  }

  private static void compare(VhdFooter last, VhdFooter first, List<Trouble> troubles)
      throws ReadProblem {
    int at = last.mismatch(first);
    if (at >= 0) {
      troubles.add(
          new CorruptException(
                  Vhd.FOOTERS,
                  "the footer at byte " + last.bytes().absolute(0) + " is not its copy at byte 0",
                  last.bytes().absolute(at))
              .trouble());
    }
  }

  /** The last one, unless only the checksum of the first is right. */
  private static VhdFooter choose(Optional<VhdFooter> last, Optional<VhdFooter> first) {
    if (last.isEmpty()) {
      return first.orElseThrow();
    }
    boolean better =
        first.isPresent() && first.get().checksum().isEmpty() && last.get().checksum().isPresent();
    return better ? first.get() : last.get();
  }
}
