package preflight.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.boot.NetworkTrace.Progress;

/** What the packets of a guest tell. */
class NetworkTraceTest {

  @TempDir Path folder;

  private static byte[] dhcp(int... options) {
    byte[] packet = new byte[14 + 20 + 8 + 240 + options.length];
    packet[12] = 8;
    packet[14] = 0x45;
    packet[23] = 17;
    packet[37] = 67;
    packet[42] = 1;
    for (int i = 0; i < options.length; i++) {
      packet[282 + i] = (byte) options[i];
    }
    return packet;
  }

  private static byte[] record(byte[] packet) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + packet.length).order(ByteOrder.LITTLE_ENDIAN);
    return buffer.putInt(8, packet.length).putInt(12, packet.length).put(16, packet).array();
  }

  @Test
  void tellWhetherTheGuestTakesAnAddress() {
    assertThat(NetworkTrace.of(dhcp(53, 1, 1, 255))).isEqualTo(Progress.ASKED);
    assertThat(NetworkTrace.of(dhcp(0, 12, 2, 'h', 'i', 53, 1, 3, 255)))
        .isEqualTo(Progress.ADDRESS);
    assertThat(NetworkTrace.of(dhcp(53, 1, 7, 255))).isEqualTo(Progress.NOTHING);
  }

  @Test
  void tellNothingWhereTheFirmwareAsks() {
    assertThat(NetworkTrace.of(dhcp(53, 1, 3, 60, 4, 'P', 'X', 'E', 'C', 255)))
        .isEqualTo(Progress.NOTHING);
    byte[] answer = dhcp(53, 1, 3, 255);
    answer[42] = 2;
    assertThat(NetworkTrace.of(answer)).isEqualTo(Progress.NOTHING);
  }

  @Test
  void mayBeAnything() {
    byte[] all = dhcp(60, 255, 'P', 'X', 53, 1);
    for (int length = 0; length <= all.length; length++) {
      assertThat(NetworkTrace.of(java.util.Arrays.copyOf(all, length))).isEqualTo(Progress.NOTHING);
    }
  }

  @Test
  void areReadAsTheyCome() throws Exception {
    Path file = folder.resolve("network.pcap");
    NetworkTrace trace = new NetworkTrace(file);
    assertThat(trace.look()).isEqualTo(Progress.NOTHING);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[24]);
    bytes.writeBytes(record("no packet".getBytes(StandardCharsets.US_ASCII)));
    bytes.writeBytes(record(dhcp(53, 1, 1, 255)));
    Files.write(file, bytes.toByteArray());
    assertThat(trace.look()).isEqualTo(Progress.ASKED);
    byte[] last = record(dhcp(53, 1, 3, 255));
    Files.write(file, java.util.Arrays.copyOf(last, 20), StandardOpenOption.APPEND);
    assertThat(trace.look()).isEqualTo(Progress.ASKED);
    Files.write(
        file, java.util.Arrays.copyOfRange(last, 20, last.length), StandardOpenOption.APPEND);
    assertThat(trace.look()).isEqualTo(Progress.ADDRESS);
  }
}
