package preflight.cli;

import preflight.ec2.Knowledge;
import preflight.rule.Rules;

/**
 * Gets ready, while the command line and the image are read, what each check needs behind them: the
 * tables of what EC2 does, and the rules. It makes no answer, it only makes classes and tables be
 * there sooner; one processor alone loses nothing by it.
 */
final class Ahead implements Runnable {

  private Ahead() {}

  /** Begins in a thread of its own, which does not keep the program from ending. */
  static void start() {
    Thread thread = new Thread(new Ahead(), "ahead");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    if (Knowledge.load() == 0 || Rules.ALL.isEmpty()) {
      throw new IllegalStateException("a build without tables or rules");
    }
  }
}
