package preflight.hostile.mutation;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import preflight.guest.initrd.CpioWriter;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;

/**
 * What a guest boots: setup header of the kernel, cpio headers of the initrd, GRUB's environment.
 */
final class BootFields implements MutatedFormat {

  private static final int START = 4096;
  private static final int BLOCK = 1024;

  private static final String[] CPIO = {
    "c_ino",
    "c_mode",
    "c_uid",
    "c_gid",
    "c_nlink",
    "c_mtime",
    "c_filesize",
    "c_devmajor",
    "c_devminor",
    "c_rdevmajor",
    "c_rdevminor",
    "c_namesize",
    "c_check"
  };

  private final ExtWriter writer;
  private final byte[] disk;

  BootFields() {
    String environment = "# GRUB Environment Block\nsaved_entry=0\n";
    byte[] initrd =
        new CpioWriter()
            .file("init", "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII))
            .file("lib/modules/" + Guests.RELEASE + "/nvme.ko", new byte[8])
            .archive();
    writer =
        Guests.withSystem()
            .file("/boot/grub/grub.cfg", "load_env\nset default=$saved_entry\n" + Guests.GRUB)
            .file("/boot/grub/grubenv", environment + "#".repeat(1024 - environment.length()))
            .file("/boot/initrd", initrd);
    disk = writer.disk();
  }

  @Override
  public String name() {
    return "boot";
  }

  @Override
  public boolean inFiles() {
    return true;
  }

  @Override
  public byte[] sample() {
    return disk.clone();
  }

  private Mutation.At at(List<Mutation> all, String structure, String path, int offset) {
    int block = writer.bytes.getInt(writer.at(writer.inode(path)) + 0x28 + 12 + 8);
    return new Mutation.At(
        all, structure, START + block * (long) BLOCK + offset, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    at(all, "bzImage setup header", "/boot/vmlinuz", 0)
        .bytes("MZ", 0, 2)
        .number("PE offset", 0x3C, 4)
        .number("setup_sects", 0x1F1, 1)
        .number("syssize", 0x1F4, 4)
        .number("boot_flag", 0x1FE, 2)
        .number("header", 0x202, 4)
        .number("version", 0x206, 2)
        .number("kernel_version", 0x20E, 2)
        .number("loadflags", 0x211, 1)
        .number("xloadflags", 0x236, 2)
        .number("payload_offset", 0x248, 4)
        .number("payload_length", 0x24C, 4);
    int second = 110 + 6 + 12;
    for (int at : new int[] {0, second}) {
      Mutation.At cpio = at(all, at == 0 ? "cpio header 1" : "cpio header 2", "/boot/initrd", at);
      cpio.bytes("c_magic", 0, 6);
      for (int i = 0; i < CPIO.length; i++) {
        cpio.digits(CPIO[i], 6 + 8 * i, 8, "F");
      }
    }
    at(all, "grubenv", "/boot/grub/grubenv", 0)
        .bytes("signature", 0, 24)
        .bytes("name", 25, 11)
        .bytes("value", 37, 1)
        .bytes("end of line", 38, 1)
        .bytes("padding", 39, 985);
    return all;
  }
}
