package preflight.image.ova;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * The members of a tar archive, found by reading headers only.
 *
 * @param members in the archive's order; a truncated one is the last
 * @param troubles why the list may be incomplete, and what is wrong with members
 * @param unended says where the end of the archive should be, in an archive that ends behind a
 *     member without it, as VirtualBox writes them; members may have been cut off or not
 */
public record TarIndex(List<TarMember> members, List<Trouble> troubles, Optional<Trouble> unended) {

  private static final int BLOCK = TarHeader.BLOCK;

  public TarIndex {
    members = List.copyOf(members);
    troubles = List.copyOf(troubles);
  }

  /**
   * Reads the headers up to the end of the archive, to damage, or to a truncated member.
   *
   * @throws IOException where the host cannot read; what the archive does wrong is in the troubles
   */
  public static TarIndex read(ByteSource source) throws IOException {
    List<TarMember> members = new ArrayList<>();
    List<Trouble> troubles = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Optional<Trouble> unended = Optional.empty();
    long at = 0;
    try {
      while (!isEnd(source, at, troubles)) {
        if (members.size() == Limits.TAR_MEMBERS) {
          troubles.add(unsupported(source.name(), "more than 10000 members", at));
          break;
        }
        TarMember member = TarHeader.read(source, at);
        members.add(member);
        if (!names.add(member.name()) && member.kind() == TarMember.Kind.FILE) {
          troubles.add(
              corrupt(source.name(), "member \"" + member.name() + "\" is there twice", at));
        }
        if (member.kind() == TarMember.Kind.SPARSE) {
          troubles.add(unsupported(label(member, source), "sparse tar member", at));
        }
        if (member.truncated()) {
          troubles.add(
              new Trouble.Truncated(
                  label(member, source), source.size(), sum(member.dataOffset(), member.size())));
          break;
        }
        at = sum(member.dataOffset(), padded(member.size()));
        if (at == source.size()) {
          unended = Optional.of(missingEnd(source, at));
          break;
        }
      }
    } catch (ReadProblem problem) {
      troubles.add(problem.trouble());
    }
    return new TarIndex(members, troubles, unended);
  }

  /** The file of this name; the last one if there are several, as when unpacking. */
  public Optional<TarMember> file(String name) {
    for (int i = members.size() - 1; i >= 0; i--) {
      TarMember member = members.get(i);
      if (member.name().equals(name) && member.kind() == TarMember.Kind.FILE) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** Two blocks of zeros end an archive (POSIX.1-2017, pax, "ustar Interchange Format"). */
  private static boolean isEnd(ByteSource source, long at, List<Trouble> troubles)
      throws IOException {
    if (at > source.size() - BLOCK) {
      troubles.add(missingEnd(source, at));
      return true;
    }
    if (!isZero(source, at)) {
      return false;
    }
    if (at > source.size() - 2L * BLOCK) {
      troubles.add(missingEnd(source, at));
    } else if (!isZero(source, at + BLOCK)) {
      troubles.add(corrupt(structure(source), "one block of zeros instead of two", at));
    }
    return true;
  }

  private static Trouble missingEnd(ByteSource source, long at) {
    return new Trouble.Truncated(structure(source), source.size(), sum(at, 2L * BLOCK));
  }

  private static String structure(ByteSource source) {
    return "end of tar archive " + source.name();
  }

  private static boolean isZero(ByteSource source, long at) throws IOException {
    for (byte value : source.read(at, BLOCK)) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static String label(TarMember member, ByteSource source) {
    return "member \"" + member.name() + "\" of " + source.name();
  }

  private static Trouble corrupt(String structure, String detail, long at) {
    return new Trouble.Corrupt(structure, detail, OptionalLong.of(at));
  }

  private static Trouble unsupported(String structure, String feature, long at) {
    return new Trouble.Unsupported(structure, feature, OptionalLong.of(at));
  }

  private static long padded(long size) {
    return sum(size, BLOCK - 1) / BLOCK * BLOCK;
  }

  private static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
