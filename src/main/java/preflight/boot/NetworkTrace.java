package preflight.boot;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the guest sent by its network card, out of the packets that QEMU keeps (libpcap's
 * pcap-savefile(5)): whether it asked for an address by DHCP, and whether it took one.
 */
final class NetworkTrace {

  /** How far the guest came with its network. */
  enum Progress {
    NOTHING,
    /** It asked for an address; QEMU's own service answers. */
    ASKED,
    /** It took the address that it was offered. */
    ADDRESS
  }

  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  /** What is read at once, in bytes: more than a record has that is looked at. */
  private static final int PIECE = 1 << 20;

  /** What is looked at of a packet, in bytes: Ethernet, IPv4, UDP, DHCP and its options. */
  private static final int PACKET = 1514;

  /** Ethernet, an IPv4 header without options, and that of UDP, in bytes. */
  private static final int HEADERS = 14 + 20 + 8;

  private static final int OPTIONS = HEADERS + 240;

  private final Path file;
  private long at = FILE_HEADER;
  private Progress progress = Progress.NOTHING;

  NetworkTrace(Path file) {
    this.file = file;
  }

  /** In bytes; grows with what the guest sends. */
  long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // not begun
    }
  }

  /** Reads what came since the last time. */
  Progress look() {
    byte[] piece = new byte[PIECE];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long size = in.length();
      long before;
      do {
        before = at;
        int length = (int) Math.min(PIECE, size - at);
        if (length >= RECORD_HEADER) {
          in.seek(at);
          in.readFully(piece, 0, length);
          look(ByteBuffer.wrap(piece, 0, length).order(ByteOrder.LITTLE_ENDIAN), size);
        }
      } while (at > before);
    } catch (IOException e) {
      return progress; // not begun
    }
    return progress;
  }

  /** Goes through the records of a piece that begins where the next one does. */
  private void look(ByteBuffer piece, long size) {
    int from = 0;
    while (from + RECORD_HEADER <= piece.limit()) {
      long length = Integer.toUnsignedLong(piece.getInt(from + 8));
      int looked = (int) Math.min(length, PACKET);
      if (from + RECORD_HEADER + looked > piece.limit() || at + RECORD_HEADER + length > size) {
        return; // the rest is in the next piece, or not written yet
      }
      byte[] packet = new byte[looked];
      piece.get(from + RECORD_HEADER, packet);
      Progress one = of(packet);
      progress = one.compareTo(progress) > 0 ? one : progress;
      at += RECORD_HEADER + length;
      from = (int) Math.min(from + RECORD_HEADER + length, piece.limit());
    }
  }

  /** RFC 2131 and 2132; the firmware's own requests name themselves PXEClient. */
  static Progress of(byte[] packet) {
    boolean dhcp =
        packet.length > OPTIONS
            && unsigned(packet, 12) == 0x08
            && unsigned(packet, 13) == 0
            && unsigned(packet, 14) == 0x45
            && unsigned(packet, 23) == 17
            && unsigned(packet, 36) == 0
            && unsigned(packet, 37) == 67
            && packet[HEADERS] == 1;
    if (!dhcp) {
      return Progress.NOTHING;
    }
    int type = 0;
    boolean firmware = false;
    int i = OPTIONS;
    while (i + 1 < packet.length && unsigned(packet, i) != 255) {
      int option = unsigned(packet, i);
      int length = unsigned(packet, i + 1);
      if (option == 0) {
        i++;
        continue;
      }
      if (option == 53 && length == 1 && i + 2 < packet.length) {
        type = packet[i + 2];
      }
      firmware |= option == 60 && length >= 3 && i + 4 < packet.length && isPxe(packet, i + 2);
      i += 2 + length;
    }
    if (firmware) {
      return Progress.NOTHING;
    }
    return switch (type) {
      case 1 -> Progress.ASKED;
      case 3 -> Progress.ADDRESS;
      default -> Progress.NOTHING;
    };
  }

  private static boolean isPxe(byte[] packet, int at) {
    return packet[at] == 'P' && packet[at + 1] == 'X' && packet[at + 2] == 'E';
  }

  private static int unsigned(byte[] packet, int at) {
    return packet[at] & 0xFF;
  }
}
