import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the program and looks, a thousand times a second, where its main thread is. Arguments: the
 * file that the rows are appended to, how deep a row is told ({@code stages} or {@code methods}),
 * then the program's own. A row: what it is, a tab, milliseconds, a tab, and those of them in which
 * classes were loaded and linked. {@code PROFILE_STARTED} tells when the process was started
 * (milliseconds since 1970).
 */
final class Profile {

  /** Code that works for whoever called it. */
  private static final List<String> HELPERS =
      List.of("preflight.io.", "preflight.tree.", "preflight.fact.");

  private record Row(String what, boolean linking) {}

  private final boolean methods;
  private final Map<String, double[]> rows = new TreeMap<>();

  private Profile(boolean methods) {
    this.methods = methods;
  }

  public static void main(String[] args) throws Exception {
    long entered = System.currentTimeMillis();
    Path out = Path.of(args[0]);
    Profile profile = new Profile(args[1].equals("methods"));
    profile.add(new Row("JVM", false), entered - Long.parseLong(System.getenv("PROFILE_STARTED")));
    Thread main = Thread.currentThread();
    Thread sampler = new Thread(() -> profile.sample(main), "sampler");
    sampler.setDaemon(true);
    sampler.setPriority(Thread.MAX_PRIORITY);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> profile.write(out)));
    sampler.start();
    Class.forName("preflight.cli.Main")
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
  }

  private void sample(Thread main) {
    long last = System.nanoTime();
    while (true) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        return;
      }
      StackTraceElement[] stack = main.getStackTrace();
      long now = System.nanoTime();
      add(row(stack), (now - last) / 1e6);
      last = now;
    }
  }

  private synchronized void add(Row row, double milliseconds) {
    double[] sums = rows.computeIfAbsent(row.what(), what -> new double[2]);
    sums[0] += milliseconds;
    sums[1] += row.linking() ? milliseconds : 0;
  }

  private Row row(StackTraceElement[] stack) {
    boolean linking = false;
    for (StackTraceElement frame : stack) {
      String name = frame.getClassName();
      linking |=
          name.startsWith("java.lang.invoke.MethodHandleNatives")
              || name.startsWith("java.lang.ClassLoader")
              || name.startsWith("jdk.internal.loader.")
              || frame.getMethodName().equals("<clinit>");
      boolean own = name.startsWith("preflight.") && HELPERS.stream().noneMatch(name::startsWith);
      if (own || name.startsWith("picocli.")) {
        return new Row(methods ? name + '.' + frame.getMethodName() : stage(name), linking);
      }
    }
    return new Row("other", linking);
  }

  /** Its package, to the second name. */
  private static String stage(String className) {
    String[] names = className.split("\\.");
    return names[0].equals("picocli") || names.length < 3 ? names[0] : names[0] + '.' + names[1];
  }

  private synchronized void write(Path out) {
    StringBuilder text = new StringBuilder();
    rows.forEach(
        (what, sums) ->
            text.append(what).append('\t').append(sums[0]).append('\t').append(sums[1]).append('\n'));
    try {
      Files.writeString(out, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
