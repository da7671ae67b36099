package preflight.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.ec2.KernelVerdict.Listing;

class KernelsTest {

  private static KernelVerdict judge(Knowledge knowledge, KernelCase test) {
    return knowledge
        .kernels()
        .judge(
            test.family(),
            test.release().isEmpty() ? Optional.empty() : Optional.of(test.release()),
            test.uname(),
            Architecture.X86_64);
  }

  @Test
  void publishedOutcomesComeOutAsTheyDid() {
    List<String> wrong = new ArrayList<>();
    List<String> wrongWithout = new ArrayList<>();
    List<String> surelyWrong = new ArrayList<>();
    int sure = 0;
    for (KernelCase test : KernelCase.ALL) {
      Knowledge knowledge = Knowledge.asOf(LocalDate.parse(test.day()));
      KernelVerdict verdict = judge(knowledge, test);
      KernelVerdict without = judge(knowledge.withoutCase(test.id()), test);
      sure += verdict.confidence() == Confidence.HIGH ? 1 : 0;
      if (verdict.outcome() != test.outcome()) {
        wrong.add(test.id());
      }
      if (without.outcome() != test.outcome()) {
        wrongWithout.add(test.id());
        if (without.confidence() == Confidence.HIGH) {
          surelyWrong.add(test.id());
        }
      }
      System.out.println(
          test.id()
              + ": "
              + test.outcome()
              + ", said "
              + verdict.outcome()
              + " "
              + verdict.confidence()
              + (test.kernelTold() ? "" : " (kernel assumed)")
              + ": "
              + verdict.why());
    }
    System.out.println(
        "kernels: "
            + (KernelCase.ALL.size() - wrong.size())
            + " of "
            + KernelCase.ALL.size()
            + " right, "
            + sure
            + " said with high confidence; each without its own row: "
            + (KernelCase.ALL.size() - wrongWithout.size())
            + ", wrong "
            + wrongWithout);
    assertThat(wrong).isEmpty();
    assertThat(surelyWrong).isEmpty();
    assertThat(wrongWithout).containsExactly("cyberrange-kali-2019.1");
  }

  @ParameterizedTest
  @CsvSource({
    // release and kernel together
    "2026-11-01, ubuntu, 24.04, 6.8.0-31-generic, ACCEPTED, HIGH, LISTED",
    "2026-11-01, amzn, 2023, 6.1.155-176.282.amzn2023.x86_64, ACCEPTED, HIGH, LISTED",
    "2026-11-01, sles, 15.5, 5.14.21-150500.53-default, ACCEPTED, HIGH, LISTED",
    "2026-11-01, sles, 12 SP5, 4.12.14-120-default, ACCEPTED, HIGH, LISTED",
    "2026-11-01, rocky, 9.4, 5.14.0-427.13.1.el9_4.x86_64, ACCEPTED, HIGH, LISTED",
    "2026-11-01, ol, 5.11, 2.6.39-400.215.10.el5uek, ACCEPTED, HIGH, LISTED",
    "2026-11-01, redhat, 6.9, 2.6.32-696.el6.x86_64, ACCEPTED, HIGH, LISTED",
    // a kernel that is listed for another release or family
    "2026-11-01, debian, 12.12, 6.1.0-40-amd64, ACCEPTED, MEDIUM, UNLISTED",
    "2026-11-01, almalinux, 9.4, 5.14.0-427.13.1.el9_4.x86_64, ACCEPTED, MEDIUM, UNLISTED",
    "2026-11-01, '', '', 6.12.0-55.el10.x86_64, ACCEPTED, MEDIUM, UNKNOWN",
    // nowhere listed
    "2026-11-01, ubuntu, 22.04, 6.5.0-14-generic, REFUSED, HIGH, LISTED",
    "2026-11-01, debian, 13.1, 6.12.41+deb13-amd64, REFUSED, HIGH, UNLISTED",
    "2026-11-01, almalinux, 9.4, 6.9.1-1.el9.x86_64, REFUSED, MEDIUM, UNLISTED",
    "2026-11-01, photon, 5.0, 6.1.10-11.ph5, REFUSED, MEDIUM, UNLISTED",
    // a listed x.y counts in its own family only
    "2026-11-01, nixos, 23.11, 6.4.12, REFUSED, MEDIUM, UNLISTED",
    "2026-11-01, nixos, 23.11, 5.10.220, REFUSED, MEDIUM, UNLISTED",
    // named as an exception
    "2026-11-01, rhel, 6.0, 2.6.32-71.el6.x86_64, REFUSED, HIGH, LISTED",
    // 32-bit, whoever says so
    "2026-11-01, debian, 11, 5.10.0-28-686-pae, REFUSED, HIGH, LISTED",
    "2016-06-06, debian, 8, 3.16.0-4-686-pae, REFUSED, HIGH, LISTED",
    // by date
    "2025-04-10, ubuntu, 24.04, 6.8.0-31-generic, REFUSED, HIGH, UNLISTED",
    "2025-04-11, ubuntu, 24.04, 6.8.0-31-generic, ACCEPTED, HIGH, LISTED",
    "2020-05-12, ubuntu, 18.04, 4.18.0-15-generic, REFUSED, MEDIUM, LISTED",
    "2018-09-01, ubuntu, 18.04, 4.15.0-1021-aws, REFUSED, MEDIUM, UNLISTED",
    "2016-06-06, debian, 8, 3.16.0-4-amd64, ACCEPTED, HIGH, LISTED",
    "2019-05-01, debian, 8.0.0, 3.16.0-8-amd64, ACCEPTED, MEDIUM, LISTED",
    "2019-05-01, fedora, 21, 3.17.4-301.fc21.x86_64, CANNOT_TELL, LOW, LISTED",
    // before the oldest list, and long after the newest
    "2015-01-01, centos, 7.0.1406, 3.10.0-123.el7.x86_64, ACCEPTED, LOW, LISTED",
    "2015-01-01, ubuntu, 14.04, 4.0.0-1-generic, REFUSED, LOW, LISTED",
    "2029-01-01, ubuntu, 24.04, 6.8.0-31-generic, ACCEPTED, MEDIUM, LISTED",
    // no version at all
    "2026-11-01, debian, 12.7, custom, CANNOT_TELL, LOW, LISTED",
    "2026-11-01, debian, 12.7, 99999999999.1.2, CANNOT_TELL, LOW, LISTED",
  })
  void judges(
      LocalDate day,
      String family,
      String release,
      String uname,
      Outcome outcome,
      Confidence confidence,
      Listing listing) {
    KernelVerdict verdict =
        Knowledge.asOf(day)
            .kernels()
            .judge(
                family,
                release.isEmpty() ? Optional.empty() : Optional.of(release),
                uname,
                Architecture.X86_64);

    assertThat(verdict.outcome()).isEqualTo(outcome);
    assertThat(verdict.confidence()).as(verdict.why()).isEqualTo(confidence);
    assertThat(verdict.release()).isEqualTo(listing);
    assertThat(verdict.rests().isEmpty())
        .isEqualTo(outcome != Outcome.ACCEPTED && !verdict.why().contains("exception"));
  }

  @Test
  void theKernelsArchitectureDecidesFirst() {
    Kernels kernels = Knowledge.asOf(LocalDate.of(2026, 11, 1)).kernels();
    Optional<String> release = Optional.of("24.04");

    KernelVerdict arm = kernels.judge("ubuntu", release, "6.8.0-31-generic", Architecture.ARM64);
    KernelVerdict i386 = kernels.judge("ubuntu", release, "6.8.0-31-generic", Architecture.I386);

    assertThat(arm.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(i386.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(i386.confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void restsOnTheRowOfTheRelease() {
    KernelVerdict verdict =
        Knowledge.asOf(LocalDate.of(2026, 11, 1))
            .kernels()
            .judge("ubuntu", Optional.of("22.04.4"), "5.15.0-73-generic", Architecture.X86_64);

    assertThat(verdict.rests().get(0).family()).isEqualTo("ubuntu");
    assertThat(verdict.rests().get(0).release()).isEqualTo("22.04");
  }

  @Test
  void listedKernelsAreStrictlyWritten() {
    assertThat(ListedKernel.parse("5.15.0")).isPresent();
    assertThat(ListedKernel.parse("2.6.32!2.6.32-71")).isPresent();
    for (String text : List.of("", "5", "5.x", "5.15.", "v5.15", "~", "5.15.0-1")) {
      assertThat(ListedKernel.parse(text)).as(text).isEmpty();
    }
  }
}
