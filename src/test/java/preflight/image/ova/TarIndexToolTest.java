package preflight.image.ova;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** Compares with GNU tar, by names and contents. */
@Tag("slow")
final class TarIndexToolTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"v7", "oldgnu", "gnu", "ustar", "posix"})
  void findsWhereMembersStart(String format) throws IOException {
    write("a.ovf", 700);
    write("empty", 0);
    Files.createDirectory(folder.resolve("sub"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("a.ovf"));
    String name = "n".repeat(format.endsWith("gnu") || format.equals("posix") ? 180 : 90);
    write(name, 3000);

    compare(format, List.of(), List.of("a.ovf", "empty", "sub", "link", name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=gnu",
        "--sparse-version=0.0",
        "--sparse-version=0.1",
        "--sparse-version=1.0"
      })
  void namesSparseMembers(String option) throws IOException {
    Path disk = folder.resolve("disk.raw");
    // more pieces than fit into one header
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            disk,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      for (int i = 0; i < 60; i++) {
        channel.position(i * 1_048_576L);
        channel.write(ByteBuffer.wrap(new byte[] {1}));
      }
    }
    write("next", 700);
    String format = option.startsWith("--format") ? "gnu" : "posix";

    TarIndex index = compare(format, List.of("-S", option), List.of("disk.raw", "next"));

    assertThat(index.members().get(0).kind()).isEqualTo(TarMember.Kind.SPARSE);
    assertThat(index.troubles()).hasSize(1);
  }

  @Test
  void findsWhatComesBehindElevenGibibytes() throws IOException {
    Path disk = folder.resolve("disk.raw");
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            disk,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.position((11L << 30) - 1);
      channel.write(ByteBuffer.wrap(new byte[] {1}));
    }
    write("next", 700);
    // the header alone, by a tar that is told to store the holes
    Path tar = folder.resolve("t.tar");
    byte[] head =
        Tool.bytes(
            "sh", "-c", "tar --format=gnu -C '" + folder + "' -cf - disk.raw next | head -c 512");
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            tar,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(head));
      channel.position(512 + (11L << 30));
      channel.write(
          ByteBuffer.wrap(Tool.bytes("tar", "-C", folder.toString(), "-cf", "-", "next")));
    }

    try (FileSource source = FileSource.open(tar, new ReadCounter())) {
      TarIndex index = TarIndex.read(source);
      assertThat(index.troubles()).isEmpty();
      assertThat(index.members().get(0).size()).isEqualTo(11L << 30);
      requireSame(source, index);
    }
  }

  private TarIndex compare(String format, List<String> options, List<String> files)
      throws IOException {
    Path tar = folder.resolve("t.tar");
    List<String> command =
        new ArrayList<>(
            List.of("tar", "--format=" + format, "-C", folder.toString(), "-cf", tar.toString()));
    command.addAll(options);
    command.addAll(files);
    assertThat(Tool.run(command.toArray(String[]::new))).isEmpty();
    try (FileSource source = FileSource.open(tar, new ReadCounter())) {
      TarIndex index = TarIndex.read(source);
      requireSame(source, index);
      return index;
    }
  }

  private void requireSame(FileSource source, TarIndex index) throws IOException {
    List<String> names = new ArrayList<>();
    for (TarMember member : index.members()) {
      names.add(member.name());
      if (member.kind() == TarMember.Kind.FILE && member.size() < 1_000_000) {
        byte[] content = source.read(member.dataOffset(), (int) member.size());
        assertThat(content).isEqualTo(Files.readAllBytes(folder.resolve(member.name())));
      }
    }
    assertThat(names)
        .isEqualTo(Tool.run("tar", "-tf", folder.resolve("t.tar").toString()).lines().toList());
  }

  private void write(String name, int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Files.write(folder.resolve(name), content);
  }
}
