package preflight.filesystem.btrfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumsTest {

  /** Of the bytes i % 251, by Python's hashlib.blake2b; that of "abc" is in RFC 7693 too. */
  @ParameterizedTest
  @CsvSource({
    "0, 0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
    "128, c3582f71ebb2be66fa5dd750f80baae97554f3b015663c8be377cfcb2488c1d1",
    "129, f7f3c46ba2564ff4c4c162da1f5b605f9f1c4aa6a20652a9f9a337c1a2f5b9c9",
    "256, 582f782226018ec33076bd8d1c42413530ac7e1126260ffc0f306ba3befc3f24",
    "1000, b372d0608f720c8c3dd41e9c8eecb10143b41abe520b616607e754bf79c08331"
  })
  void blake2b(int length, String digest) {
    byte[] bytes = new byte[length + 3];
    for (int i = 0; i < length; i++) {
      bytes[i + 2] = (byte) (i % 251);
    }
    assertThat(HexFormat.of().formatHex(Blake2b.of(bytes, 2, length))).isEqualTo(digest);
  }

  @Test
  void blake2bOfThreeLetters() {
    assertThat(HexFormat.of().formatHex(Blake2b.of(ascii("abc"), 0, 3)))
        .isEqualTo("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  }

  /** Published values; blocks of file systems are compared with mkfs.btrfs elsewhere. */
  @ParameterizedTest
  @CsvSource({"'', ef46db3751d8e999", "a, d24ec4f1a98c6e5b", "abc, 44bc2cf5ad770999"})
  void xxHash64(String text, String hash) {
    assertThat(Long.toHexString(XxHash64.of(ascii(text), 0, text.length()))).isEqualTo(hash);
  }

  /** The offset of the item (ROOT_TREE_DIR DIR_ITEM 2378154706) of each file system. */
  @Test
  void hashOfAName() {
    assertThat(NameHash.of(ascii("default"))).isEqualTo(2378154706L);
    assertThat(BtrfsWriter.hash(ascii("default"))).isEqualTo(2378154706L);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
