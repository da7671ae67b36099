package preflight.guest.grub;

import preflight.io.Limits;
import preflight.io.UnsupportedException;

/** Limits on one evaluation, far above what real configurations need. */
final class Budget {

  static final int MAX_FILE = 1 << 20;
  static final int MAX_FILES = 200;
  static final int MAX_SOURCE_DEPTH = 16;
  static final int MAX_ITERATIONS = 10_000;
  private static final int MAX_COMMANDS = 100_000;
  private static final int MAX_FORKS = 5_000;
  private static final int MAX_DEPTH = 300;
  private static final int MAX_VALUE = 1 << 16;
  private static final int MAX_VARIABLES = 4_000;
  private static final int MAX_ENTRIES = 2_000;
  private static final long MAX_EXPANDED = 1L << 24;
  private static final long MAX_COPIED = 1L << 24;

  private static final String STRUCTURE = "GRUB script";

  private final int mostWords;
  private int words;
  private int commands;
  private int forks;
  private int depth;
  private int files;
  private long expanded;
  private long copied;

  /**
   * @param outerDepth configurations around this evaluation whose scripts are kept as well
   */
  Budget(int outerDepth) {
    this.mostWords = Limits.GRUB_WORDS / (1 + outerDepth);
  }

  /** After a script was parsed. */
  void parsed(GrubScript script) throws UnsupportedException {
    words += script.words();
    require(words <= mostWords, "scripts of more than " + mostWords + " words");
  }

  void command() throws UnsupportedException {
    require(++commands <= MAX_COMMANDS, "more than 100000 commands");
  }

  /** Before a state is copied. */
  void fork(State state) throws UnsupportedException {
    require(++forks <= MAX_FORKS, "more than 5000 undecidable conditions");
    copied += state.variables.size() + state.slots.size() + state.functions.size();
    require(copied <= MAX_COPIED, "too many variables under undecidable conditions");
  }

  void enter() throws UnsupportedException {
    require(++depth <= MAX_DEPTH, "commands nested deeper than 300 levels");
  }

  void leave() {
    depth--;
  }

  void file() throws UnsupportedException {
    require(++files <= MAX_FILES, "more than 200 files sourced");
  }

  /** For each piece of text that an expansion yields. */
  void expand(int length, int total) throws UnsupportedException {
    expanded += length + 64L;
    require(expanded <= MAX_EXPANDED, "expansions of more than 16 MiB");
    require(total <= MAX_VALUE, "a word of more than 64 KiB");
  }

  static void entries(State state) throws UnsupportedException {
    require(state.slots.size() <= MAX_ENTRIES, "more than 2000 menu entries");
  }

  static void variables(State state) throws UnsupportedException {
    require(state.variables.size() <= MAX_VARIABLES, "more than 4000 variables");
  }

  private static void require(boolean holds, String limit) throws UnsupportedException {
    if (!holds) {
      throw new UnsupportedException(STRUCTURE, limit);
    }
  }
}
