package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which machines a list of files is, as a hook hands them over. */
class NamedImagesTest {

  static final String POINTER =
      """
      version https://git-lfs.github.com/spec/v1
      oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
      size 12345
      """;

  @TempDir Path folder;

  private static Cli.Answer check(List<String> options, Path... images) {
    List<String> all =
        new ArrayList<>(List.of("check", "--as-of", "2016-06-06", "--format", "json"));
    all.addAll(options);
    for (Path image : images) {
      all.add(image.toString());
    }
    return Cli.run(all.toArray(new String[0]));
  }

  private static List<String> names(Cli.Answer answer) {
    List<String> names = new ArrayList<>();
    for (JsonNode result : JsonMapper.shared().readTree(answer.out()).get("results")) {
      names.add(Path.of(result.get("image").asString()).getFileName().toString());
    }
    return names;
  }

  /** A disk in two extents, with a descriptor; returns the descriptor and the extents. */
  static Path[] split(Path folder, String name) throws IOException {
    byte[] disk = Files.readAllBytes(Fixtures.image("debian8-raw"));
    int half = disk.length / 2;
    Path first = folder.resolve(name + "-f001.vmdk");
    Path second = folder.resolve(name + "-f002.vmdk");
    Files.write(first, Arrays.copyOf(disk, half));
    Files.write(second, Arrays.copyOfRange(disk, half, disk.length));
    Path descriptor = folder.resolve(name + ".vmdk");
    Files.writeString(
        descriptor,
        """
        # Disk DescriptorFile
        version=1
        CID=12345678
        parentCID=ffffffff
        createType="twoGbMaxExtentFlat"

        RW %1$d FLAT "%2$s" 0
        RW %1$d FLAT "%3$s" 0
        """
            .formatted(half / 512, first.getFileName(), second.getFileName()));
    return new Path[] {descriptor, first, second};
  }

  @Test
  void extentsAreCheckedOnceThroughTheirDescriptor() throws IOException {
    Path[] disk = split(folder, "disk");
    Cli.Answer whole = check(List.of(), disk[0]);
    for (Path[] named :
        new Path[][] {
          {disk[0], disk[1], disk[2]}, {disk[1], disk[2], disk[0]}, {disk[1], disk[0]}
        }) {
      Cli.Answer answer = check(List.of(), named);
      assertThat(names(answer)).containsExactly("disk.vmdk");
      assertThat(answer.out()).isEqualTo(whole.out());
      assertThat(answer.err().lines()).hasSize(named.length - 1);
      assertThat(answer.err()).contains("disk-f001.vmdk belongs to ", "disk.vmdk, checked once");
    }
  }

  @Test
  void extentsWithoutTheirDescriptorAreOneMachine() throws IOException {
    Path[] disk = split(folder, "disk");
    Path[] other = split(folder, "other");
    Path zeros = Files.copy(Fixtures.image("zeros"), folder.resolve("zeros.raw"));
    Cli.Answer answer = check(List.of(), disk[1], zeros, other[2], disk[2], other[1]);
    assertThat(names(answer)).containsExactly("disk-f001.vmdk", "zeros.raw", "other-f002.vmdk");
  }

  @Test
  void theDisksOfADescriptorThatIsNamedBelongToIt() throws IOException {
    List<Path> members = new ArrayList<>();
    try (InputStream file = Files.newInputStream(Fixtures.image("debian8-ova"));
        TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        members.add(folder.resolve(entry.getName()));
        Files.copy(tar, folder.resolve(entry.getName()));
      }
    }
    Path ovf = members.stream().filter(p -> p.toString().endsWith(".ovf")).findAny().orElseThrow();
    Path disk =
        members.stream().filter(p -> p.toString().endsWith(".vmdk")).findAny().orElseThrow();
    Cli.Answer answer = check(List.of(), disk, ovf);
    assertThat(names(answer)).containsExactly(ovf.getFileName().toString());
    assertThat(answer.out()).isEqualTo(check(List.of(), ovf).out());
    assertThat(names(check(List.of(), disk))).containsExactly(disk.getFileName().toString());
  }

  @Test
  void aFileThatIsNamedTwiceIsCheckedOnce() throws IOException {
    Path zeros = Files.copy(Fixtures.image("zeros"), folder.resolve("zeros.raw"));
    Path link = Files.createSymbolicLink(folder.resolve("link.raw"), zeros);
    Cli.Answer answer = check(List.of(), zeros, folder.resolve("./zeros.raw"), link);
    assertThat(names(answer)).containsExactly("zeros.raw");
    assertThat(answer.err()).contains("zeros.raw is named twice, checked once");
    Path absent = folder.resolve("absent.raw");
    assertThat(check(List.of(), absent, zeros, folder).status()).isEqualTo(2);
  }

  @Test
  void descriptorsThatListEachOtherAreStillChecked() throws IOException {
    for (String[] pair : new String[][] {{"a", "b"}, {"b", "a"}, {"c", "c"}}) {
      Files.writeString(
          folder.resolve(pair[0] + ".vmdk"),
          "# Disk DescriptorFile\nversion=1\ncreateType=\"monolithicFlat\"\nRW 8 FLAT \""
              + pair[1]
              + ".vmdk\" 0\n");
    }
    Cli.Answer answer =
        check(
            List.of(),
            folder.resolve("a.vmdk"),
            folder.resolve("b.vmdk"),
            folder.resolve("c.vmdk"));
    assertThat(names(answer)).contains("c.vmdk").hasSize(2);
  }

  @Test
  void pointersAreSkippedWhereThatIsAsked() throws IOException {
    Path pointer = Files.writeString(folder.resolve("big.ova"), POINTER);
    assertThat(check(List.of(), pointer).status()).isOne();
    Cli.Answer answer = check(List.of("--skip-lfs-pointers"), pointer);
    assertThat(answer.status()).isZero();
    assertThat(names(answer)).isEmpty();
    assertThat(answer.err())
        .isEqualTo(
            "preflight: skipped "
                + pointer
                + ", a Git LFS pointer; git lfs pull fetches the image\n");
    Path zeros = Files.copy(Fixtures.image("zeros"), folder.resolve("zeros.raw"));
    answer = check(List.of("--skip-lfs-pointers"), pointer, zeros);
    assertThat(answer.status()).isOne();
    assertThat(names(answer)).containsExactly("zeros.raw");
  }

  @Test
  void aDiskOfPointersIsSkipped() throws IOException {
    Path[] disk = split(folder, "disk");
    Files.writeString(disk[2], POINTER);
    for (Path named : List.of(disk[0], disk[1])) {
      Cli.Answer answer = check(List.of("--skip-lfs-pointers"), named);
      assertThat(answer.status()).as(answer.out()).isZero();
      assertThat(answer.err()).contains("disk-f002.vmdk), a Git LFS pointer");
    }
  }

  /** Not a file of further arguments, which a repository could hide among its images. */
  @Test
  void aNameThatBeginsWithAnAtSignIsAName() throws IOException {
    Path report = folder.resolve("stolen.json");
    Path list = Files.writeString(folder.resolve("list.raw"), "--report\njson=" + report + "\n");
    Cli.Answer answer = Cli.run("check", "@" + list);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("cannot read @" + list + ": there is no such file");
    assertThat(report).doesNotExist();
  }
}
