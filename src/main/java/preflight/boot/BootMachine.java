package preflight.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import preflight.io.ByteSource;
import preflight.io.Limits;

/**
 * One start of a machine. The process, its sockets and its folder are gone when this is closed, or
 * when the virtual machine of Java ends by a signal.
 */
public final class BootMachine implements AutoCloseable {

  /** Is told what happens meanwhile. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called about once a second.
     *
     * @param stage the last that was seen; empty before the first
     * @param seconds since the start
     */
    void update(Optional<Stage> stage, long seconds);
  }

  private static final long LOOK = 250;

  /** How long the network may come after the login prompt, in milliseconds. */
  private static final long LATE_NETWORK = 5_000;

  /** How long a machine without a serial console is watched once it has an address. */
  private static final long QUIET_NETWORK = 20_000;

  private static final int SHOWN = 12;
  private static final int MESSAGE = 2048;

  private final Qemu qemu;
  private final BootPlan plan;
  private final Path folder;
  private final Thread hook = new Thread(this::abandon, "boot");
  private final List<BlockServer> servers = new ArrayList<>();
  private final Console console = new Console();
  private final NetworkTrace network;
  private volatile Optional<Process> process = Optional.empty();
  private volatile Optional<IOException> logFailure = Optional.empty();

  /**
   * Prepares a start.
   *
   * @throws IOException where there can be no folder for temporary files
   */
  public BootMachine(Qemu qemu, BootPlan plan) throws IOException {
    this.qemu = qemu;
    this.plan = plan;
    this.folder = Files.createTempDirectory("preflight-boot");
    this.network = new NetworkTrace(Qemu.packets(folder));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts the machine and watches it until it is clear where that ends.
   *
   * @param disks in order, at least one and {@link Limits#BOOT_DISKS} at most; read while this runs
   * @param log takes what the console shows, byte by byte
   * @throws QemuMissingException where a part of QEMU is not installed
   * @throws IOException where QEMU does not start, or the log cannot be written
   */
  public BootResult run(List<ByteSource> disks, OutputStream log, Progress progress)
      throws IOException {
    Object reading = new Object();
    List<Path> sockets = new ArrayList<>();
    for (ByteSource disk : disks) {
      Path socket = folder.resolve("disk" + sockets.size());
      servers.add(new BlockServer(new Overlay(disk, folder, Limits.BOOT_WRITES), reading, socket));
      sockets.add(socket);
    }
    boolean sandboxed = true;
    Optional<BootResult> result = attempt(sockets, log, progress, true);
    if (result.isEmpty() && messages().contains("sandbox")) {
      sandboxed = false;
      result = attempt(sockets, log, progress, false);
    }
    if (result.isEmpty()) {
      throw new IOException("QEMU does not start the machine: " + messages().strip());
    }
    if (logFailure.isPresent()) {
      throw logFailure.get();
    }
    return sandboxed ? result.get() : unsandboxed(result.get());
  }

  private static BootResult unsandboxed(BootResult result) {
    List<String> troubles = new ArrayList<>(result.troubles());
    troubles.add("this QEMU cannot give up system calls (-sandbox); it ran without");
    return new BootResult(
        result.plan(),
        result.ending(),
        result.reached(),
        result.words(),
        result.lastLines(),
        result.milliseconds(),
        result.consoleBytes(),
        troubles);
  }

  /** Empty where QEMU ended before the machine showed anything. */
  private Optional<BootResult> attempt(
      List<Path> sockets, OutputStream log, Progress progress, boolean sandbox) throws IOException {
    Files.deleteIfExists(folder.resolve("variables.fd"));
    ProcessBuilder builder =
        new ProcessBuilder(qemu.command(plan.firmware(), sockets, folder, sandbox));
    builder.environment().put("TMPDIR", folder.toString());
    builder.redirectError(folder.resolve("messages").toFile());
    Process started = builder.start();
    process = Optional.of(started);
    try {
      long start = System.nanoTime();
      Thread reader = new Thread(() -> read(started.getInputStream(), log, start), "console");
      reader.setDaemon(true);
      reader.start();
      Ending ending = watch(started, start, progress);
      long end = milliseconds(start);
      if (ending == Ending.RESET && console.bytes() == 0) {
        return Optional.empty();
      }
      return Optional.of(result(ending, end));
    } finally {
      stop(started);
    }
  }

  private void read(InputStream from, OutputStream log, long start) {
    byte[] buffer = new byte[1 << 13];
    long logged = 0;
    try {
      int length = from.read(buffer);
      while (length >= 0) {
        console.append(buffer, length, milliseconds(start));
        int kept = (int) Math.min(length, Limits.BOOT_LOG - logged);
        write(log, buffer, kept);
        logged += kept;
        length = from.read(buffer);
      }
    } catch (IOException e) {
      // the process is gone, which the watch sees
      return;
    }
  }

  private void write(OutputStream log, byte[] buffer, int length) {
    try {
      log.write(buffer, 0, length);
      log.flush();
    } catch (IOException e) {
      logFailure = Optional.of(e);
    }
  }

  private Ending watch(Process started, long start, Progress progress) throws IOException {
    long over = TimeUnit.SECONDS.toMillis(plan.seconds());
    long silence = TimeUnit.SECONDS.toMillis(plan.silence());
    long told = -1;
    long addressed = Long.MAX_VALUE;
    long networkAt = -1;
    try {
      while (true) {
        boolean gone = started.waitFor(LOOK, TimeUnit.MILLISECONDS);
        long now = milliseconds(start);
        if (networkAt < 0 && network.look() == NetworkTrace.Progress.ADDRESS) {
          networkAt = now;
          addressed = now;
          console.network(now);
        }
        Optional<Clue> end = console.end();
        if (end.isPresent()) {
          Ending ending = end.get().ending().orElseThrow();
          boolean late = ending != Ending.LOGIN || networkAt >= 0 || gone;
          if (late || now - console.endedAt() > LATE_NETWORK) {
            return ending;
          }
        } else if (gone) {
          TimeUnit.MILLISECONDS.sleep(LOOK); // what it wrote last
          return console.end().flatMap(Clue::ending).orElse(Ending.RESET);
        } else if (now > over) {
          return now - console.news() > silence ? Ending.SILENCE : Ending.TIME;
        } else if (now - Math.max(console.news(), 0) > silence) {
          return Ending.SILENCE;
        } else if (!plan.serialConsole() && now - addressed > QUIET_NETWORK) {
          return Ending.SILENCE;
        } else if (network.size() > Limits.BOOT_PACKETS) {
          return Ending.TIME;
        }
        if (now / 1000 != told) {
          told = now / 1000;
          progress.update(console.last(), told);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while a machine was watched");
    }
  }

  private BootResult result(Ending ending, long end) {
    List<String> troubles = new ArrayList<>();
    for (BlockServer server : servers) {
      server.trouble().ifPresent(text -> troubles.add("a disk: " + text));
    }
    if (network.size() > Limits.BOOT_PACKETS) {
      troubles.add("the guest sent more packets than are kept");
    }
    if (console.bytes() > Limits.BOOT_LOG) {
      troubles.add("the console showed more than is kept in a log");
    }
    Map<Stage, Long> reached = console.reached();
    if (console.bytes() > 0) {
      reached.putIfAbsent(Stage.FIRMWARE, 0L);
    }
    Optional<String> words =
        console.end().filter(clue -> clue.ending().equals(Optional.of(ending))).map(Clue::words);
    long at = words.isPresent() ? console.endedAt() : end;
    return new BootResult(
        plan, ending, reached, words, console.lastLines(SHOWN), at, console.bytes(), troubles);
  }

  private String messages() throws IOException {
    Path file = folder.resolve("messages");
    if (!Files.exists(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MESSAGE), StandardCharsets.UTF_8).strip();
      return text.replace("qemu-system-x86_64: ", "").replace('\n', ' ');
    }
  }

  private static long milliseconds(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static void stop(Process started) {
    started.destroyForcibly();
    boolean interrupted = false;
    while (started.isAlive()) {
      try {
        started.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a signal leaves to be done. */
  private void abandon() {
    process.ifPresent(BootMachine::stop);
    try {
      delete();
    } catch (IOException | UncheckedIOException e) {
      return; // nobody is left to be told
    }
  }

  private void delete() throws IOException {
    for (BlockServer server : servers) {
      server.close();
    }
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() throws IOException {
    process.ifPresent(BootMachine::stop);
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it is running already
      return;
    }
  }
}
