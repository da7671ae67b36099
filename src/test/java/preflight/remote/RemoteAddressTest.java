package preflight.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Addresses and what is shown of them. */
class RemoteAddressTest {

  @Test
  void nothingSecretIsShown() {
    RemoteAddress address =
        RemoteAddress.parse(
            "HTTPS://me:secret@Example.com:8443/a%20b/disk%20one.ova?sig=secret#part");
    assertThat(address.name()).isEqualTo("https://…@Example.com:8443/a%20b/disk%20one.ova?…");
    assertThat(address).hasToString(address.name());
    assertThat(address.fileName()).isEqualTo("disk one.ova");
    assertThat(address.asPath()).isEqualTo("https:/Example.com:8443/a%20b/disk%20one.ova");
    assertThat(address.uri())
        .hasToString("https://Example.com:8443/a%20b/disk%20one.ova?sig=secret");
    assertThatThrownBy(() -> RemoteAddress.parse("https://me:secret@host/a b?secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Illegal character in path at character 25");
  }

  @Test
  void keysOfS3AreTakenAsTheyAre() {
    RemoteAddress address = RemoteAddress.parse("s3://my-bucket/folder/disk a?b%20c#d.ova");
    assertThat(address.isS3()).isTrue();
    assertThat(address.host()).isEqualTo("my-bucket");
    assertThat(address.key()).isEqualTo("folder/disk a?b%20c#d.ova");
    assertThat(address.fileName()).isEqualTo("disk a?b%20c#d.ova");
    assertThat(address.name()).isEqualTo("s3://my-bucket/folder/disk a?b%20c#d.ova");
    assertThat(address.asPath()).isEqualTo("s3:/my-bucket/folder/disk%20a%3Fb%2520c%23d.ova");
  }

  @Test
  void siblingsStayInTheirFolder() {
    RemoteAddress web = RemoteAddress.parse("https://u@host/a/b/machine.ovf");
    assertThat(web.sibling("disk 1?.vmdk").uri()).hasToString("https://host/a/b/disk%201%3F.vmdk");
    assertThat(web.sibling("ü").uri()).hasToString("https://host/a/b/%C3%BC");
    assertThat(web.sibling("x").user()).contains("u");
    assertThat(RemoteAddress.parse("s3://bucket/machine.ovf").sibling("d%.vmdk").key())
        .isEqualTo("d%.vmdk");
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String wrong :
        new String[] {
          "ftp://host/image",
          "https:///image",
          "https://",
          "s3://",
          "s3:///key",
          "s3://bad bucket/key",
          "https://host/\nimage",
          "https://host/" + "a".repeat(17_000)
        }) {
      assertThatThrownBy(() -> RemoteAddress.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(RemoteAddress.isAddress("C:\\a://b")).isFalse();
    assertThat(RemoteAddress.isAddress("dir/a://b")).isFalse();
    assertThat(RemoteAddress.isAddress("ftp://host")).isTrue();
  }
}
