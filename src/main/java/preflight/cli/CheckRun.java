package preflight.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.ec2.Knowledge;
import preflight.image.Image;
import preflight.policy.ConfigurationFinding;
import preflight.policy.UnusedIgnores;
import preflight.report.ReportWriter;
import preflight.report.Result;
import preflight.report.Run;
import preflight.report.Uplink;

/** Tells of the images of one run as their checks come in, and what the run ends with. */
final class CheckRun implements InOrder.Taker<CheckedImage> {

  /**
   * One image and what counts for it.
   *
   * @param settings from the command line and the configuration of the image
   * @param question what is asked
   */
  record Asked(Image image, Settings settings, ImageCheck.Asked question) {}

  private final Terminal terminal;
  private final ReportWriter out;
  private final ReportFiles files;
  private final UnusedIgnores unused = new UnusedIgnores(ImageCheck.today());
  private final FleetLine line;
  private int status = ExitStatus.COMPLETES;
  private boolean stale;
  private int earlier;

  /**
   * @param out what standard output shows
   * @param images how many will come
   */
  CheckRun(Terminal terminal, ReportWriter out, ReportFiles files, int images) {
    this.terminal = terminal;
    this.out = out;
    this.files = files;
    this.line = new FleetLine(terminal, images);
    line.draw();
  }

  /** Something else than an image could not be read. */
  void fails() {
    status = ExitStatus.FAILED;
  }

  @Override
  public void take(CheckedImage checked) {
    line.erase();
    Asked asked = checked.asked();
    int own;
    if (checked.result().isPresent()) {
      Result result = checked.result().get();
      own = count(asked, result);
      out.add(result);
      files.add(result);
      if (checked.stats().isPresent()) {
        terminal.err().print(checked.stats().get());
      }
    } else if (checked.kept().isPresent()) {
      own = count(asked, checked.kept().get().outline());
      out.add(checked.kept().get());
      files.add(checked.kept().get());
      earlier++;
    } else {
      CheckedImage.Failure failure = checked.failure().orElseThrow();
      own = Main.fail(terminal, failure.line(), failure.advice());
      Run.Unread unread = new Run.Unread(asked.image().name(), failure.why());
      out.add(unread);
      files.add(unread);
    }
    status = ExitStatus.worse(status, own);
    line.count(own);
    line.draw();
  }

  private int count(Asked asked, Result result) {
    unused.add(asked.settings().policy(), asked.image().paths(), result.judgement());
    stale |=
        asked.settings().isToday() && Knowledge.asOf(asked.question().request().asOf()).isStale();
    return ExitStatus.of(result.judgement().outcome());
  }

  /**
   * After the last one.
   *
   * @return what the process ends with
   * @throws IOException where a report cannot be written
   */
  int finish() throws IOException {
    line.erase();
    List<ConfigurationFinding> configuration = unused.findings();
    for (ConfigurationFinding finding : configuration) {
      status = finding.fails() ? ExitStatus.worse(status, ExitStatus.REJECTED) : status;
    }
    out.finish(configuration);
    files.finish(configuration);
    if (earlier > 0 && terminal.errIsTerminal()) {
      terminal
          .err()
          .println(
              "preflight: "
                  + earlier
                  + (earlier == 1 ? " answer is" : " answers are")
                  + " of earlier runs, whose files have not changed; --no-cache checks again");
    }
    if (stale) {
      terminal
          .err()
          .println(
              "preflight: what is known of EC2 was last looked up on "
                  + Knowledge.newestSighting()
                  + ", more than a year ago");
    }
    return status;
  }

  /** The check of an image, in any thread. Whatever happens to one, the others are checked. */
  static final class Check implements InOrder.Work<Asked, CheckedImage> {

    private final Optional<VerdictCache> cache;
    private final Optional<Uplink> uplink;
    private final Terminal terminal;

    /**
     * @param cache of earlier answers; empty where none are used
     * @param jobs how many are checked at a time; progress of one is drawn only where it is alone
     */
    Check(Optional<VerdictCache> cache, int jobs, Optional<Uplink> uplink, Terminal terminal) {
      this.cache = cache;
      this.uplink = uplink;
      this.terminal = jobs == 1 ? terminal : terminal.withoutProgress();
    }

    @Override
    public CheckedImage of(Asked asked) {
      Image image = asked.image();
      try {
        return cache.isPresent()
            ? cache.get().answer(asked, uplink, terminal)
            : CheckedImage.of(asked, ImageCheck.of(image, asked.question(), uplink, terminal));
      } catch (UsageException e) {
        return failed(asked, e.getMessage(), e.getMessage(), e.advice());
      } catch (IOException e) {
        return CheckedImage.failed(asked, ImageArguments.failure(image, e));
      } catch (OutOfMemoryError e) {
        String why = "more memory is needed than the program may use";
        return failed(
            asked,
            why,
            "cannot read " + image.name() + ": " + why,
            "check fewer at a time (--jobs), or set PREFLIGHT_JAVA_OPTIONS=-Xmx2g");
      } catch (RuntimeException | StackOverflowError e) {
        e.printStackTrace(terminal.err());
        String why = "a defect of preflight: " + e;
        return failed(
            asked, why, image.name() + ": " + why, "please report it with the lines above");
      }
    }

    private static CheckedImage failed(Asked asked, String why, String line, String advice) {
      return CheckedImage.failed(asked, new CheckedImage.Failure(why, line, advice));
    }
  }
}
