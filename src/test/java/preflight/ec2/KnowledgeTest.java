package preflight.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnowledgeTest {

  private static final Knowledge NOW = Knowledge.asOf(LocalDate.of(2026, 11, 1));
  private static final long MIB_500 = 500L << 20;

  @ParameterizedTest
  @CsvSource({
    "table:gpt, 2021-06-01, REFUSED, HIGH",
    "table:gpt, 2022-01-15, REFUSED, MEDIUM",
    "table:gpt, 2022-03-26, REFUSED, HIGH",
    "table:gpt, 2022-06-01, ACCEPTED, HIGH",
    "table:gpt, 2016-06-06, REFUSED, MEDIUM",
    "table:mbr, 2016-06-06, ACCEPTED, MEDIUM",
    "esp, 2016-06-06, REFUSED, MEDIUM",
    "esp, 2020-03-03, REFUSED, HIGH",
    "esp, 2021-08-02, ACCEPTED, HIGH",
    "esp, 2022-06-01, ACCEPTED, HIGH",
    "boot:uefi, 2026-11-01, ACCEPTED, HIGH",
    "table:none, 2026-11-01, REFUSED, HIGH",
    "volume:md, 2026-11-01, CANNOT_TELL, MEDIUM",
  })
  void layoutsFollowTheDay(String subject, LocalDate day, Outcome outcome, Confidence confidence) {
    InForce<Acceptance> found =
        Knowledge.asOf(day).layout(subject, Route.IMPORT_IMAGE).orElseThrow();

    assertThat(found.row().outcome()).isEqualTo(outcome);
    assertThat(found.confidence()).isEqualTo(confidence);
  }

  @ParameterizedTest
  @CsvSource({
    "ova, , ACCEPTED, -",
    "raw, , ACCEPTED, -",
    "vmdk:streamOptimized, , ACCEPTED, -",
    "vmdk:monolithicSparse, , REFUSED, vmdk-format",
    "vmdk:monolithicSparse, VMDK, REFUSED, vmdk-format",
    "ova:chunked, OVA, REFUSED, ovf-chunked",
    "vhd:differencing, , REFUSED, vhd-footers",
    "vdi, , REFUSED, -",
    "vdi, OVA, REFUSED, ova-format",
    "qcow2, RAW, REFUSED, no-valid-partitions",
    "gzip, RAW, REFUSED, no-valid-partitions",
    "gzip, , REFUSED, specified-format",
    "raw, OVA, REFUSED, ova-format",
    "vmdk:streamOptimized, OVA, REFUSED, ova-format",
    "raw, VMDK, REFUSED, vmdk-format",
  })
  void formats(String content, ContainerFormat declared, Outcome outcome, String message) {
    Acceptance found =
        NOW.format(content, Optional.ofNullable(declared), Route.IMPORT_IMAGE).orElseThrow().row();

    assertThat(found.outcome()).isEqualTo(outcome);
    assertThat(found.message().orElse("-")).isEqualTo(message);
  }

  @Test
  void aSnapshotIsMadeOfOneDisk() {
    Route route = Route.IMPORT_SNAPSHOT_REGISTER;

    assertThat(NOW.format("ova", Optional.empty(), route).orElseThrow().row().outcome())
        .isEqualTo(Outcome.REFUSED);
    assertThat(NOW.format("raw", Optional.empty(), route).orElseThrow().row().outcome())
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(NOW.format("floppy", Optional.empty(), route)).isEmpty();
  }

  @Test
  void fileSystems() {
    assertThat(NOW.filesystem("ext4", Route.IMPORT_IMAGE).orElseThrow().row().outcome())
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(NOW.filesystem("btrfs:subvolume", Route.IMPORT_IMAGE).orElseThrow().row().outcome())
        .isEqualTo(Outcome.REFUSED);
    assertThat(NOW.filesystem("zfs", Route.IMPORT_IMAGE).orElseThrow().confidence())
        .isEqualTo(Confidence.MEDIUM);
    assertThat(NOW.filesystem("ext4", Route.IMPORT_SNAPSHOT_REGISTER)).isEmpty();
  }

  @Test
  void architecturesFollowTheDay() {
    Knowledge then = Knowledge.asOf(LocalDate.of(2016, 6, 6));
    Route route = Route.IMPORT_IMAGE;

    assertThat(then.architecture(Architecture.I386, route).orElseThrow().row().message())
        .contains("unsupported-kernel");
    assertThat(NOW.architecture(Architecture.I386, route).orElseThrow().row().message())
        .contains("i386-ended");
    assertThat(NOW.architecture(Architecture.X86_64, route).orElseThrow().row().outcome())
        .isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void limitsFollowTheDay() {
    Knowledge then = Knowledge.asOf(LocalDate.of(2018, 4, 1));

    assertThat(then.limit(Limit.Kind.VOLUMES).orElseThrow().row().value()).isEqualTo(22);
    assertThat(NOW.limit(Limit.Kind.VOLUMES).orElseThrow().row().value()).isEqualTo(21);
    assertThat(then.limit(Limit.Kind.BOOT_DISK_BYTES).orElseThrow().row().value())
        .isEqualTo(2L << 40);
    assertThat(NOW.limit(Limit.Kind.BOOT_DISK_BYTES)).isEmpty();
    assertThat(NOW.limit(Limit.Kind.FREE_ROOT_BYTES)).isEmpty();
    assertThat(NOW.limitLastNamed(Limit.Kind.FREE_ROOT_BYTES).orElseThrow().value())
        .isEqualTo(250L << 20);
    assertThat(NOW.limit(Limit.Kind.DISK_BYTES).orElseThrow().row().value())
        .isEqualTo((8L << 40) - 1);
    assertThat(then.limit(Limit.Kind.DISK_BYTES)).isEmpty();
    InForce<Limit> early =
        Knowledge.asOf(LocalDate.of(2016, 6, 6)).limit(Limit.Kind.VOLUMES).orElseThrow();
    assertThat(early.row().value()).isEqualTo(22);
    assertThat(early.confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void timesAreThoseOfTheRuns() {
    // 79+12+5+150+130, the sum of the medians, 104+27+12+476+193
    assertThat(NOW.expectedTime(TaskState.UPDATING, MIB_500))
        .contains(new TimeSpan(376, 87 + 20 + 10 + 174 + 166, 812));
    assertThat(NOW.expectedTime(TaskState.VALIDATING, 8L << 40))
        .contains(new TimeSpan(79 + 19, 87 + 19, 104 + 19));
    assertThat(NOW.expectedTime(TaskState.REQUEST, MIB_500)).isEmpty();
    assertThat(NOW.expectedTime(TaskState.DELETED, MIB_500)).isEmpty();
    TimeSpan whole = NOW.expectedTime(TaskState.COMPLETED, MIB_500).orElseThrow();
    assertThat(whole.least()).isLessThan(1087);
    assertThat(whole.most()).isGreaterThan(1316);
  }

  @Test
  void onlyConvertingDependsOnTheSize() {
    StateDuration converting =
        NOW.duration(TaskState.CONVERTING, StateDuration.End.PASSED).orElseThrow();

    assertThat(converting.forBytes(1 << 20)).isEqualTo(converting.seconds());
    assertThat(converting.forBytes(4 * MIB_500))
        .isEqualTo(new TimeSpan(150, 150 + 4 * 24, 150 + 4 * 326));
    assertThat(converting.forBytes(Long.MAX_VALUE).most()).isPositive();
    StateDuration updating =
        NOW.duration(TaskState.UPDATING, StateDuration.End.FAILED).orElseThrow();
    assertThat(updating.forBytes(1L << 50)).isEqualTo(updating.seconds());
    assertThat(NOW.duration(TaskState.BOOTING, StateDuration.End.ENDLESS).orElseThrow().count())
        .isEqualTo(1);
  }

  @Test
  void progressFiguresFollowTheDay() {
    InForce<Progress> then =
        Knowledge.asOf(LocalDate.of(2016, 6, 6)).progress(TaskState.UPDATING).orElseThrow();
    InForce<Progress> now = NOW.progress(TaskState.UPDATING).orElseThrow();

    assertThat(then.row().least()).hasValue(30);
    assertThat(then.row().most()).hasValue(30);
    assertThat(now.row().most()).hasValue(41);
  }

  @Test
  void knowsItsAge() {
    assertThat(Knowledge.newestSighting()).isEqualTo(LocalDate.of(2026, 10, 4));
    assertThat(Knowledge.oldestSighting()).isEqualTo(LocalDate.of(2018, 3, 13));
    assertThat(Knowledge.asOf(LocalDate.of(2027, 10, 4)).isStale()).isFalse();
    assertThat(Knowledge.asOf(LocalDate.of(2027, 10, 5)).isStale()).isTrue();
  }

  @Test
  void operatingSystemsOfADay() {
    assertThat(Knowledge.asOf(LocalDate.of(2025, 4, 10)).operatingSystems())
        .noneMatch(row -> row.family().equals("ubuntu") && row.release().equals("24.04"));
    assertThat(Knowledge.asOf(LocalDate.of(2025, 4, 11)).operatingSystems())
        .anyMatch(row -> row.family().equals("ubuntu") && row.release().equals("24.04"));
    assertThat(Knowledge.family("oracle").map(Family::name)).contains("Oracle Linux");
  }

  @Test
  void statesFollowEachOther() {
    int steps = 0;
    for (TaskState state = TaskState.REQUEST;
        state != TaskState.COMPLETED;
        state = state.next().orElseThrow()) {
      assertThat(state.onTheWay()).isTrue();
      steps++;
    }
    assertThat(steps).isEqualTo(11);
    assertThat(TaskState.COMPLETED.next()).isEmpty();
    assertThat(TaskState.ENDLESS_BOOTING.next()).isEmpty();
    assertThat(TaskState.DELETING.next()).contains(TaskState.DELETED);
    assertThat(TaskState.of("preparing ami")).contains(TaskState.PREPARING_AMI);
    assertThat(TaskState.of("booting-loop")).isEmpty();
    assertThat(TaskState.INTERNAL_ERROR.isActive()).isTrue();
    assertThat(TaskState.DELETED.isActive()).isFalse();
  }

  @Test
  void confidence() {
    assertThat(Confidence.HIGH.min(Confidence.LOW)).isEqualTo(Confidence.LOW);
    assertThat(Confidence.MEDIUM.min(Confidence.HIGH)).isEqualTo(Confidence.MEDIUM);
    assertThat(Confidence.HIGH.lower()).isEqualTo(Confidence.MEDIUM);
    assertThat(Confidence.LOW.lower()).isEqualTo(Confidence.LOW);
  }
}
