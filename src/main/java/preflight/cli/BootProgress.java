package preflight.cli;

import java.util.Optional;
import preflight.boot.BootMachine;
import preflight.boot.Stage;

/** One line on a terminal that tells how far a machine is. */
final class BootProgress implements BootMachine.Progress {

  private static final int WIDTH = 60;

  private final Terminal terminal;

  BootProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void update(Optional<Stage> stage, long seconds) {
    if (terminal.errIsTerminal()) {
      String text = stage.map(Stage::label).orElse("starting") + ", " + seconds + " s";
      terminal.err().print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
      terminal.err().flush();
    }
  }

  /** Takes the line away. */
  void clear() {
    if (terminal.errIsTerminal()) {
      terminal.err().print("\r" + " ".repeat(WIDTH) + "\r");
      terminal.err().flush();
    }
  }
}
