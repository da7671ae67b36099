package preflight.image.ova;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import preflight.image.Siblings;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;

/**
 * The digests of a package's files (DSP0243 1.1.1, 6; {@code .mf}).
 *
 * @param name its file name
 * @param entries in its own order
 * @param absent files that it lists and that are not in the package
 * @param unlisted files of the package that it does not list
 * @param signed whether a certificate ({@code .cert}) stands beside it; it is not checked
 * @param troubles lines that are not understood, and one for each of the above
 */
public record Manifest(
    String name,
    List<Entry> entries,
    List<String> absent,
    List<String> unlisted,
    boolean signed,
    List<Trouble> troubles) {

  private static final int PIECE = 256 * 1024;

  /** A digest as OVF names it. */
  public enum Algorithm {
    SHA1("SHA-1", 40),
    SHA256("SHA-256", 64),
    SHA512("SHA-512", 128);

    private final String javaName;
    private final int hexDigits;

    Algorithm(String javaName, int hexDigits) {
      this.javaName = javaName;
      this.hexDigits = hexDigits;
    }

    private static Optional<Algorithm> of(String name) {
      return switch (name.toUpperCase(Locale.ROOT)) {
        case "SHA1", "SHA-1" -> Optional.of(SHA1);
        case "SHA256", "SHA-256" -> Optional.of(SHA256);
        case "SHA512", "SHA-512" -> Optional.of(SHA512);
        default -> Optional.empty();
      };
    }

    private MessageDigest digest() {
      try {
        return MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java lacks " + javaName, e);
      }
    }
  }

  /**
   * One line.
   *
   * @param digest in lower-case hexadecimal
   * @param line counted from 1
   */
  public record Entry(Algorithm algorithm, String file, String digest, int line) {}

  /** How the verification of one file ended. */
  public enum Outcome {
    MATCHES,
    DIFFERS,
    ABSENT,
    UNREADABLE
  }

  /**
   * The verification of one entry.
   *
   * @param computed the digest of what is there, in lower-case hexadecimal; empty where nothing was
   *     read to its end
   */
  public record Result(Entry entry, Outcome outcome, String computed, Optional<Trouble> trouble) {}

  public Manifest {
    entries = List.copyOf(entries);
    absent = List.copyOf(absent);
    unlisted = List.copyOf(unlisted);
    troubles = List.copyOf(troubles);
  }

  /**
   * Reads a manifest of at most 1 MiB.
   *
   * @param files the names of the package's files, without manifest and certificate
   * @param signed whether there is a certificate
   */
  static Manifest parse(ByteSource source, List<String> files, boolean signed) throws IOException {
    String structure = "manifest " + source.name();
    if (source.size() > Limits.MANIFEST_BYTES) {
      throw new CorruptException(structure, "size " + source.size() + " exceeds 1 MiB");
    }
    List<Entry> entries = new ArrayList<>();
    List<Trouble> troubles = new ArrayList<>();
    Set<String> names = new HashSet<>();
    String text = Text.decode(source.read(0, (int) source.size()));
    int number = 0;
    for (String line : text.split("\r\n|\n|\r", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        Entry entry = entry(structure, line.strip(), number);
        entries.add(entry);
        names.add(entry.file());
      } catch (ReadProblem problem) {
        note(troubles, problem.trouble());
      }
    }
    Set<String> present = new HashSet<>(files);
    List<String> absent = new ArrayList<>();
    for (String name : names) {
      if (!present.contains(name)) {
        absent.add(name);
      }
    }
    absent.sort(null);
    List<String> unlisted = new ArrayList<>();
    for (String name : files) {
      if (!names.contains(name)) {
        unlisted.add(name);
      }
    }
    for (String name : absent) {
      note(troubles, corrupt(structure, "lists \"" + name + "\", which is not in the package"));
    }
    for (String name : unlisted) {
      note(troubles, corrupt(structure, "does not list \"" + name + "\""));
    }
    return new Manifest(source.name(), entries, absent, unlisted, signed, troubles);
  }

  private static void note(List<Trouble> troubles, Trouble trouble) {
    if (troubles.size() < Limits.MANIFEST_TROUBLES) {
      troubles.add(trouble);
    } else if (troubles.size() == Limits.MANIFEST_TROUBLES) {
      troubles.add(corrupt(trouble.structure(), "has more troubles than are told"));
    }
  }

  private static Trouble corrupt(String structure, String detail) {
    return new Trouble.Corrupt(structure, detail, OptionalLong.empty());
  }

  /** {@code SHA256(file)= digest}; blanks vary among writers, and names may hold parentheses. */
  private static Entry entry(String structure, String line, int number) throws ReadProblem {
    int open = line.indexOf('(');
    int equals = line.lastIndexOf('=');
    int close = equals < 0 ? -1 : line.lastIndexOf(')', equals);
    if (open < 0 || close < open || !line.substring(close + 1, equals).isBlank()) {
      throw new CorruptException(structure, "line " + number + " is not ALGORITHM(FILE)= DIGEST");
    }
    String name = line.substring(0, open).strip();
    Optional<Algorithm> algorithm = Algorithm.of(name);
    if (algorithm.isEmpty()) {
      throw new preflight.io.UnsupportedException(
          structure, "digest algorithm \"" + name + "\" in line " + number);
    }
    String digest = line.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
    if (digest.length() != algorithm.get().hexDigits || !isHex(digest)) {
      throw new CorruptException(
          structure,
          "line " + number + " does not end in " + algorithm.get().hexDigits + " hex digits");
    }
    return new Entry(algorithm.get(), line.substring(open + 1, close).strip(), digest, number);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }

  /** The strongest algorithm that it uses. */
  public Optional<Algorithm> algorithm() {
    Optional<Algorithm> strongest = Optional.empty();
    for (Entry entry : entries) {
      if (strongest.isEmpty() || entry.algorithm().compareTo(strongest.get()) > 0) {
        strongest = Optional.of(entry.algorithm());
      }
    }
    return strongest;
  }

  /**
   * Reads all files and compares their digests. A digest that differs does not make a package
   * invalid for every product, so it is a result, not an error.
   *
   * @param files the package's files; what it opens stays open until its owner closes it
   * @param progress is told, after each piece, how many bytes were read in all
   * @return one for each entry, in order
   * @throws IOException where the host cannot read
   */
  public List<Result> verify(Siblings files, LongConsumer progress) throws IOException {
    List<Result> results = new ArrayList<>();
    // a file that is listed again is not read again
    Map<String, Result> known = new HashMap<>();
    long done = 0;
    for (Entry entry : entries) {
      String key = entry.algorithm() + " " + entry.file();
      Result before = known.get(key);
      if (before != null) {
        results.add(again(entry, before));
        continue;
      }
      Optional<ByteSource> file = files.open(entry.file());
      if (file.isEmpty()) {
        results.add(new Result(entry, Outcome.ABSENT, "", Optional.empty()));
        continue;
      }
      Result result;
      try {
        String computed = digest(file.get(), entry.algorithm(), done, progress);
        result = new Result(entry, outcome(entry, computed), computed, Optional.empty());
      } catch (ReadProblem problem) {
        result = new Result(entry, Outcome.UNREADABLE, "", Optional.of(problem.trouble()));
      }
      results.add(result);
      known.put(key, result);
      done += file.get().size();
    }
    return results;
  }

  private static Result again(Entry entry, Result before) {
    return before.outcome() == Outcome.UNREADABLE
        ? new Result(entry, Outcome.UNREADABLE, "", before.trouble())
        : new Result(entry, outcome(entry, before.computed()), before.computed(), Optional.empty());
  }

  private static Outcome outcome(Entry entry, String computed) {
    return computed.equals(entry.digest()) ? Outcome.MATCHES : Outcome.DIFFERS;
  }

  private static String digest(
      ByteSource file, Algorithm algorithm, long before, LongConsumer progress) throws IOException {
    MessageDigest digest = algorithm.digest();
    byte[] piece = new byte[PIECE];
    long at = 0;
    while (at < file.size()) {
      int length = (int) Math.min(PIECE, file.size() - at);
      file.read(at, piece, 0, length);
      digest.update(piece, 0, length);
      at += length;
      progress.accept(before + at);
    }
    return java.util.HexFormat.of().formatHex(digest.digest());
  }
}
