package preflight.hostile;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.Siblings;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.inspection.Questions;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.policy.Judgement;
import preflight.policy.Policy;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.SnapshotRoute;
import preflight.report.JsonReport;
import preflight.report.Result;
import preflight.report.Run;

/** All of {@code check} over a source that no file system could keep as a file. */
public final class SyntheticCheck {

  private SyntheticCheck() {}

  /** Prints the JSON report on a file that is followed by zeros up to a size. */
  static void run(Path image, long size) {
    try (FileSource file = FileSource.open(image, new ReadCounter())) {
      PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      JsonReport.print(run(check(new Padded(file, size), Siblings.NONE)), out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run of this one check. */
  public static Run run(Result result) {
    return new Run("test", List.of(result), List.of(), List.of());
  }

  /** Everything but the command line. */
  public static Result check(ByteSource disk, Siblings siblings) throws IOException {
    Knowledge knowledge = Knowledge.asOf(LocalDate.of(2026, 11, 1));
    ImportRequest request =
        new ImportRequest(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            LocalDate.of(2026, 11, 1));
    try (Machine machine = MachineOpener.open(disk, siblings)) {
      Questions questions = Predictor.questions(knowledge, true, true, done -> {});
      Inspection inspection = Inspector.inspect(disk.name(), machine, questions);
      Prediction prediction = Predictor.predict(inspection, request, knowledge);
      SnapshotRoute snapshot = Predictor.snapshotRoute(inspection, request, knowledge);
      Judgement judgement =
          Judgement.of(prediction, snapshot, Policy.DEFAULT, List.of(), request.asOf(), List.of());
      return new Result(
          inspection, request, prediction, snapshot, judgement, 0, 0, Optional.empty());
    }
  }

  /** A source with a hole behind its end. */
  private record Padded(ByteSource start, long size) implements ByteSource {

    @Override
    public String name() {
      return start.name();
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      requireRange(offset, length);
      int there = (int) Math.max(0, Math.min(length, start.size() - offset));
      if (there > 0) {
        start.read(offset, target, from, there);
      }
      Arrays.fill(target, from + there, from + length, (byte) 0);
    }

    @Override
    public long nextData(long offset) throws IOException {
      return offset < start.size() ? start.nextData(offset) : size;
    }

    @Override
    public void close() throws IOException {
      start.close();
    }
  }
}
