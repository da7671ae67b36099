package preflight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import preflight.ami.ImportState;
import preflight.ami.StateFile;
import preflight.aws.AwsProblem;
import preflight.aws.Bucket;
import preflight.aws.Imports;

/**
 * {@code preflight import --abort}: ends what an interrupted import has begun, and nothing else.
 */
final class ImportAbort {

  private final ImportJob job;
  private final Terminal terminal;

  ImportAbort(ImportJob job, Terminal terminal) {
    this.job = job;
    this.terminal = terminal;
  }

  /**
   * @return the exit status
   */
  int run() throws IOException {
    Path path = job.statePath();
    if (!Files.exists(path)) {
      throw new UsageException(
          "no import of " + job.image().name() + " was interrupted", "there is no " + path);
    }
    try (ImportState state = ImportState.open(path);
        Imports imports = Imports.open(job.access());
        Bucket bucket = Bucket.open(job.access(), job.wishes().bucket())) {
      String into = state.bucket().orElse(job.wishes().bucket());
      if (!into.equals(job.wishes().bucket())) {
        throw new UsageException("the import went to the bucket " + into, "give --bucket " + into);
      }
      int uploads = state.drop(bucket);
      int tasks = state.machineImage().isPresent() ? 0 : cancel(state.tasks(), imports);
      state.delete();
      terminal
          .err()
          .println(
              "preflight: "
                  + uploads
                  + " unfinished uploads dropped, "
                  + tasks
                  + " tasks cancelled");
      kept(state);
      terminal.err().flush();
      return ExitStatus.COMPLETES;
    } catch (AwsProblem e) {
      return Main.fail(terminal, e.getMessage(), e.advice());
    } catch (StateFile.UnusableException e) {
      return Main.fail(terminal, e.getMessage(), "wait for it to end");
    }
  }

  /** Cancels those that have not ended yet. */
  private static int cancel(List<String> tasks, Imports imports) throws AwsProblem {
    int cancelled = 0;
    for (String task : tasks) {
      cancelled += imports.cancel(task) ? 1 : 0;
    }
    return cancelled;
  }

  /** What is whole is the user's. */
  private void kept(ImportState state) {
    for (ImportState.Upload upload : state.uploads()) {
      if (upload.isWhole()) {
        new ImportWords(terminal.err())
            .removal("s3://" + state.bucket().orElse("") + "/" + upload.key());
      }
    }
  }
}
