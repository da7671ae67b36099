package preflight.guest.grub;

import preflight.io.Limits;
import preflight.io.UnsupportedException;

/** Limits on one evaluation, far above what real configurations need. */
final class Budget {

  private static final String STRUCTURE = "GRUB script";

  private final int mostWords;
  private int words;
  private int commands;
  private int forks;
  private int depth;
  private int files;
  private int blsRuns;
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
    require(++commands <= Limits.GRUB_COMMANDS, "more than 100000 commands");
  }

  /** Before a state is copied. */
  void fork(State state) throws UnsupportedException {
    require(++forks <= Limits.GRUB_FORKS, "more than 5000 undecidable conditions");
    copied += state.variables.size() + state.slots.size() + state.functions.size();
    require(copied <= Limits.GRUB_COPIED, "too many variables under undecidable conditions");
  }

  void enter() throws UnsupportedException {
    require(++depth <= Limits.GRUB_CALL_DEPTH, "commands nested deeper than 300 levels");
  }

  void leave() {
    depth--;
  }

  void file() throws UnsupportedException {
    require(++files <= Limits.GRUB_FILES, "more than 200 files sourced");
  }

  /** Before the entries of the boot loader specification are read. */
  void entriesRead() throws UnsupportedException {
    require(++blsRuns <= Limits.BLS_RUNS, "blscfg more than 16 times");
  }

  /** For each piece of text that an expansion yields. */
  void expand(int length, int total) throws UnsupportedException {
    expanded += length + 64L;
    require(expanded <= Limits.GRUB_EXPANDED, "expansions of more than 16 MiB");
    require(total <= Limits.GRUB_WORD_BYTES, "a word of more than 64 KiB");
  }

  static void entries(State state) throws UnsupportedException {
    require(state.slots.size() <= Limits.GRUB_ENTRIES, "more than 2000 menu entries");
  }

  static void variables(State state) throws UnsupportedException {
    require(state.variables.size() <= Limits.GRUB_VARIABLES, "more than 4000 variables");
  }

  private static void require(boolean holds, String limit) throws UnsupportedException {
    if (!holds) {
      throw new UnsupportedException(STRUCTURE, limit);
    }
  }
}
