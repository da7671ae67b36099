package preflight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import preflight.image.Detector;
import preflight.image.Format;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.report.Escape;

/**
 * The images that a word of the command line stands for: a file, those in a folder, or those that a
 * pattern names.
 */
final class ImageNames {

  /** More names than anybody has images; a list without end is told. */
  static final int MOST = 1_000_000;

  private static final int MOST_LIST_BYTES = 256 << 20;

  /** By these names a file in a folder is taken for an image whatever it holds. */
  private static final Set<String> SUFFIXES =
      Set.of(
          "ova", "ovf", "vmdk", "vdi", "vhd", "vhdx", "qcow2", "qcow", "raw", "img", "dd", "hdd");

  private static final Set<Format> NO_IMAGES =
      Set.of(
          Format.UNFORMATTED,
          Format.UNKNOWN,
          Format.GZIP,
          Format.XZ,
          Format.ZSTD,
          Format.BZIP2,
          Format.ZIP,
          Format.GIT_LFS_POINTER);

  private final Terminal terminal;
  private final List<String> names = new ArrayList<>();
  private boolean failed;

  ImageNames(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> names() {
    return List.copyOf(names);
  }

  /** Whether a folder could not be read, which was told. */
  boolean failed() {
    return failed;
  }

  /**
   * @throws IOException where a folder cannot be read
   */
  void add(String word) throws IOException {
    Optional<Path> file = path(word);
    if (file.isEmpty() || word.indexOf("://") > 0) {
      name(word);
    } else if (Files.isDirectory(file.get())) {
      folder(file.get());
    } else if (isPattern(word) && !Files.exists(file.get())) {
      pattern(word);
    } else {
      name(word);
    }
  }

  /**
   * The names of a list, one a line, or with a zero byte behind each.
   *
   * @param from a file, or {@code -} for standard input
   */
  void addList(String from, InputStream standardInput) throws IOException {
    for (String name : list(from, standardInput)) {
      add(name);
    }
  }

  /** The same names as they stand there. */
  static List<String> list(String from, InputStream standardInput) throws IOException {
    List<String> names = new ArrayList<>();
    byte[] bytes;
    if (from.equals("-")) {
      bytes = standardInput.readNBytes(MOST_LIST_BYTES + 1);
    } else {
      try (InputStream in = Files.newInputStream(TaskLogs.path(from))) {
        bytes = in.readNBytes(MOST_LIST_BYTES + 1);
      }
    }
    if (bytes.length > MOST_LIST_BYTES) {
      throw new UsageException("the list " + from + " is too long", "check it in parts");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    String end = text.indexOf('\0') >= 0 ? "\0" : "\n";
    int at = 0;
    while (at < text.length()) {
      int next = text.indexOf(end, at);
      int until = next < 0 ? text.length() : next;
      String name = text.substring(at, until);
      if (end.equals("\n") && name.endsWith("\r")) {
        name = name.substring(0, name.length() - 1);
      }
      if (!name.isBlank()) {
        names.add(name);
      }
      at = until + 1;
    }
    return names;
  }

  private void name(String name) {
    if (names.size() == MOST) {
      throw new UsageException("more than " + MOST + " images are named", "check them in parts");
    }
    names.add(name);
  }

  private static Optional<Path> path(String word) {
    try {
      return word.isEmpty() ? Optional.empty() : Optional.of(Path.of(word));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** All images below it, by the names of folders and files; links are not followed. */
  private void folder(Path folder) throws IOException {
    List<Path> files = files(folder, Optional.empty(), false);
    int others = 0;
    int before = names.size();
    for (Path file : files) {
      if (isImage(file)) {
        name(file.toString());
      } else {
        others++;
      }
    }
    if (names.size() == before) {
      failed = true;
      Main.fail(
          terminal,
          folder + " holds no image" + (others > 0 ? " among " + others + " files" : ""),
          "name images by themselves, or a folder that has some");
    } else if (others > 0) {
      terminal
          .err()
          .println(
              "preflight: "
                  + Escape.terminal(folder.toString())
                  + ": "
                  + (names.size() - before)
                  + " images, "
                  + others
                  + " other files passed over");
    }
  }

  /** Whether a name ends as those of images do. */
  static boolean isNamedLikeAnImage(String name) {
    return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean isImage(Path file) throws IOException {
    if (isNamedLikeAnImage(file.getFileName().toString())) {
      return true;
    }
    try (FileSource source = FileSource.open(file, new ReadCounter())) {
      return !NO_IMAGES.contains(Detector.detect(source).format());
    } catch (IOException e) {
      // what cannot be read may be one, which its own check tells
      return true;
    }
  }

  static boolean isPattern(String word) {
    for (char sign : new char[] {'*', '?', '[', '{'}) {
      if (word.indexOf(sign) >= 0) {
        return true;
      }
    }
    return false;
  }

  private void pattern(String word) throws IOException {
    int slash = -1;
    for (int i = 0; i < word.length() && !isPattern(word.substring(i, i + 1)); i++) {
      slash = word.charAt(i) == '/' ? i : slash;
    }
    Path base = Path.of(slash < 0 ? "" : slash == 0 ? "/" : word.substring(0, slash));
    List<Path> found = new ArrayList<>();
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + word);
      if (Files.isDirectory(slash < 0 ? Path.of(".") : base)) {
        found.addAll(
            files(base, Optional.of(matcher), word.startsWith(".") || word.contains("/.")));
      }
    } catch (PatternSyntaxException e) {
      // a name like any other, which happens to have a bracket
      found.clear();
    }
    if (found.isEmpty()) {
      // told as what it is, a file that is not there
      name(word);
    }
    for (Path file : found) {
      name(file.toString());
    }
  }

  /**
   * Regular files in the order of their names.
   *
   * @param hidden whether those are wanted, too, whose names begin with a dot
   */
  private List<Path> files(Path base, Optional<PathMatcher> matcher, boolean hidden)
      throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        base,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !hidden && !folder.equals(base) && isHidden(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean wanted =
                matcher.isPresent()
                    ? matcher.get().matches(file) && Files.isRegularFile(file)
                    : attributes.isRegularFile();
            if (wanted && (hidden || !isHidden(file))) {
              if (files.size() == MOST) {
                throw new UsageException(
                    "more than " + MOST + " files below " + base, "check them in parts");
              }
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            failed = true;
            Main.fail(terminal, "cannot read " + file + ": " + Main.describe(failure), Main.ADVICE);
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static boolean isHidden(Path file) {
    Path name = file.getFileName();
    return name != null && name.toString().startsWith(".");
  }
}
