package preflight.block.lvm;

import java.util.Optional;

/** Identifiers of groups and volumes: 32 characters, printed with dashes (lib/uuid/uuid.c). */
final class LvmId {

  private static final int LENGTH = 32;
  private static final int[] GROUPS = {6, 4, 4, 4, 4, 4, 6};

  private LvmId() {}

  /** With dashes as tools print it; empty if the text, with or without dashes, is none. */
  static Optional<String> parse(String text) {
    StringBuilder plain = new StringBuilder(LENGTH);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '-') {
        plain.append(c);
      }
      if ((c != '-' && !isDigit(c)) || plain.length() > LENGTH) {
        return Optional.empty();
      }
    }
    if (plain.length() != LENGTH) {
      return Optional.empty();
    }
    StringBuilder dashed = new StringBuilder(LENGTH + GROUPS.length - 1);
    int at = 0;
    for (int group : GROUPS) {
      dashed.append(at == 0 ? "" : "-").append(plain, at, at + group);
      at += group;
    }
    return Optional.of(dashed.toString());
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '!'
        || c == '#';
  }
}
