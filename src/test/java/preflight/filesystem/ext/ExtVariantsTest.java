package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.SampleTree;
import preflight.testing.Tool;

/** One tree in file systems of many kinds, compared with debugfs file by file. */
@Tag("slow")
class ExtVariantsTest {

  @TempDir static Path shared;

  @TempDir Path work;

  @BeforeAll
  static void createTree() throws IOException {
    SampleTree.create(shared.resolve("tree"));
  }

  /** The size in MiB, then the arguments of mke2fs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "40 -t ext2 -b 1024 -I 128",
        "40 -t ext2 -b 1024 -I 256",
        "40 -t ext2 -b 2048 -I 128",
        "40 -t ext2 -b 2048 -I 256",
        "40 -t ext2 -b 4096 -I 128",
        "40 -t ext2 -b 4096 -I 256",
        "90 -t ext2 -b 65536 -I 128",
        "90 -t ext2 -b 65536 -I 256",
        "40 -t ext2 -r 0",
        "40 -t ext2 -b 1024 -O none",
        "40 -t ext2 -b 4096 -O ^filetype",
        "40 -t ext2 -b 1024 -O ^dir_index,^sparse_super,^resize_inode",
        "40 -t ext2 -b 1024 -O meta_bg,^resize_inode -g 256",
        "60 -t ext3 -b 1024 -I 128",
        "60 -t ext3 -b 1024 -I 256",
        "60 -t ext3 -b 2048 -I 128",
        "60 -t ext3 -b 2048 -I 256",
        "60 -t ext3 -b 4096 -I 128",
        "60 -t ext3 -b 4096",
        "200 -t ext3 -b 65536 -I 128",
        "200 -t ext3 -b 65536 -I 256",
        "60 -t ext3 -b 4096 -O ^ext_attr,^large_file",
        "40 -t ext4 -b 1024",
        "40 -t ext4 -b 1024 -I 128",
        "40 -t ext4 -b 2048",
        "40 -t ext4 -b 2048 -I 128",
        "40 -t ext4 -b 4096",
        "40 -t ext4 -b 4096 -I 128",
        "40 -t ext4 -b 4096 -I 1024",
        "200 -t ext4 -b 65536",
        "200 -t ext4 -b 65536 -I 128",
        "200 -t ext4 -b 65536 -O ^extent,^64bit",
        "200 -t ext4 -b 32768 -I 512",
        "40 -t ext4 -b 1024 -O ^extent,^64bit",
        "40 -t ext4 -b 4096 -O ^extent,^64bit",
        "40 -t ext4 -b 4096 -O ^64bit",
        "40 -t ext4 -b 4096 -O ^flex_bg",
        "40 -t ext4 -b 1024 -O ^flex_bg -g 512",
        "40 -t ext4 -b 1024 -O meta_bg,^resize_inode -g 256",
        "40 -t ext4 -b 1024 -O meta_bg,^resize_inode,^64bit,^flex_bg -g 256",
        "40 -t ext4 -b 1024 -O meta_bg,^resize_inode,sparse_super2 -g 256",
        "60 -t ext4 -b 4096 -O meta_bg,^resize_inode -g 256",
        "40 -t ext4 -b 4096 -O inline_data",
        "40 -t ext4 -b 1024 -O inline_data",
        "40 -t ext4 -b 4096 -I 1024 -O inline_data",
        "40 -t ext4 -b 4096 -I 4096 -N 500 -O inline_data",
        "40 -t ext4 -b 4096 -O inline_data,^metadata_csum,^extent,^64bit",
        "200 -t ext4 -b 65536 -O inline_data",
        "60 -t ext4 -b 4096 -O bigalloc -C 16384",
        "60 -t ext4 -b 1024 -O bigalloc -C 16384",
        "60 -t ext4 -b 1024 -O bigalloc,inline_data,^has_journal -C 8192",
        "60 -t ext4 -b 4096 -O bigalloc,meta_bg,^resize_inode -C 16384 -g 4096",
        "60 -t ext4 -b 1024 -O bigalloc,meta_bg,^resize_inode -C 16384 -g 4096",
        "40 -t ext4 -b 4096 -O ^metadata_csum",
        "40 -t ext4 -b 4096 -O ^metadata_csum,uninit_bg",
        "40 -t ext4 -b 1024 -O ^metadata_csum,uninit_bg,^64bit -g 512",
        "40 -t ext4 -b 4096 -O ^dir_index",
        "40 -t ext4 -b 4096 -O ^filetype",
        "40 -t ext4 -b 1024 -O ^sparse_super,^resize_inode -g 1024",
        "40 -t ext4 -b 4096 -O sparse_super2",
        "40 -t ext4 -b 1024 -O large_dir",
        "40 -t ext4 -b 4096 -O casefold -E encoding=utf8",
        "40 -t ext4 -b 4096 -O mmp",
        "40 -t ext4 -b 4096 -O encrypt",
        "40 -t ext4 -b 4096 -O verity",
        "40 -t ext4 -b 4096 -O ea_inode",
        "40 -t ext4 -b 4096 -O quota",
        "40 -t ext4 -b 4096 -O quota,project",
        "40 -t ext4 -b 4096 -O metadata_csum_seed -U 12345678-9abc-4def-8123-456789abcdef",
        "40 -t ext4 -b 4096 -O orphan_file",
        "40 -t ext4 -b 4096 -O fast_commit",
        "40 -t ext4 -b 4096 -O stable_inodes",
        "40 -t ext4 -b 4096 -O ^has_journal",
        "40 -t ext4 -b 4096 -O ^huge_file,^dir_nlink,^extra_isize",
        "40 -t ext4 -b 4096 -N 3200",
      })
  void readsTheTreeAsDebugfsDoes(String variant) throws IOException {
    Path image = make(variant, shared.resolve("tree"));
    agrees(image);
    // the same directories as hash trees, and more extents
    Files.writeString(
        work.resolve("change"),
        "fallocate /sparse 2 30\nfallocate /empty 0 3\nfallocate /hard 1 9\n"
            // mke2fs leaves out the sockets of a folder
            + "sif /socket mode 0140755\n");
    Tool.run("debugfs", "-w", "-f", work.resolve("change").toString(), image.toString());
    Tool.run("sh", "-c", "timeout 60 e2fsck -fyD \"$0\"; test $? -le 1", image.toString());
    agrees(image);
  }

  /** Content at places where each of the three levels of indirect blocks begins. */
  @ParameterizedTest
  @ValueSource(strings = {"8 -t ext2 -b 1024", "8 -t ext3 -b 1024 -J size=1", "8 -t ext4 -b 1024"})
  void readsAllLevelsOfIndirectBlocks(String variant) throws IOException {
    Path tree = Files.createDirectories(work.resolve("levels"));
    SampleTree.sparse(
        tree.resolve("levels"),
        90_000_000,
        12 * 1024 - 1,
        (12 + 256) * 1024 - 3,
        (12 + 256 + 256 * 256) * 1024 - 2000,
        89_000_000);
    agrees(make(variant, tree));
  }

  private void agrees(Path image) throws IOException {
    ExtFileSystem fileSystem = DebugfsComparison.compare(work, image, image);
    FileSystemFacts facts = fileSystem.facts();
    assertThat(facts.troubles()).isEmpty();
    assertThat(facts.label()).isEqualTo("label of 16 byt");
    assertThat(facts.type())
        .isEqualTo(Tool.run("blkid", "-p", "-o", "value", "-s", "TYPE", image.toString()).strip());
    String told = Tool.run("dumpe2fs", "-h", image.toString());
    List<String> features =
        new ArrayList<>(List.of(told(told, "Filesystem features").split(" ", -1)));
    Collections.sort(features);
    features.remove("(none)");
    assertThat(facts.features()).isEqualTo(features);
    assertThat(facts.uuid()).contains(told(told, "Filesystem UUID"));
    assertThat(facts.blockSize()).isEqualTo(Integer.parseInt(told(told, "Block size")));
    assertThat(facts.size())
        .isEqualTo(Long.parseLong(told(told, "Block count")) * facts.blockSize());
  }

  private static String told(String output, String field) {
    int start = output.indexOf(field + ":");
    assertThat(start).as(field).isNotNegative();
    return output.substring(start + field.length() + 1, output.indexOf('\n', start)).strip();
  }

  private Path make(String variant, Path tree) {
    String[] parts = variant.split(" ", -1);
    Path image = work.resolve("image");
    List<String> command = new ArrayList<>(List.of("mke2fs", "-q", "-F"));
    command.addAll(List.of("-L", "label of 16 byt", "-d", tree.toString()));
    command.addAll(List.of(parts).subList(1, parts.length));
    command.addAll(List.of(image.toString(), parts[0] + "M"));
    Tool.run(command.toArray(new String[0]));
    return image;
  }
}
