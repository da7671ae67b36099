package preflight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import preflight.ami.StateFile;
import preflight.aws.AwsProblem;
import preflight.aws.Bucket;
import preflight.aws.Imports;
import preflight.aws.UploadId;

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
    try (StateFile state = StateFile.open(path);
        Imports imports = Imports.open(job.access());
        Bucket bucket = Bucket.open(job.access(), job.wishes().bucket())) {
      if (!state.isNew() && !state.get("bucket").equals(Optional.of(job.wishes().bucket()))) {
        throw new UsageException(
            "the import went to the bucket " + state.get("bucket").orElse("?"),
            "give --bucket " + state.get("bucket").orElse("?"));
      }
      int uploads = uploads(state, bucket);
      int tasks = tasks(state, imports);
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

  /** Ends uploads that were begun and not ended. */
  int uploads(StateFile state, Bucket bucket) throws AwsProblem {
    int ended = 0;
    for (int i = 1; state.get("file." + i + ".key").isPresent(); i++) {
      Optional<UploadId> upload = state.get("file." + i + ".upload").flatMap(UploadId::parse);
      if (upload.isPresent()) {
        bucket.abort(state.get("file." + i + ".key").get(), upload.get());
        ended += state.get("file." + i + ".whole").isEmpty() ? 1 : 0;
      }
    }
    return ended;
  }

  private static int tasks(StateFile state, Imports imports) throws AwsProblem {
    int cancelled = 0;
    if (state.get("ami").isEmpty()) {
      for (int i = 1; state.get("task." + i).isPresent(); i++) {
        imports.cancel(state.get("task." + i).get());
        cancelled++;
      }
    }
    return cancelled;
  }

  /** What is whole is the user's. */
  private void kept(StateFile state) {
    for (int i = 1; state.get("file." + i + ".key").isPresent(); i++) {
      if (state.get("file." + i + ".whole").isPresent()) {
        String key = state.get("file." + i + ".key").get();
        terminal.err().println("  $ aws s3 rm s3://" + state.get("bucket").orElse("") + "/" + key);
      }
    }
  }
}
