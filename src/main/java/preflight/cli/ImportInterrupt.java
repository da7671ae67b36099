package preflight.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import preflight.aws.AwsProblem;
import preflight.aws.Imports;

/**
 * What happens when the process is told to end: how to go on is told, and where a task is under way
 * and a person is there, whether it is to be cancelled is asked. Without an answer it is not.
 */
final class ImportInterrupt implements AutoCloseable {

  private static final long PATIENCE = TimeUnit.SECONDS.toMillis(30);

  private final Terminal terminal;
  private final Imports imports;
  private final Thread hook = new Thread(this::run, "interrupt");
  private final List<String> tasks = new ArrayList<>();
  private final AtomicBoolean asking = new AtomicBoolean();
  private boolean armed;

  ImportInterrupt(Terminal terminal, Imports imports) {
    this.terminal = terminal;
    this.imports = imports;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The same stream for the watch, which is silent once the user is asked. */
  PrintStream forWatch(PrintStream out) {
    OutputStream through =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            if (!asking.get()) {
              out.write(bytes, from, length);
            }
          }

          @Override
          public void flush() {
            out.flush();
          }
        };
    return new PrintStream(through, true, StandardCharsets.UTF_8);
  }

  /** From now on there is something to go on with. */
  synchronized void arm() {
    armed = true;
  }

  /** These tasks are under way. */
  synchronized void watching(List<String> started) {
    tasks.addAll(started);
  }

  /** Nothing is under way any more. */
  synchronized void disarm() {
    armed = false;
  }

  private synchronized void run() {
    if (!armed) {
      return;
    }
    asking.set(true);
    terminal.err().println();
    if (tasks.isEmpty()) {
      terminal.err().println("preflight: interrupted; the same command goes on from here");
    } else if (isAsked()) {
      cancel();
    } else {
      terminal.err().println("preflight: EC2 goes on with " + String.join(", ", tasks));
      terminal.err().println("  the same command watches it again; --abort cancels it");
    }
    terminal.err().flush();
  }

  private void cancel() {
    for (String task : tasks) {
      try {
        boolean cancelled = imports.cancel(task);
        terminal
            .err()
            .println("preflight: " + task + (cancelled ? " is cancelled" : " had ended already"));
      } catch (AwsProblem e) {
        Main.fail(terminal, e.getMessage(), e.advice());
      }
    }
  }

  /** Whether somebody says yes within half a minute. */
  private boolean isAsked() {
    if (!terminal.errIsTerminal() || !Boolean.getBoolean("preflight.stdin.terminal")) {
      return false;
    }
    terminal.err().print("Cancel " + String.join(", ", tasks) + ", too? [y/N] ");
    terminal.err().flush();
    AtomicReference<String> answer = new AtomicReference<>("");
    Thread reader = new Thread(() -> answer.set(line()), "answer");
    reader.setDaemon(true);
    reader.start();
    try {
      reader.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answer.get().strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private static String line() {
    StringBuilder line = new StringBuilder();
    try {
      int c = System.in.read();
      while (c >= 0 && c != '\n') {
        line.append((char) c);
        c = System.in.read();
      }
    } catch (IOException e) {
      return "";
    }
    return line.toString();
  }

  @Override
  public void close() {
    disarm();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process ends, and the hook runs
    }
  }
}
