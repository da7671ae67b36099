package preflight.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UplinkTest {

  @ParameterizedTest
  @CsvSource({
    "20Mbit, 20000000, 20 Mbit/s",
    "20 Mbit/s, 20000000, 20 Mbit/s",
    "20mbps, 20000000, 20 Mbit/s",
    "2.5MB/s, 20000000, 20 Mbit/s",
    "1Gbit, 1000000000, 1 Gbit/s",
    "1MiB/s, 8388608, 8.388608 Mbit/s",
    "1bit, 1, 1 bit/s",
    "1000Tbit, 1000000000000000, 1000 Tbit/s",
  })
  void readsWhatPeopleWrite(String text, long bits, String shown) {
    assertThat(Uplink.of(text)).contains(new Uplink(bits));
    assertThat(Uplink.of(text).orElseThrow().toString()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fast",
        "20",
        "Mbit",
        "-1Mbit",
        "0Mbit",
        "0.5bit",
        "1.2.3Mbit",
        ".5Mbit",
        "5.Mbit",
        "1e9bit",
        "20Xbit",
        "20Mfoo",
        "9999999999999Tbit",
        "123456789012345678901234567890bit"
      })
  void refusesTheRest(String text) {
    assertThat(Uplink.of(text)).isEmpty();
  }

  @Test
  void roundsUpAndNeverOverflows() {
    Uplink uplink = new Uplink(20_000_000);
    assertThat(uplink.seconds(0)).isZero();
    assertThat(uplink.seconds(1)).isEqualTo(1);
    assertThat(uplink.seconds(2_500_000)).isEqualTo(1);
    assertThat(uplink.seconds(2_500_001)).isEqualTo(2);
    assertThat(new Uplink(1).seconds(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(new Uplink(Uplink.MOST).seconds(Long.MAX_VALUE)).isEqualTo(73787);
  }
}
