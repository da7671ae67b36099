package preflight.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {

  private static final Knowledge NOW = Knowledge.asOf(LocalDate.of(2026, 11, 1));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vmdk-format | validating | ClientError: Disk validation failed [Unsupported VMDK File Format]",
        "ovf-chunked | validating | ClientError: Disk validation failed [OVF file parsing error: OVA with chunked disk files is not supported]",
        "ova-format | validating | ClientError: Disk validation failed [Unsupported OVA format]",
        "no-access | validating | ClientError: Disk validation failed [We do not have access to the given resource. Reason 403 Forbidden]",
        "specified-format | validating | ClientError: Disk validation failed [unsupported specified file format]",
        "vhd-format | validating | ClientError: Disk validation failed [Unsupported VHD File Format]",
        "vhd-footers | validating | ClientError: Footers not identical",
        "grain-length | converting | ClientError: Uncompressed data has an invalid length",
        "no-valid-partitions | updating | ClientError: No valid partitions. Not a valid volume.",
        "efi-partition | updating | ClientError: EFI partition detected. UEFI booting is not supported in EC2.",
        "unknown-os | updating | ClientError: Unknown OS / Missing OS files.",
        "fstab-missing | updating | ClientError: Unable to find an etc directory with fstab.",
        "fstab-unreadable | updating | ClientError: Invalid configuration - Could not read fstab",
        "multiple-directories | updating | ClientError: Unsupported configuration - Multiple directories found",
        "volume-group | updating | ClientError: Unsupported configuration - Logical volume group activation failed",
        "multiple-grub | updating | ClientError: Multiple different grub/menu.lst files found.",
        "bls-no-default | updating | ClientError: BLSC-style GRUB found, but unable to detect default kernel",
        "kernel-undetermined | updating | ClientError: Unable to determine kernel version.",
        "unsupported-kernel | updating | ClientError: Unsupported kernel version <version>",
        "initrd-unreadable | updating | ClientError: We were unable to read your import's initramfs/initrd to determine what drivers your import requires to run in EC2",
        "injection-cancelled | updating | SERVER_ERROR : injection : AWS initiated task cancellation",
        "internal-error | internal error | ServerError: an internal error has occurred during conversion.",
        "grub-default-missing | updating | ClientError: GRUB doesn't exist in: /etc/default",
        "fstab-entry-missing | updating | ClientError: Unable to find an etc/fstab entry for device <device>",
        "first-boot | booting | FirstBootFailure: This import request failed because the instance failed to boot and establish network connectivity.",
        "role-missing | request | An error occurred (InvalidParameter) when calling the ImportImage operation: The service role <role> provided does not exist or does not have sufficient permissions",
        "bucket-region-older | request | The given S3 bucket is not local to the Region",
        "s3-location | request | Invalid S3 source location",
        "format-not-supported | request | Error Code: InvalidParameter, Error Message: Message: Parameter disk-image-size=0 has an invalid format",
        "architecture-not-accepted | request | architecture=arm64 has an invalid format",
      },
      quoteCharacter = '`')
  void isWordForWord(String id, String state, String text) {
    Message message = NOW.message(id).row();

    assertThat(message.text()).contains(text);
    assertThat(message.state().label()).isEqualTo(state);
    if (message.kind() == Message.Kind.CLIENT_ERROR) {
      assertThat(text).startsWith("ClientError: ");
    }
  }

  @Test
  void wordingFollowsTheDay() {
    Message older = Knowledge.asOf(LocalDate.of(2023, 3, 1)).message("grain-length").row();

    assertThat(older.text()).contains("ClientError: Uncompressed data has invalid length");
  }

  @Test
  void beforeItWasFirstSeenItIsLessSure() {
    assertThat(NOW.message("unknown-os").confidence()).isEqualTo(Confidence.HIGH);
    assertThat(Knowledge.asOf(LocalDate.of(2016, 6, 6)).message("unknown-os").confidence())
        .isEqualTo(Confidence.HIGH);
    assertThat(Knowledge.asOf(LocalDate.of(2016, 1, 1)).message("unknown-os").confidence())
        .isEqualTo(Confidence.MEDIUM);
    assertThat(Knowledge.asOf(LocalDate.of(2016, 6, 6)).message("bls-no-default").confidence())
        .isEqualTo(Confidence.MEDIUM);
    assertThat(NOW.message("grub-default-missing").confidence()).isEqualTo(Confidence.LOW);
  }

  @Test
  void anUnknownIdIsADefectOfTheCaller() {
    assertThatThrownBy(() -> NOW.message("nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no message nonsense");
  }

  @Test
  void fillsPlaceholders() {
    assertThat(NOW.message("unsupported-kernel").row().with("version", "5.8.0-59-generic"))
        .contains("ClientError: Unsupported kernel version 5.8.0-59-generic");
    assertThat(NOW.message("i386-ended").row().with("version", "1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT_ERROR : ClientError: Unknown OS / Missing OS files.,ClientError: Unknown OS / Missing OS files.",
    "CLIENT_ERROR: Unknown OS / Missing OS files,Unknown OS / Missing OS files",
    "SERVER_ERROR : injection : AWS initiated task cancellation,injection : AWS initiated task cancellation",
    "ClientError: Footers not identical,ClientError: Footers not identical",
    "'  CLIENT_ERROR : x ',x",
    "CLIENT_ERRORS,CLIENT_ERRORS",
  })
  void stripsTheNewerPrefix(String said, String stripped) {
    assertThat(Message.strip(said)).isEqualTo(stripped);
  }

  @ParameterizedTest
  @CsvSource({
    "ClientError: Unknown OS / Missing OS files.,unknown-os",
    "CLIENT_ERROR : ClientError: Unknown OS / Missing OS files.,unknown-os",
    "unknown os / missing os files,unknown-os",
    "ClientError: Unsupported kernel version 3.16.0-4-686-pae,unsupported-kernel",
    "CLIENT_ERROR : ClientError: Unsupported kernel version 5.10.220,unsupported-kernel",
    "SERVER_ERROR : injection : AWS initiated task cancellation,injection-cancelled",
    "ClientError: Disk validation failed [OVF file parsing error: OVA with chunked disk files is not supported],ovf-chunked",
    "ClientError: Disk validation failed [OVF file parsing error: no File],ovf-parsing",
    "ClientError: Uncompressed data has invalid length,grain-length",
  })
  void recognisesWhatIsPasted(String said, String id) {
    assertThat(Knowledge.recognise(said).map(Message::id)).contains(id);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "active",
    "ClientError:",
    "ClientError: Unsupported kernel",
    "ClientError: Unknown OS / Missing OS files. And more",
    "ClientError: Disk validation failed [OVF file parsing error: unclosed",
  })
  void recognisesNothingElse(String said) {
    assertThat(Knowledge.recognise(said)).isEmpty();
  }
}
