package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import preflight.testing.AwsTrouble;
import preflight.testing.CountingProxy.Fate;
import preflight.testing.CountingProxy.Fates;
import preflight.testing.ImportScript;

/** An import while services are busy, drop connections or refuse. */
class ImportTroublesTest extends ImportScene {

  private Path image;

  @BeforeEach
  void copy() throws IOException {
    image = Files.copy(Fixtures.image("debian8-raw"), folder.resolve("image.raw"));
  }

  private void works(int tasks) throws IOException {
    Cli.Answer answer = places.run(image);
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(places.objects()).hasSize(1);
    assertThat(places.objects().get(0)).hasSameBinaryContentAs(image);
    assertThat(places.aws.tasks()).hasSize(tasks);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ImportImage", "DescribeImportImageTasks", "GetRole", "CreateTags"})
  void throttlingPasses(String action) throws IOException {
    places.aws.troubles(AwsTrouble.Plan.first(2, action, AwsTrouble.THROTTLED));
    works(1);
  }

  @Test
  void aTaskWhoseStartWasNotHeardOfIsNotStartedAgain() throws IOException {
    places.aws.troubles(AwsTrouble.Plan.first(1, "ImportImage", AwsTrouble.DROPPED_AFTER));
    works(1);
    assertThat(places.aws.calls("ImportImage")).hasSize(2);
    assertThat(places.aws.calls("ImportImage").get(0).parameters())
        .isEqualTo(places.aws.calls("ImportImage").get(1).parameters());
  }

  @Test
  void aTaskWhoseStartWasNeverHeardOfIsFoundByTheNextRun() throws IOException {
    places.aws.troubles(AwsTrouble.Plan.always("ImportImage", AwsTrouble.DROPPED_AFTER));
    Cli.Answer lost = places.run(image);
    assertThat(lost.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(lost.err()).contains("ec2:ImportImage is not answered");
    places.aws.troubles(AwsTrouble.Plan.NONE);
    places.proxy.reset();
    works(1);
    assertThat(places.proxy.parts()).isEmpty();
  }

  @Test
  void aRegistrationThatWasNotHeardOfIsNotMadeAgain() {
    places.aws.troubles(AwsTrouble.Plan.first(1, "RegisterImage", AwsTrouble.DROPPED_AFTER));
    Cli.Answer answer = places.run(image, "--route", "import-snapshot", "--force");
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(places.aws.images()).hasSize(1);
    assertThat(places.aws.images()).containsKey(answer.out().strip());
  }

  @Test
  void partsAreSentAgainWhereTheServiceIsBusyOrTheConnectionBreaks() throws IOException {
    places.proxy.fates(Fates.first(1, asked -> asked.part() == 2, Fate.BUSY));
    works(1);
  }

  @Test
  void aPartWhoseConnectionBreaksIsSentAgain() throws IOException {
    places.proxy.fates(Fates.first(2, asked -> asked.part() == 1, Fate.broken(1_000_000)));
    works(1);
  }

  @Test
  void aPartThatIsRefusedBeforeItIsSentIsSentAgain() throws IOException {
    places.proxy.fates(Fates.first(1, asked -> asked.part() == 2, Fate.BUSY_AT_ONCE));
    works(1);
  }

  @Test
  void aRefusalIsToldWithTheActionThatIsMissing() {
    places.aws.troubles(AwsTrouble.Plan.always("ImportImage", AwsTrouble.UNAUTHORIZED));
    Cli.Answer answer = places.run(image);
    assertThat(answer.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(answer.err())
        .contains("preflight: these credentials may not call ec2:ImportImage")
        .contains("  allow them ec2:ImportImage");
  }

  @Test
  void whoMayNotAskIamGoesOn() throws IOException {
    places.aws.troubles(AwsTrouble.Plan.always("GetRole", AwsTrouble.ACCESS_DENIED));
    works(1);
    places.aws.troubles(
        AwsTrouble.Plan.always("SimulatePrincipalPolicy", AwsTrouble.ACCESS_DENIED));
    Cli.Answer answer = places.run(image);
    assertThat(answer.status()).isZero();
    assertThat(answer.err()).contains("cannot be asked (iam:SimulatePrincipalPolicy)");
  }

  @Test
  void aSnapshotThatFailsIsToldInEc2sWords() {
    places.aws.snapshots(
        call -> ImportScript.snapshotFailure("ClientError: Disk validation failed [no]"));
    Cli.Answer answer = places.run(image, "--route", "import-snapshot", "--force");
    assertThat(answer.status()).isEqualTo(ExitStatus.REJECTED);
    assertThat(answer.err()).contains("EC2 says: ClientError: Disk validation failed [no]");
    assertThat(answer.out()).isEmpty();
  }
}
