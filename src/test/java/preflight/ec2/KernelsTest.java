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

  /** A published outcome of a kernel; the day of an undated one is the earliest it can have. */
  private record Case(
      String id,
      String day,
      String family,
      String release,
      String uname,
      boolean kernelTold,
      Outcome outcome) {}

  private static Case refused(String id, String day, String family, String release, String uname) {
    return new Case(id, day, family, release, uname, true, Outcome.REFUSED);
  }

  private static Case completed(
      String id, String day, String family, String release, String uname, boolean told) {
    return new Case(id, day, family, release, uname, told, Outcome.ACCEPTED);
  }

  /** Where a report does not tell the kernel, it is the one that the release came with. */
  private static final List<Case> CASES =
      List.of(
          refused("walk-through 32-bit", "2016-06-06", "debian", "8", "3.16.0-4-686-pae"),
          refused("packer#6743", "2018-09-01", "ubuntu", "18.04", "4.15.0-1021-aws"),
          refused("samuraiwtf-4.9", "2019-06-01", "debian", "9", "4.9.0-8-amd64"),
          refused("sift#465", "2020-05-12", "ubuntu", "18.04", "4.18.0-15-generic"),
          refused("gentoo", "2020-12-01", "gentoo", "", "5.4.66-gentoo-x86_64"),
          refused("hackmeplease-5.8", "2021-07-01", "ubuntu", "20.04", "5.8.0-59-generic"),
          refused("photon4-kernel", "2022-08-29", "photon", "4.0", "5.10.83-4.ph4-aws"),
          refused("rhel9-vmie-10", "2023-04-05", "rhel", "9.1", "5.14.0-162.6.1.el9_1.x86_64"),
          refused("wazuh-al2023", "2024-06-10", "amzn", "2023", "6.1.91-99.172.amzn2023.x86_64"),
          refused("nitanshuos-5.10.220", "2025-11-01", "nitanshuos", "", "5.10.220"),
          refused("daimonos-6.12.27", "2026-04-01", "daimonos", "", "6.12.27"),
          completed("walk-through", "2016-06-06", "debian", "8", "3.16.0-4-amd64", true),
          completed(
              "centos72-ext4-ok",
              "2016-02-17",
              "centos",
              "7.2.1511",
              "3.10.0-327.el7.x86_64",
              false),
          completed("ubuntu16043-ok", "2018-03-13", "ubuntu", "16.04", "4.10.0-28-generic", false),
          completed(
              "ubuntu1604-vbox-ok", "2019-03-01", "ubuntu", "16.04", "4.4.0-142-generic", false),
          completed(
              "besparked-centos74-ok",
              "2018-04-28",
              "centos",
              "7.4.1708",
              "3.10.0-693.el7.x86_64",
              false),
          completed(
              "packer-6569-centos75-ok",
              "2018-09-26",
              "centos",
              "7.5.1804",
              "3.10.0-862.el7.x86_64",
              false),
          completed(
              "cyberrange-kali-2019.1",
              "2019-03-01",
              "kali",
              "2019.1",
              "4.19.0-kali1-amd64",
              false),
          completed(
              "packer-8302-centos7-ok",
              "2019-10-31",
              "centos",
              "7",
              "3.10.0-1062.el7.x86_64",
              false),
          completed(
              "ods-centos77-ok",
              "2019-10-01",
              "centos",
              "7.7.1908",
              "3.10.0-1062.el7.x86_64",
              false),
          completed(
              "jdeathe-centos79-ok",
              "2020-12-01",
              "centos",
              "7.9.2009",
              "3.10.0-1160.el7.x86_64",
              false),
          completed(
              "xmigrate-142-centos8", "2022-03-26", "centos", "8", "4.18.0-348.el8.x86_64", false),
          completed(
              "xmigrate-142-rhel7", "2022-03-26", "rhel", "7.9", "3.10.0-1160.el7.x86_64", false),
          completed(
              "centos610-vocera-ok",
              "2022-06-22",
              "centos",
              "6.10",
              "2.6.32-754.35.1.el6.x86_64",
              true),
          completed(
              "centos7-vocera-ok",
              "2022-06-23",
              "centos",
              "7.8.2003",
              "3.10.0-1127.13.1.el7.x86_64",
              true),
          completed(
              "jammy-cloudimg-vmdk-ok",
              "2023-06-01",
              "ubuntu",
              "22.04",
              "5.15.0-73-generic",
              false),
          completed(
              "gcp-jammy-gcpkernel", "2026-03-26", "ubuntu", "22.04", "6.8.0-1052-gcp", true));

  private static KernelVerdict judge(Knowledge knowledge, Case test) {
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
    for (Case test : CASES) {
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
            + (CASES.size() - wrong.size())
            + " of "
            + CASES.size()
            + " right, "
            + sure
            + " said with high confidence; each without its own row: "
            + (CASES.size() - wrongWithout.size())
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
    "2026-11-01, photon, 5.0, 6.1.10-11.ph5, REFUSED, HIGH, UNLISTED",
    // a listed x.y counts in its own family only
    "2026-11-01, nixos, 23.11, 6.4.12, REFUSED, HIGH, UNLISTED",
    "2026-11-01, nixos, 23.11, 5.10.220, REFUSED, HIGH, UNLISTED",
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
