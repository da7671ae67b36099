package example;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import preflight.Preflight;
import preflight.ec2.ImportRequest;
import preflight.prediction.Prediction;
import preflight.prediction.Verdict;
import preflight.rule.Finding;

/** Tells for each image whether an upload is worth its while: {@code BeforeUpload DATE IMAGE…}. */
public final class BeforeUpload {

  private BeforeUpload() {}

  public static void main(String[] arguments) throws IOException {
    ImportRequest request = ImportRequest.on(LocalDate.parse(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      Path image = Path.of(arguments[i]);
      Prediction prediction = Preflight.check(image, request).prediction();
      boolean upload = prediction.verdict() == Verdict.COMPLETES;
      System.out.println(image.getFileName() + ": " + (upload ? "upload it" : prediction.verdict()));
      if (prediction.decisive().isPresent()) {
        Finding finding = prediction.decisive().get();
        System.out.println("  " + finding.rule().code() + " " + finding.fact());
        System.out.println("  " + finding.fix().text());
      }
    }
  }
}
