package preflight.image.ova;

import static org.assertj.core.api.Assertions.assertThat;
import static preflight.image.ova.Ovas.ascii;
import static preflight.image.ova.Ovas.summaries;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.image.Detector;
import preflight.image.Format;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

final class TarIndexTest {

  private static final long HUGE = 9L << 30;

  @Test
  void findsContentByHeadersAlone() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("a.ovf", ascii("first"));
    members.put("./b.vmdk", new byte[513]);
    members.put("ü.mf", ascii("last"));
    byte[] tar = Ovas.tar(members);

    TarIndex index = TarIndex.read(source(tar));

    assertThat(index.troubles()).isEmpty();
    assertThat(index.members())
        .containsExactly(
            new TarMember("a.ovf", TarMember.Kind.FILE, 0, 512, 5, 5),
            new TarMember("b.vmdk", TarMember.Kind.FILE, 1024, 1536, 513, 513),
            new TarMember("ü.mf", TarMember.Kind.FILE, 2560, 3072, 4, 4));
    assertThat(index.file("ü.mf")).isPresent();
    assertThat(index.file("c")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
  void readsLongNames(int mode) throws IOException {
    String name = "ä".repeat(150) + ".vmdk";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 1024, "UTF-8")) {
      tar.setLongFileMode(mode);
      put(tar, name, ascii("content"));
      put(tar, "next", ascii("x"));
    }
    TarIndex index = TarIndex.read(source(out.toByteArray()));

    assertThat(index.troubles()).isEmpty();
    assertThat(index.members()).extracting(TarMember::name).containsExactly(name, "next");
    assertThat(index.members().get(0).headerOffset()).isZero();
    assertThat(at(out.toByteArray(), index.members().get(0))).isEqualTo("content");
  }

  @Test
  void keepsNamesThatAreNoUtf8Apart() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 1024, "ISO-8859-1")) {
      put(tar, "é", ascii("1"));
      put(tar, "è", ascii("2"));
    }
    assertThat(TarIndex.read(source(out.toByteArray())).members())
        .extracting(TarMember::name)
        .containsExactly("\uDCE9", "\uDCE8");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {TarArchiveOutputStream.BIGNUMBER_STAR, TarArchiveOutputStream.BIGNUMBER_POSIX})
  void readsSizesBeyondEightGibibytes(int mode) throws IOException {
    byte[] head = header("disk.vmdk", HUGE, mode);
    byte[] tail = Ovas.tar(Map.of("last", ascii("end")));
    Sparse source = new Sparse(head, HUGE, tail);

    TarIndex index = TarIndex.read(source);

    assertThat(index.troubles()).isEmpty();
    assertThat(index.members()).extracting(TarMember::name).containsExactly("disk.vmdk", "last");
    assertThat(index.members().get(0).size()).isEqualTo(HUGE);
    assertThat(index.members().get(0).dataOffset()).isEqualTo(head.length);
    assertThat(index.members().get(1).headerOffset()).isEqualTo(head.length + HUGE);
    assertThat(source.bytesRead).isLessThan(16 * 1024);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {TarArchiveOutputStream.BIGNUMBER_STAR, TarArchiveOutputStream.BIGNUMBER_POSIX})
  void namesTheTruncatedMember(int mode) throws IOException {
    byte[] head = header("disk.vmdk", HUGE, mode);
    byte[] file = Arrays.copyOf(head, head.length + 100);

    TarIndex index = TarIndex.read(source(file));

    assertThat(index.members()).hasSize(1);
    assertThat(index.members().get(0).available()).isEqualTo(100);
    assertThat(index.members().get(0).truncated()).isTrue();
    assertThat(summaries(index.troubles()))
        .containsExactly(
            "member \"disk.vmdk\" of t.tar: ends at byte "
                + file.length
                + ", but byte "
                + (head.length + HUGE)
                + " is needed (at byte "
                + file.length
                + ")");
  }

  @Test
  void refusesSparseMembersAndGoesOn() throws IOException {
    byte[] oldGnu = Ovas.tar(Map.of("disk.raw", ascii("stored")));
    oldGnu[156] = 'S';
    oldGnu[482] = 1;
    fixChecksum(oldGnu, 0);
    byte[] extension = new byte[512];
    byte[] next = Ovas.tar(Map.of("next", ascii("x")));
    byte[] tar =
        concat(Arrays.copyOf(oldGnu, 512), extension, Arrays.copyOfRange(oldGnu, 512, 1024), next);

    TarIndex index = TarIndex.read(source(tar));

    assertThat(summaries(index.troubles()))
        .containsExactly(
            "member \"disk.raw\" of t.tar: not supported: sparse tar member (at byte 0)");
    assertThat(index.members()).extracting(TarMember::name).containsExactly("disk.raw", "next");
    assertThat(index.members().get(0).kind()).isEqualTo(TarMember.Kind.SPARSE);
    assertThat(index.members().get(0).dataOffset()).isEqualTo(1024);
    assertThat(index.file("disk.raw")).isEmpty();
  }

  @Test
  void refusesPaxSparseMembersAndGoesOn() throws IOException {
    byte[] map = Arrays.copyOf(ascii("1\n0\n4\n"), 512);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 1024, "UTF-8")) {
      TarArchiveEntry entry = new TarArchiveEntry("GNUSparseFile.0/disk.raw", true);
      entry.setSize(516);
      byte[] pax =
          ascii(
              pax("GNU.sparse.major=1")
                  + pax("GNU.sparse.minor=0")
                  + pax("GNU.sparse.name=disk.raw")
                  + pax("GNU.sparse.realsize=1048576"));
      TarArchiveEntry header = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
      header.setSize(pax.length);
      tar.putArchiveEntry(header);
      tar.write(pax);
      tar.closeArchiveEntry();
      tar.putArchiveEntry(entry);
      tar.write(map);
      tar.write(ascii("data"));
      tar.closeArchiveEntry();
      put(tar, "next", ascii("x"));
    }
    TarIndex index = TarIndex.read(source(out.toByteArray()));

    assertThat(index.members()).extracting(TarMember::name).containsExactly("disk.raw", "next");
    assertThat(index.members().get(0).kind()).isEqualTo(TarMember.Kind.SPARSE);
    assertThat(index.members().get(0).size()).isEqualTo(516);
    assertThat(index.troubles()).hasSize(1);
  }

  @Test
  void refusesGlobalHeadersThatMoveContent() throws IOException {
    byte[] tar = withExtension('g', ascii(pax("size=3")));

    assertThat(summaries(TarIndex.read(source(tar)).troubles()))
        .containsExactly(
            "tar header: not supported: pax global header with path or size (at byte 0)");
  }

  @Test
  void ignoresGlobalHeadersThatDoNot() throws IOException {
    byte[] tar = withExtension('g', ascii(pax("comment=0123")));

    TarIndex index = TarIndex.read(source(tar));

    assertThat(index.troubles()).isEmpty();
    assertThat(index.members()).extracting(TarMember::dataOffset).containsExactly(1536L);
  }

  @Test
  void capsExtensionHeaders() throws IOException {
    byte[] one = Arrays.copyOf(withExtension('x', ascii(pax("comment=0123"))), 1024);
    byte[] tar = new byte[0];
    for (int i = 0; i < 40; i++) {
      tar = concat(tar, one);
    }
    assertThat(summaries(TarIndex.read(source(tar)).troubles()))
        .containsExactly("tar header: more than 16 extension headers in a row (at byte 16384)");
  }

  @Test
  void capsTheSizeOfExtensionHeaders() throws IOException {
    byte[] tar = withExtension('L', new byte[0]);
    byte[] size = ascii("77777777777\0");
    System.arraycopy(size, 0, tar, 124, size.length);
    fixChecksum(tar, 0);

    assertThat(summaries(TarIndex.read(source(tar)).troubles()))
        .containsExactly("tar extension header: size 8589934591 (at byte 124)");
  }

  @Test
  void reportsADamagedHeader() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("a", ascii("1"));
    members.put("b", ascii("2"));
    byte[] tar = Ovas.tar(members);
    tar[1024 + 3] ^= 1;

    TarIndex index = TarIndex.read(source(tar));

    assertThat(index.members()).extracting(TarMember::name).containsExactly("a");
    assertThat(summaries(index.troubles()))
        .containsExactly("tar header: checksum does not fit (at byte 1024)");
  }

  @Test
  void reportsAMissingEnd() throws IOException {
    byte[] tar = Ovas.tar(Map.of("a", ascii("1")));

    // VirtualBox writes no end
    TarIndex unended = TarIndex.read(source(Arrays.copyOf(tar, 1024)));
    assertThat(unended.troubles()).isEmpty();
    assertThat(unended.unended())
        .contains(new Trouble.Truncated("end of tar archive t.tar", 1024, 2048));
    assertThat(TarIndex.read(source(Arrays.copyOf(tar, 1025))).troubles()).hasSize(1);
    assertThat(TarIndex.read(source(Arrays.copyOf(tar, 1536))).troubles()).hasSize(1);
    assertThat(TarIndex.read(source(Arrays.copyOf(tar, 2048))).troubles()).isEmpty();
  }

  @Test
  void reportsNamesThatAreThereTwice() throws IOException {
    byte[] one = Ovas.tar(Map.of("a", ascii("1")));
    byte[] tar = concat(Arrays.copyOf(one, 1024), one);

    TarIndex index = TarIndex.read(source(tar));

    assertThat(summaries(index.troubles()))
        .containsExactly("t.tar: member \"a\" is there twice (at byte 1024)");
    assertThat(index.file("a").orElseThrow().headerOffset()).isEqualTo(1024);
  }

  @Test
  void tellsTarFromOthers() throws IOException {
    byte[] tar = Ovas.tar(Map.of("a", ascii("1")));
    assertThat(Detector.detect(source(tar)).format()).isEqualTo(Format.OVA);
    assertThat(Detector.detect(source(new byte[1024])).format()).isNotEqualTo(Format.OVA);
    assertThat(Detector.detect(source(new byte[3])).format()).isNotEqualTo(Format.OVA);
    byte[] letters = new byte[512];
    Arrays.fill(letters, (byte) 'x');
    assertThat(Detector.detect(source(letters)).format()).isNotEqualTo(Format.OVA);
    // the format of Unix version 7 has no magic
    Arrays.fill(tar, 257, 512, (byte) 0);
    fixChecksum(tar, 0);
    assertThat(Detector.detect(source(tar)).format()).isEqualTo(Format.OVA);
  }

  /** Headers with bytes changed at random, checksums made to fit so that decoding goes deep. */
  @Test
  void survivesRandomHeaders() throws IOException {
    Random random = new Random(20160601);
    byte[] genuine = withExtension('x', ascii(pax("path=long") + pax("size=10")));
    for (int round = 0; round < 1_500; round++) {
      byte[] tar = genuine.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        tar[random.nextInt(1536)] = (byte) random.nextInt(256);
      }
      fixChecksum(tar, 0);
      fixChecksum(tar, 1024);
      TarIndex index = TarIndex.read(source(tar));
      assertThat(index.members().isEmpty() && index.troubles().isEmpty() && tar[0] != 0).isFalse();
      for (TarMember member : index.members()) {
        assertThat(member.dataOffset() + member.available()).isBetween(0L, (long) tar.length);
      }
    }
  }

  private static byte[] withExtension(char type, byte[] content) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("extension", content);
    members.put("file", ascii("content"));
    byte[] tar = Ovas.tar(members);
    tar[156] = (byte) type;
    fixChecksum(tar, 0);
    return tar;
  }

  private static String pax(String record) {
    int length = record.length() + 2;
    while (Integer.toString(length).length() + record.length() + 2 != length) {
      length++;
    }
    return length + " " + record + "\n";
  }

  private static void fixChecksum(byte[] tar, int header) {
    Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
    int sum = 0;
    for (int i = header; i < header + 512; i++) {
      sum += Byte.toUnsignedInt(tar[i]);
    }
    byte[] text =
        ascii("0".repeat(6 - Integer.toOctalString(sum).length()) + Integer.toOctalString(sum));
    System.arraycopy(text, 0, tar, header + 148, 6);
    tar[header + 154] = 0;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** What stands in front of the content of a member that is too large to be written. */
  private static byte[] header(String name, long size, int mode) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 512, "UTF-8");
    tar.setBigNumberMode(mode);
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
    tar.flush();
    return out.toByteArray();
  }

  private static String at(byte[] tar, TarMember member) {
    return new String(tar, (int) member.dataOffset(), (int) member.size(), StandardCharsets.UTF_8);
  }

  private static ArraySource source(byte[] bytes) {
    return new ArraySource("t.tar", bytes);
  }

  /** Bytes at both ends and zeros between, which nobody may read. */
  private static final class Sparse implements ByteSource {
    private final byte[] head;
    private final long middle;
    private final byte[] tail;
    private long bytesRead;

    private Sparse(byte[] head, long middle, byte[] tail) {
      this.head = head;
      this.middle = middle;
      this.tail = tail;
    }

    @Override
    public String name() {
      return "huge.ova";
    }

    @Override
    public long size() {
      return head.length + middle + tail.length;
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws ReadProblem {
      requireRange(offset, length);
      bytesRead += length;
      if (offset + length <= head.length) {
        System.arraycopy(head, (int) offset, target, from, length);
      } else {
        long within = offset - head.length - middle;
        if (within < 0) {
          throw new AssertionError("reads content at " + offset);
        }
        System.arraycopy(tail, (int) within, target, from, length);
      }
    }
  }

  /** The map of a sparse member is as long as it says, of which 64 KiB are looked at. */
  @Test
  void refusesSparseMembersOfALargeMap() throws IOException {
    for (int numbers : new int[] {10, 40_000}) {
      byte[] map = ascii(numbers / 2 + "\n" + "0\n".repeat(numbers));
      byte[] padded = Arrays.copyOf(map, (map.length + 511) / 512 * 512);
      byte[] records =
          ascii(
              pax("GNU.sparse.major=1")
                  + pax("GNU.sparse.minor=0")
                  + pax("GNU.sparse.name=disk.raw")
                  + pax("GNU.sparse.realsize=1048576"));
      byte[] header = Ovas.tar(Map.of("pax", records));
      header[156] = 'x';
      fixChecksum(header, 0);
      byte[] member = Ovas.tar(Map.of("GNUSparseFile.0/disk.raw", padded));
      byte[] tar =
          concat(
              Arrays.copyOf(header, 1024),
              Arrays.copyOf(member, 512 + padded.length),
              Ovas.tar(Map.of("next", ascii("x"))));
      TarIndex index = TarIndex.read(source(tar));
      boolean large = numbers > 10;
      assertThat(summaries(index.troubles()))
          .containsExactly(
              large
                  ? "tar header: not supported: sparse tar member with a map of more than 65536"
                      + " bytes (at byte 0)"
                  : "member \"disk.raw\" of t.tar: not supported: sparse tar member (at byte 0)");
      assertThat(index.members()).hasSize(large ? 0 : 2);
      assertThat(index.file("disk.raw")).isEmpty();
    }
  }
}
