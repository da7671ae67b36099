package preflight.block.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.ArraySource;
import preflight.io.ReadProblem;

class PhysicalVolumeLabelTest {

  private static PhysicalVolumeLabel read(byte[] device) throws Exception {
    return PhysicalVolumeLabel.read(new ArraySource("device", device));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void standsInAnyOfFourSectors(int sector) throws Exception {
    byte[] device = new byte[65536];
    LvmWriter.label(device, sector, 'a', new long[] {4096, 8192}, new long[] {40960, 4096});
    PhysicalVolumeLabel label = read(device);
    assertThat(label.id()).isEqualTo("aaaaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaaaa");
    assertThat(label.size()).isEqualTo(65536);
    assertThat(label.dataAreas()).containsExactly(new PhysicalVolumeLabel.Area(LvmWriter.START, 0));
    assertThat(label.metadataAreas())
        .containsExactly(
            new PhysicalVolumeLabel.Area(4096, 8192), new PhysicalVolumeLabel.Area(40960, 4096));
    assertThat(label.used()).isTrue();
  }

  @Test
  void aDamagedLabelGivesWayToTheNext() throws Exception {
    byte[] device = new byte[65536];
    LvmWriter.label(device, 1, 'a');
    LvmWriter.label(device, 2, 'b');
    device[512 + 40]++;
    assertThat(read(device).id()).startsWith("bbbbbb");
    device[1024 + 40]++;
    assertThatThrownBy(() -> read(device))
        .hasMessageContaining("crc_xl")
        .hasMessageContaining("528");
  }

  @ParameterizedTest
  @CsvSource({
    "8, 2, sector_xl is 2 in sector 1",
    "20, 31, offset_xl of 31",
    "20, 473, offset_xl of 473",
    "20, -1, offset_xl of 4294967295",
    "32, 0, pv_uuid",
    "108, -1, exceeds 2^63",
  })
  void refusesWhatCannotBe(int at, int value, String said) {
    byte[] device = new byte[65536];
    LvmWriter.label(device, 1, 'a', new long[] {4096, 8192});
    ByteBuffer.wrap(device).order(ByteOrder.LITTLE_ENDIAN).putInt(512 + at, value);
    LvmWriter.sealLabel(device, 1);
    assertThatThrownBy(() -> read(device))
        .isInstanceOf(ReadProblem.class)
        .hasMessageContaining(said);
  }

  @Test
  void listsOfAreasEndWithinTheSector() {
    byte[] device = new byte[65536];
    LvmWriter.label(device, 1, 'a');
    ByteBuffer bytes = ByteBuffer.wrap(device).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 512 + 72; at < 1024; at += 8) {
      bytes.putLong(at, 4096);
    }
    LvmWriter.sealLabel(device, 1);
    assertThatThrownBy(() -> read(device)).hasMessageContaining("does not end within the sector");
  }

  @Test
  void needsALabel() {
    assertThatThrownBy(() -> read(new byte[600])).hasMessageContaining("none of the first four");
    assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("none of the first four");
  }
}
