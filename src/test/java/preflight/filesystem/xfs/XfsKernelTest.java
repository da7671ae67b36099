package preflight.filesystem.xfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.SampleTree;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/**
 * One tree in XFS of many kinds, as mkfs.xfs makes and the kernel fills them through a loop device;
 * compared with what the kernel reads, name by name and file by file. The kernel of today mounts
 * version 5 only; {@link XfsProtoTest} has version 4.
 */
@Tag("slow")
class XfsKernelTest {

  @TempDir static Path shared;

  @TempDir Path work;

  @BeforeAll
  static void createTree() throws IOException {
    SampleTree.create(shared.resolve("tree"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-b size=1024",
        "-b size=2048 -i size=1024",
        "-b size=1024 -n size=4096",
        "-b size=1024 -n size=64k",
        "-b size=2048",
        "-b size=4096 -i size=2048",
        "-b size=8192",
        "-b size=16384 -i size=1024",
        "-b size=65536",
        "-b size=65536 -i size=2048 -m rmapbt=1",
        "-n size=8k",
        "-n size=64k",
        "-i size=1024",
        "-i nrext64=1",
        "-i nrext64=1 -b size=1024",
        "-i nrext64=1 -n size=64k -m rmapbt=1",
        "-i sparse=0",
        "-i sparse=1 -d agcount=7",
        "-i maxpct=1 -i align=1 -d agcount=16",
        "-m bigtime=0,inobtcount=0",
        "-m finobt=0,inobtcount=0",
        "-m rmapbt=1,reflink=1",
        "-m reflink=0",
        "-m rmapbt=1,reflink=0 -b size=1024",
        "-s size=4096",
        "-s size=2048 -b size=4096",
        "-l version=2,su=262144 -d su=65536,sw=4",
        "-l lazy-count=1,size=64m -d agcount=1",
        "-m uuid=12345678-9abc-4def-8123-456789abcdef",
      })
  void readsTheTreeAsTheKernelDoes(String options) throws Exception {
    // the log of large blocks and the inodes of a small share need room
    boolean roomy = options.contains("65536 ") || options.contains("maxpct");
    Path image = image(options, roomy ? "1G" : "400M");
    Mounted mounted = Mounted.of(image, work.resolve("mnt"));
    try {
      Tool.run("cp", "-a", shared.resolve("tree") + "/.", mounted.folder().toString());
      fill(mounted.folder(), options.contains("reflink=0"));
    } finally {
      mounted.close();
    }
    if (options.contains("uuid=")) {
      // metadata keeps the old one
      Tool.run("xfs_admin", "-U", "00000000-1111-4222-8333-444444444444", image.toString());
    }
    agrees(image, options);
  }

  /** The groups of a large file system are far behind what the file on the host has. */
  @Test
  void readsInodesOf64Bits() throws Exception {
    Path image = image("", "12T");
    Mounted mounted = Mounted.of(image, work.resolve("mnt"));
    try {
      // each directory begins in another group
      for (int i = 0; i < 50; i++) {
        Path folder = Files.createDirectories(mounted.folder().resolve("d" + i));
        Files.writeString(folder.resolve("file"), "content of " + i);
      }
    } finally {
      mounted.close();
    }
    agrees(image, "");
  }

  private void agrees(Path image, String options) throws Exception {
    List<String> expected;
    Mounted mounted = Mounted.of(image, work.resolve("mnt"), "ro");
    try {
      expected = Listing.of(mounted.folder(), true);
    } finally {
      mounted.close();
    }
    try (FileSource source = FileSource.open(image, new ReadCounter())) {
      XfsFileSystem fileSystem = XfsFileSystem.open(source);
      List<String> read = Listing.of(fileSystem, true);
      assertThat(read).isEqualTo(expected);
      FileSystemFacts facts = fileSystem.facts();
      assertThat(facts.troubles()).isEmpty();
      assertThat(facts.label()).isEqualTo("twelve bytes");
      assertThat(facts.uuid()).contains(told(image, "UUID"));
      assertThat(facts.type()).isEqualTo(told(image, "TYPE"));
      assertThat(facts.size()).isEqualTo(geometry(image, "dblocks") * facts.blockSize());
      assertThat(facts.blockSize()).isEqualTo((int) geometry(image, "blocksize"));
      assertThat(facts.features()).contains("crc", "ftype");
      assertThat(facts.features().contains("nrext64")).isEqualTo(options.contains("nrext64=1"));
      assertThat(facts.features().contains("rmapbt")).isEqualTo(options.contains("rmapbt=1"));
      assertThat(facts.features().contains("bigtime")).isEqualTo(!options.contains("bigtime=0"));
      assertThat(facts.features().contains("meta_uuid")).isEqualTo(options.contains("uuid="));
    }
  }

  /** What only a mounted file system gets: extents of all kinds and directories with gaps. */
  private static void fill(Path folder, boolean unshared) throws IOException {
    Tool.run(
        "sh",
        "-c",
        "cd \"$0\""
            + " && fallocate -l 3M unwritten && fallocate -l 5M partly && touch beyond && fallocate -n -l 9M beyond"
            + " && printf middle | dd of=partly bs=1 seek=2000000 conv=notrunc status=none"
            + " && printf end | dd of=beyond conv=notrunc status=none"
            + " && cp large punched && fallocate -p -o 100000 -l 2000000 punched"
            + " && cp large zeroed && fallocate -z -o 65536 -l 999999 zeroed"
            + " && truncate -s 20M huge && printf end >> huge"
            + " && mkdir leaf left right && cd leaf && seq -f 'leaf-%.0f' 150 | xargs touch && cd .."
            + " && seq 6000 | sed 's|.*|left/& right/&-long-name-of-an-entry|' | xargs touch"
            + " && seq -f 'left/%.0f' 1 2 3000 | xargs rm && seq -f 'left/%.0f' 3100 5900 | xargs rm"
            + " && seq -f 'left/again-%.0f' 500 | xargs touch"
            + (unshared ? "" : " && cp --reflink=always large shared")
            + " && sync",
        folder.toString());
    try (RandomAccessFile comb = new RandomAccessFile(folder.resolve("comb").toFile(), "rw")) {
      // every second block
      int blockSize =
          Integer.parseInt(Tool.run("stat", "-f", "-c", "%S", folder.toString()).strip());
      int pieces = blockSize > 8192 ? 500 : 3000;
      for (int i = 0; i < pieces; i++) {
        comb.seek(2L * blockSize * i);
        comb.write(SampleTree.content(1 + i % 900, i));
      }
    }
    for (String name : new String[] {"etc/short", "few", "some", "striped", "etc/os-release"}) {
      UserDefinedFileAttributeView attributes =
          Files.getFileAttributeView(folder.resolve(name), UserDefinedFileAttributeView.class);
      for (int i = 0; i < 5; i++) {
        attributes.write("name-" + i, ByteBuffer.wrap(SampleTree.content(20 + 500 * i, i)));
      }
    }
  }

  private Path image(String options, String size) {
    Path image = work.resolve("image");
    // with these mkfs.xfs makes small ones too
    List<String> command =
        new ArrayList<>(List.of("env", "TEST_DIR=x", "TEST_DEV=x", "QA_CHECK_FS=x"));
    command.addAll(List.of("mkfs.xfs", "-q", "-L", "twelve bytes"));
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split(" ", -1)));
    }
    Tool.run("truncate", "-s", size, image.toString());
    command.add(image.toString());
    Tool.run(command.toArray(new String[0]));
    return image;
  }

  private static String told(Path image, String field) {
    return Tool.run("blkid", "-p", "-o", "value", "-s", field, image.toString()).strip();
  }

  private static long geometry(Path image, String field) {
    String told = Tool.run("xfs_db", "-r", "-c", "sb 0", "-c", "p " + field, image.toString());
    return Long.parseLong(told.substring(told.indexOf('=') + 1).strip());
  }
}
