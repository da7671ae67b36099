package preflight.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import preflight.block.lvm.LvmWriter;
import preflight.filesystem.fat.FatWriter;
import preflight.fixture.Fixtures;
import preflight.guest.init.ElfHeader;
import preflight.guest.init.ElfWriter;
import preflight.guest.initrd.CpioWriter;
import preflight.guest.initrd.Packer;
import preflight.guest.initrd.Packing;
import preflight.guest.kernel.KernelImageWriter;
import preflight.image.ova.Ovas;
import preflight.image.qcow2.Qcow2Files;
import preflight.image.vdi.VdiFiles;
import preflight.image.vhd.VhdFiles;
import preflight.image.vhdx.VhdxFiles;
import preflight.image.vmdk.VmdkFiles;
import preflight.testing.Tool;

/**
 * Makes the seeds anew; {@code make fuzz-seeds} runs it. Needs mke2fs and debugfs of e2fsprogs
 * 1.47, sfdisk and qemu-img. Seeds that are not made here, such as those of past crashes, stay.
 */
final class Seeds {

  private static final String RELEASE = "3.16.0-4-amd64";
  private static final String UUID = "01234567-89ab-4cde-8f01-23456789abcd";
  private static final int SECTOR = 512;

  private final Path resources;
  private final Path work;

  private Seeds(Path resources, Path work) {
    this.resources = resources;
    this.work = work;
  }

  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("seeds");
    try {
      new Seeds(Path.of("src/test/resources"), work).all();
    } finally {
      try (Stream<Path> files = Files.walk(work)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void all() throws IOException {
    disks();
    packages();
    blocks();
    fileSystems();
    kernels();
    initrds();
    loaders();
    texts();
    images();
  }

  private void put(Class<?> target, String method, String name, byte[] bytes) throws IOException {
    String folder = target.getName().replace('.', '/') + "Inputs/" + method;
    Path file = resources.resolve(folder).resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, bytes);
  }

  private void put(Class<?> target, String method, String name, String text) throws IOException {
    put(target, method, name, text.getBytes(UTF_8));
  }

  /** The start of each structure of a VHDX, as its target takes them. */
  private static byte[] structures(byte[] file) {
    int[] places = VhdxFiles.structures();
    byte[] starts = new byte[places.length * DiskFuzzTest.STRUCTURE];
    for (int i = 0; i < places.length; i++) {
      int at = i * DiskFuzzTest.STRUCTURE;
      System.arraycopy(file, places[i], starts, at, DiskFuzzTest.STRUCTURE);
    }
    return starts;
  }

  private void disks() throws IOException {
    Class<?> target = DiskFuzzTest.class;
    put(target, "vhd", "dynamic", VhdFiles.dynamic());
    put(target, "vhd", "differencing", VhdFiles.differencing());
    put(target, "vhdx", "dynamic", structures(VhdxFiles.dynamic()));
    put(target, "vhdx", "differencing", structures(VhdxFiles.differencing()));
    put(target, "vhdx", "log", structures(VhdxFiles.withLog()));
    put(target, "qcow2", "deflate", Qcow2Files.deflated());
    put(target, "qcow2", "zstd", Qcow2Files.zstd());
    put(target, "qcow2", "subclusters", Qcow2Files.extended());
    String descriptor =
        """
        # Disk DescriptorFile
        version=1
        encoding="UTF-8"
        CID=12345678
        parentCID=ffffffff
        createType="twoGbMaxExtentSparse"
        # Extent description
        RW 64 SPARSE "disk-s001.vmdk"
        RW 16 FLAT "part2" 2
        RW 32 ZERO
        RW 64 SPARSE "disk-s002.vmdk"
        ddb.geometry.heads = "255"
        ddb.adapterType = "ide"
        """;
    byte[] split = Input.join(descriptor.getBytes(UTF_8), VmdkFiles.sparse(), Ovas.disk('a', 20));
    put(target, "vmdkDescriptor", "split", split);
    put(
        target,
        "vmdkDescriptor",
        "dos-text",
        "# Disk DescriptorFile\r\nVersion = 1\r\nparentcid=FFFFFFFF\r\n"
            + "CreateType=\"monolithicFlat\"\r\nrw 40 flat \"a b.vmdk\" 0\r\n"
            + Input.DIVIDER
            + "x".repeat(600));
    put(target, "vmdkSparse", "redundant", VmdkFiles.sparse());
    put(target, "vmdkStream", "stream", VmdkFiles.stream());
    put(target, "vdi", "dynamic", VdiFiles.dynamic());
    put(target, "any", "sparse", VmdkFiles.sparse());
    put(target, "any", "stream", VmdkFiles.stream());
    put(target, "any", "vdi", VdiFiles.dynamic());
    put(target, "any", "split", split);
    put(target, "any", "gzip", Packer.pack(Packing.GZIP, new byte[600]));
    put(
        target,
        "any",
        "git-lfs",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    put(target, "any", "vpc", converted("vpc"));
    put(target, "any", "vpc-fixed", converted("vpc", "-o", "subformat=fixed,force_size=on"));
    put(target, "any", "qcow2", converted("qcow2", "-o", "cluster_size=4k"));
    put(
        target,
        "any",
        "qcow2-zstd",
        converted("qcow2", "-c", "-o", "cluster_size=4k,compression_type=zstd"));
    put(target, "any", "qcow2-v2", converted("qcow2", "-c", "-o", "compat=0.10,cluster_size=4k"));
  }

  /** What qemu-img makes of 16 KiB with some content; a dynamic VHD is cut behind its map. */
  private byte[] converted(String format, String... options) throws IOException {
    Path raw = Files.write(work.resolve("raw"), Ovas.disk('q', 32));
    Path made = work.resolve("made");
    Stream<String> command =
        Stream.of(
                Stream.of("qemu-img", "convert", "-f", "raw", "-O", format),
                Arrays.stream(options),
                Stream.of(raw.toString(), made.toString()))
            .flatMap(parts -> parts);
    Tool.run(command.toArray(String[]::new));
    byte[] bytes = Files.readAllBytes(made);
    return Arrays.copyOf(bytes, Math.min(bytes.length, 24 * 1024));
  }

  private void packages() throws IOException {
    Class<?> target = OvaFuzzTest.class;
    byte[] ovf = Ovas.simpleDescriptor("box.vmdk");
    byte[] disk = VmdkFiles.stream();
    String manifest = "SHA256(box.ovf)= " + "0".repeat(64) + "\nSHA1 (box.vmdk) = 12ab\n";
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("box.ovf", ovf);
    members.put("box.vmdk", disk);
    members.put("box.mf", manifest.getBytes(UTF_8));
    byte[] ova = Ovas.tar(members);
    put(target, "archive", "ova", ova);
    put(CheckFuzzTest.class, "check", "ova", ova);
    members.put("x".repeat(120), new byte[5]);
    put(target, "archive", "long-name", Ovas.tar(members));
    put(target, "descriptor", "vmware", Input.join(ovf, disk));
    byte[] two =
        Ovas.descriptor(
            "<File ovf:id='f' ovf:href='part%31' ovf:chunkSize='1024' ovf:compression='gzip'/>"
                + Ovas.file("g", "file:./part1"),
            Ovas.diskOf("d", "f")
                + "<Disk ovf:diskId='e' ovf:fileRef='g' ovf:capacity='${configuration.disk.size}'"
                + " ovf:capacityAllocationUnits='byte * 2^30'/>",
            Ovas.controller(5, "PIIX4", 4, 1)
                + Ovas.drive("/disk/d", 4, 1)
                + Ovas.drive("ovf:/disk/e", 4, 0));
    put(target, "descriptor", "two-disks", Input.join(two, disk));
    put(target, "manifest", "two-forms", manifest);
  }

  private void blocks() throws IOException {
    Class<?> target = BlockFuzzTest.class;
    put(
        target,
        "partitionTable",
        "gpt",
        table(
            "label: gpt\nfirst-lba: 34\nstart=34,size=8,type=L,name=root\nstart=42,size=8,type=U\n",
            160));
    put(
        target,
        "partitionTable",
        "logical",
        table("label: dos\n2,16,L,*\n20,80,E\n22,8\n34,8,8e\n44,8,82\n", 110));
    for (String name : new String[] {"minimal-grub-partition", "centos6", "minimal-extlinux"}) {
      put(target, "bootCode", name, start(name));
    }
    put(target, "bootCode", "alpine-extlinux", moved("alpine-extlinux"));
    put(target, "signatures", "swap", marked(4096, 4086, "SWAPSPACE2"));
    put(target, "signatures", "xfs", marked(1024, 0, "XFSB\0\0\20\0"));
    put(target, "signatures", "luks", marked(4096, 0, "LUKS\u00ba\u00be\0\2"));
    put(target, "signatures", "lvm", marked(4096, 512, "LABELONE\1\0\0\0\0\0\0\0"));
    volumeGroups();
    put(target, "signatures", "btrfs", marked(66_000, 65_600, "_BHRfS_M"));
    put(target, "signatures", "md", marked(8192, 4096, "\u00fcN+\u00a9\1"));
    put(target, "signatures", "ext", marked(2048, 1080, "S\u00ef\1\0"));
    put(target, "signatures", "ntfs", marked(512, 3, "NTFS    \0\2\u0008"));
    byte[] fat = marked(1024, 54, "FAT16   ");
    System.arraycopy(new byte[] {(byte) 0xEB, 60, (byte) 0x90}, 0, fat, 0, 3);
    System.arraycopy(new byte[] {0, 2, 4, 1, 0, 2, 0, 2, 0, 2, (byte) 0xF8}, 0, fat, 11, 11);
    fat[510] = 0x55;
    fat[511] = (byte) 0xAA;
    put(target, "signatures", "fat", fat);
  }

  private void volumeGroups() throws IOException {
    Class<?> target = BlockFuzzTest.class;
    LvmWriter writer =
        new LvmWriter("vg-a", 'v')
            .physical('a', 4)
            .physical('b', 4)
            .volume("root", LvmWriter.linear(0, 2, "pv0", 1), LvmWriter.linear(2, 1, "pv1", 0))
            .volume("fast", LvmWriter.striped(0, 2, 2, "pv1", 2, "pv0", 3))
            .volume("pool", LvmWriter.segment(0, 1, "thin-pool"));
    byte[] first = writer.device('a', 4);
    put(target, "volumeGroups", "one", first);
    put(target, "volumeGroups", "two", Input.join(first, writer.seqno(2).device('b', 4)));
    byte[] wrapped = LvmWriter.device('a', LvmWriter.START + 16384, writer.text(), 27000);
    put(target, "volumeGroups", "wrapped", wrapped);
  }

  private static byte[] marked(int size, int offset, String latin1) {
    byte[] bytes = new byte[size];
    byte[] mark = latin1.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    System.arraycopy(mark, 0, bytes, offset, mark.length);
    return bytes;
  }

  private byte[] table(String script, int sectors) throws IOException {
    Path disk = Files.write(work.resolve("disk"), new byte[sectors * SECTOR]);
    Path lines = Files.writeString(work.resolve("lines"), script);
    Tool.run("sh", "-c", "sfdisk -q --no-reread " + disk + " < " + lines);
    return Files.readAllBytes(disk);
  }

  /** The first sectors of a fixture. */
  private static byte[] start(String fixture) throws IOException {
    try (InputStream in = Files.newInputStream(Fixtures.image(fixture))) {
      return in.readNBytes(36 * 1024);
    }
  }

  /** The boot record of a fixture with its first partition's first sectors right behind it. */
  private static byte[] moved(String fixture) throws IOException {
    byte[] disk = new byte[4096];
    try (InputStream in = Files.newInputStream(Fixtures.image(fixture))) {
      in.readNBytes(disk, 0, SECTOR);
      ByteBuffer record = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
      in.skipNBytes((Integer.toUnsignedLong(record.getInt(446 + 8)) - 1) * SECTOR);
      in.readNBytes(disk, SECTOR, disk.length - SECTOR);
      record.putInt(446 + 8, 1);
    }
    return disk;
  }

  /** Small volumes, of which the larger are cut behind their files. */
  private void fatVolumes() throws IOException {
    int[][] kinds = {{12, 512, 1, 40}, {12, 1024, 2, 12}, {16, 512, 1, 4085}, {32, 512, 1, 300}};
    for (int[] kind : kinds) {
      FatWriter writer = new FatWriter(kind[0], kind[1], kind[2], kind[3]);
      writer.put("", FatWriter.shortEntry("SEED       ".getBytes(UTF_8), 0x08, 0, 0));
      writer.directory("/EFI").directory("/EFI/BOOT");
      writer.file("/EFI/BOOT/BOOTX64.EFI", Arrays.copyOf("MZ".getBytes(UTF_8), 3000), 2);
      writer.file("/EFI/BOOT/a long name, with ümlauts.cfg", "configfile x\n".getBytes(UTF_8));
      int behind = writer.clusterAt(30);
      byte[] volume = writer.volume();
      String name = "fat" + kind[0] + "-" + kind[1];
      put(FatFuzzTest.class, "tree", name, Arrays.copyOf(volume, Math.min(volume.length, behind)));
    }
  }

  private void fileSystems() throws IOException {
    fatVolumes();
    Path tree = Files.createDirectories(work.resolve("tree"));
    Files.createDirectories(tree.resolve("a/b"));
    Files.writeString(tree.resolve("a/b/bottom"), "bottom\n");
    Files.writeString(tree.resolve("lines"), "0123456789abcde\n".repeat(2000));
    Files.writeString(tree.resolve("inline"), "0123456789abcde\n".repeat(8));
    byte[] holes = new byte[300_000];
    Arrays.fill(holes, 12_288, 12_300, (byte) 'x');
    Arrays.fill(holes, 290_000, 290_100, (byte) 'y');
    try (var channel =
        Files.newByteChannel(
            tree.resolve("holes"),
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE,
            java.nio.file.StandardOpenOption.SPARSE)) {
      channel.position(12_288).write(ByteBuffer.wrap(holes, 12_288, 12));
      channel.position(290_000).write(ByteBuffer.wrap(holes, 290_000, 100));
    }
    Files.createSymbolicLink(tree.resolve("fast"), Path.of("a/b/bottom"));
    Files.createSymbolicLink(tree.resolve("slow"), Path.of("long/".repeat(30) + "end"));
    Files.createDirectories(tree.resolve("many"));
    for (int i = 0; i < 60; i++) {
      Files.writeString(tree.resolve("many/a-rather-long-name-of-an-entry-" + i), "");
    }
    put(XfsFuzzTest.class, "structures", "v4", XfsFuzzTest.seed(4));
    put(XfsFuzzTest.class, "structures", "v5", XfsFuzzTest.seed(5));
    Class<?> target = ExtFuzzTest.class;
    put(target, "tree", "ext2", ext(tree, 128, "-t", "ext2", "-b", "1024", "-I", "128"));
    String[] modern = {"-t", "ext4", "-b", "1024", "-O", "^has_journal,^resize_inode,64bit"};
    put(target, "tree", "ext4", ext(tree, 160, modern));
    modern[5] += ",inline_data,^metadata_csum,meta_bg";
    put(target, "tree", "inline", ext(tree, 144, modern));
    String[] hashed = {
      "-t", "ext4", "-b", "1024", "-I", "128", "-O", "dir_index,^has_journal,ea_inode"
    };
    put(target, "tree", "hashed", ext(tree, 144, hashed));
    journal(tree);
  }

  private byte[] ext(Path tree, int kibibytes, String... options) throws IOException {
    Path image = work.resolve("ext.img");
    Files.deleteIfExists(image);
    Stream<String> command =
        Stream.of(
                Stream.of("env", "E2FSPROGS_FAKE_TIME=1700000000", "mke2fs", "-q", "-F", "-m", "0"),
                Stream.of("-U", UUID, "-E", "hash_seed=" + UUID, "-N", "96", "-L", "seed"),
                Stream.of("-d", tree.toString()),
                Arrays.stream(options),
                Stream.of(image.toString(), kibibytes + "k"))
            .flatMap(parts -> parts);
    Tool.run(command.toArray(String[]::new));
    Tool.run("sh", "-c", "e2fsck -fyD " + image + " > /dev/null || test $? -le 1");
    return Files.readAllBytes(image);
  }

  /** Three transactions and a revocation, written by debugfs. */
  private void journal(Path tree) throws IOException {
    String features = "^metadata_csum,^resize_inode";
    byte[] clean =
        ext(tree, 2100, "-t", "ext4", "-b", "1024", "-J", "size=1,location=512", "-O", features);
    Path image = Files.write(work.resolve("journal.img"), clean);
    String list = Tool.run("debugfs", "-R", "blocks <8>", image.toString()).strip();
    int first = Integer.parseInt(list.substring(0, list.indexOf(' ')));
    if (first * 1024 != ExtFuzzTest.JOURNAL) {
      throw new IllegalStateException("the journal begins at " + first + " KiB");
    }
    String block = Tool.run("debugfs", "-R", "bmap /lines 1", image.toString()).strip();
    Path content = Files.writeString(work.resolve("content"), "new content\n".repeat(90));
    Files.write(content, Arrays.copyOf(Files.readAllBytes(content), 1024));
    String write = "jw -b " + block + " " + content + "\n";
    Path script =
        Files.writeString(
            work.resolve("script"),
            "jo\n" + write + write + "jw -r " + block + "\n" + write + "jc\n");
    Tool.run("sh", "-c", "debugfs -w -f " + script + " " + image + " 2>&1");
    byte[] bytes = Files.readAllBytes(image);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    Path kept = resources.resolve(ExtFuzzTest.JOURNAL_IMAGE.substring(1));
    Files.createDirectories(Objects.requireNonNull(kept.getParent()));
    Files.write(kept, packed.toByteArray());
    byte[] log = Arrays.copyOfRange(bytes, ExtFuzzTest.JOURNAL, ExtFuzzTest.JOURNAL + 16 * 1024);
    put(ExtFuzzTest.class, "journal", "transactions", log);
  }

  private void kernels() throws IOException {
    Class<?> target = KernelFuzzTest.class;
    byte[] bzImage = KernelImageWriter.bzImage(RELEASE);
    put(target, "image", "bzImage", bzImage);
    put(target, "image", "efi-stub", KernelImageWriter.efiStub(bzImage, 0x8664));
    put(target, "image", "unified", KernelImageWriter.unified(bzImage, "6.1.0\n"));
    put(target, "image", "arm64", KernelImageWriter.arm64());
    put(target, "image", "zboot", KernelImageWriter.zboot());
    put(target, "image", "gzip", Packer.pack(Packing.GZIP, KernelImageWriter.arm64()));
    byte[] program = ElfWriter.program(64, ElfHeader.X86_64, "/lib64/ld-linux-x86-64.so.2");
    put(target, "image", "elf", program);
    put(target, "program", "elf64", program);
    put(target, "program", "elf32", ElfWriter.program(32, 3, "/lib/ld-linux.so.2"));
    put(target, "program", "script", "#! /bin/sh -e\nexit 0\n");
    put(
        target,
        "config",
        "config",
        """
        # Linux
        CONFIG_64BIT=y
        CONFIG_BLK_DEV_NVME=m
        # CONFIG_ATA is not set
        CONFIG_CMDLINE="a \\"b\\""
        CONFIG_HZ=250
        """);
    put(
        target,
        "modules",
        "dep",
        """
        kernel/drivers/nvme/host/nvme.ko.xz: kernel/drivers/nvme/host/nvme-core.ko.xz
        kernel/drivers/nvme/host/nvme-core.ko.xz:
        kernel/fs/ext4/ext4.ko: kernel/a.ko
        """);
  }

  private static byte[] archive() {
    byte[] program = ElfWriter.program(64, ElfHeader.X86_64, "/lib64/ld.so");
    return new CpioWriter()
        .directory(".")
        .text("init", "#!/bin/sh\nexec /sbin/init\n")
        .symlink("bin", "usr/bin")
        .symlink("usr/bin/sh", "busybox")
        .program("usr/bin/busybox", program)
        .links(program, "usr/bin/a", "usr/bin/b")
        .text("conf/modules", "xen-blkfront\n")
        .file("lib/modules/" + RELEASE + "/kernel/drivers/nvme.ko", new byte[40])
        .archive();
  }

  private void initrds() throws IOException {
    Class<?> target = InitrdFuzzTest.class;
    byte[] archive = archive();
    byte[] early =
        new CpioWriter(true).file("kernel/x86/microcode/GenuineIntel.bin", new byte[50]).archive();
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(Arrays.copyOf(early, (early.length + 511) / 512 * 512));
    both.writeBytes(Packer.pack(Packing.ZSTD, archive));
    put(target, "read", "early-and-zstd", both.toByteArray());
    for (Packing packing : Packing.values()) {
      if (packing != Packing.LZO) {
        String name = packing.name().toLowerCase(Locale.ROOT);
        put(target, "read", name, Packer.pack(packing, archive));
      }
    }
  }

  private static final String MENU =
      """
      set default="${saved_entry}"
      if [ -s $prefix/grubenv ]; then load_env; fi
      if [ "${next_entry}" ] ; then set default="${next_entry}"; set next_entry=; fi
      function savedefault { saved_entry="${chosen}"; save_env saved_entry; }
      for i in 1 2 "a b"; do set x$i="$i"; done
      set timeout=5; insmod part_msdos
      search --no-floppy --fs-uuid --set=root 01234567-89ab-4cde-8f01-23456789abcd
      menuentry 'Debian GNU/Linux' --class debian $menuentry_id_option 'simple' {
      \tset root='hd0,msdos1'
      \tlinux /boot/vmlinuz root=/dev/xvda1 ro quiet
      \tinitrd /boot/initrd.img
      }
      submenu "More \\"of\\" it" --id more {
        menuentry 'Old' { linux16 ($root)/boot/old; initrd16 /boot/a /boot/b; boot; }
        source /boot/grub/custom.cfg
      }
      while [ "$y" != "1" ]; do y=1; done
      if [ ! -f /boot/x -a ( -d /boot -o 3 -lt 04 ) ]; then until true; do false; done; fi
      regexp --set 1:kernel '^(.*)$' "$root"; configfile $prefix/other.cfg
      """;

  private void loaders() throws IOException {
    Class<?> target = LoaderFuzzTest.class;
    byte[] included = "menuentry x { linux /x; }\nset default=1\n".getBytes(UTF_8);
    byte[] environment = Arrays.copyOf(included, 1024);
    Arrays.fill(environment, (byte) '#');
    byte[] head =
        "# GRUB Environment Block\nsaved_entry=a b\\\\c\nnext_entry=1>2\n".getBytes(UTF_8);
    System.arraycopy(head, 0, environment, 0, head.length);
    put(target, "grub", "menu", Input.join(MENU.getBytes(UTF_8), environment, included));
    for (String name : new String[] {"debian8-saved", "ubuntu2204", "centos7", "opensuse"}) {
      try (InputStream in =
          Seeds.class.getResourceAsStream("/preflight/guest/grub/" + name + ".cfg")) {
        put(target, "grub", name, Objects.requireNonNull(in, name).readAllBytes());
      }
    }
    put(target, "grubEnvironment", "two", environment);
    put(
        target,
        "legacyGrub",
        "menu",
        """
        default saved
        fallback 1 2
        timeout=5
        hiddenmenu
        title\t\tDebian GNU/Linux
        root\t\t(hd0,0)
        kernel\t\t/boot/vmlinuz root=/dev/hda1 ro quiet
        initrd\t\t/boot/initrd.img
        savedefault
        title Other
        rootnoverify (hd1,0)
        chainloader +1
        """
            + Input.DIVIDER
            + "1\n#\n#\n");
    put(
        target,
        "syslinux",
        "menu",
        """
        UI menu.c32
        PROMPT 1
        TIMEOUT 50
        DEFAULT two
        MENU BEGIN old
        LABEL one
          MENU LABEL ^One
          KERNEL ../vmlinuz-1
          APPEND root=/dev/sda1 initrd=../initrd-1,/ucode.img quiet
        MENU END
        label two
          menu default
          linux /boot/vmlinuz-2
          initrd /boot/initrd-2
        ONTIMEOUT two quiet
        INCLUDE more.cfg
        MENU INCLUDE other.cfg
        """
            + Input.DIVIDER
            + "LABEL three\nCOM32 chain.c32\nTEXT HELP\nx\nENDTEXT\n");
  }

  private static final String OS_RELEASE =
      """
      PRETTY_NAME="Debian GNU/Linux 8 (jessie)"
      NAME='Debian GNU/Linux'
      VERSION_ID="8"
      ID=debian
      ID_LIKE="a b"
      HOME_URL="http://www.debian.org/\\$x"
      """;

  private static final String FSTAB =
      """
      # /etc/fstab
      UUID=01234567-89ab-4cde-8f01-23456789abcd / ext4 errors=remount-ro 0 1
      LABEL=a\\040b\t/mnt/with\\040space\text3\tdefaults,noauto
      /dev/sda2 none swap sw 0 0
      PARTUUID="x" /boot vfat
      """;

  private void texts() throws IOException {
    Class<?> target = OsFuzzTest.class;
    put(target, "osRelease", "debian", OS_RELEASE);
    put(target, "fstab", "kinds", FSTAB);
    put(
        target,
        "identification",
        "files",
        String.join(
            Input.DIVIDER,
            OS_RELEASE,
            "CentOS release 6.10 (Final)\n",
            "8.11\n",
            "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=18.04\n",
            "SUSE Linux Enterprise Server 12 (x86_64)\nVERSION = 12\nPATCHLEVEL = 5\n"));
    put(CheckFuzzTest.class, "explain", "code", "PF501");
    put(CheckFuzzTest.class, "explain", "name", "codes");
    put(
        CheckFuzzTest.class,
        "explain",
        "message",
        "ClientError: Unsupported kernel version 3.16.0-4-amd64 [ami-1]\u001b[2J");
  }

  /** Small disks with all that a check wants to see. */
  private void images() throws IOException {
    Path tree = Files.createDirectories(work.resolve("guest"));
    write(tree, "etc/os-release", OS_RELEASE.getBytes(UTF_8));
    write(tree, "etc/debian_version", "8.11\n".getBytes(UTF_8));
    write(tree, "etc/fstab", FSTAB.getBytes(UTF_8));
    write(tree, "boot/grub/grub.cfg", MENU.getBytes(UTF_8));
    write(tree, "boot/vmlinuz", KernelImageWriter.bzImage(RELEASE));
    write(tree, "boot/initrd.img", Packer.pack(Packing.GZIP, archive()));
    write(tree, "sbin/init", ElfWriter.program(64, ElfHeader.X86_64));
    write(tree, "bin/sh", ElfWriter.program(64, ElfHeader.X86_64));
    write(tree, "lib/modules/" + RELEASE + "/modules.dep", "kernel/nvme.ko:\n".getBytes(UTF_8));
    for (String folder : new String[] {"dev", "proc", "sys", "usr", "var", "home", "root"}) {
      Files.createDirectories(tree.resolve(folder));
    }
    int kibibytes = 112;
    byte[] fileSystem = ext(tree, kibibytes, "-t", "ext2", "-b", "1024", "-I", "128");
    byte[] disk = table("label: dos\n8," + kibibytes * 2 + ",L,*\n", 8 + kibibytes * 2);
    System.arraycopy(fileSystem, 0, disk, 8 * SECTOR, fileSystem.length);
    byte[] stream = packed(disk);
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("box.ovf", Ovas.simpleDescriptor("box.vmdk"));
    members.put("box.vmdk", stream);
    put(CheckFuzzTest.class, "check", "debian", disk);
    put(CheckFuzzTest.class, "check", "debian-ova", Ovas.tar(members));
    put(CheckFuzzTest.class, "inspect", "debian-stream", stream);
    String flat =
        """
        # Disk DescriptorFile
        version=1
        CID=1
        parentCID=ffffffff
        createType="monolithicFlat"
        RW 8 FLAT "part1" 0
        """;
    put(
        CheckFuzzTest.class,
        "check",
        "vmdk-flat",
        Input.join(flat.getBytes(UTF_8), Ovas.disk('f', 8)));
  }

  private byte[] packed(byte[] disk) throws IOException {
    Path raw = Files.write(work.resolve("packed.raw"), disk);
    Path made = work.resolve("packed.vmdk");
    Tool.run(
        "qemu-img",
        "convert",
        "-f",
        "raw",
        "-O",
        "vmdk",
        "-o",
        "subformat=streamOptimized",
        raw.toString(),
        made.toString());
    return Files.readAllBytes(made);
  }

  private static void write(Path tree, String path, byte[] content) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, content);
  }
}
