package preflight.guest.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes kernels that have all their headers say and no code (Linux boot protocol; PE format). */
public final class KernelImageWriter {

  /** Sectors of the setup part without the first, as recent kernels have it. */
  public static final int SETUP_SECTORS = 31;

  private static final int VERSION_AT = 0x3000;

  private KernelImageWriter() {}

  /** A current 64-bit kernel. */
  public static byte[] bzImage(String release) {
    return bzImage(release, true, 0x20F);
  }

  /**
   * A bzImage of about 20 KiB with an xz payload.
   *
   * @param release what {@code uname -r} prints
   * @param is64Bit recorded in xloadflags, from protocol 0x20C on
   * @param protocol for example 0x20F for 2.15
   */
  public static byte[] bzImage(String release, boolean is64Bit, int protocol) {
    int setup = (SETUP_SECTORS + 1) * 512;
    int size = 4096;
    byte[] image = new byte[setup + size];
    ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    fields.put(0x1F1, (byte) SETUP_SECTORS);
    fields.putInt(0x1F4, size / 16);
    fields.putShort(0x1FE, (short) 0xAA55);
    text(image, 0x202, "HdrS");
    fields.putShort(0x206, (short) protocol);
    fields.putShort(0x20E, (short) (VERSION_AT - 0x200));
    fields.put(0x211, (byte) 1);
    if (protocol >= 0x20C) {
      fields.putShort(0x236, (short) (is64Bit ? 0x7F : 0));
    }
    if (protocol >= 0x208) {
      fields.putInt(0x248, 0x100);
      fields.putInt(0x24C, size - 0x200);
    }
    text(image, VERSION_AT, release + " (builder@example.org) #1 SMP PREEMPT_DYNAMIC");
    byte[] xz = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0};
    System.arraycopy(xz, 0, image, setup + 0x100, xz.length);
    for (int i = setup + 0x106; i < image.length; i++) {
      image[i] = (byte) (i * 31);
    }
    return image;
  }

  /** A 64-bit bzImage around a packed kernel. */
  public static byte[] withPayload(String release, byte[] payload) {
    int at = (SETUP_SECTORS + 1) * 512 + 0x100;
    byte[] plain = bzImage(release);
    int size = Math.max(plain.length, (at + payload.length + 15) / 16 * 16);
    byte[] image = java.util.Arrays.copyOf(plain, size);
    java.util.Arrays.fill(image, at, size, (byte) 0);
    System.arraycopy(payload, 0, image, at, payload.length);
    ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(0x1F4, (size - (SETUP_SECTORS + 1) * 512) / 16);
    fields.putInt(0x24C, payload.length);
    return image;
  }

  /** A bzImage that is an EFI program as well, for machine 0x8664 or 0x14C. */
  public static byte[] efiStub(byte[] bzImage, int machine) {
    byte[] image = bzImage.clone();
    ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    text(image, 0, "MZ");
    fields.putInt(0x3C, 0x80);
    text(image, 0x80, "PE");
    fields.putShort(0x84, (short) machine);
    return image;
  }

  /** A unified kernel image for x86-64. */
  public static byte[] unified(byte[] linux, String uname) {
    int linuxAt = 0x400;
    int unameAt = linuxAt + (linux.length + 511) / 512 * 512;
    byte[] image = new byte[unameAt + 512];
    ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    text(image, 0, "MZ");
    fields.putInt(0x3C, 0x80);
    text(image, 0x80, "PE");
    fields.putShort(0x84, (short) 0x8664);
    fields.putShort(0x86, (short) 3);
    fields.putShort(0x94, (short) 0xF0);
    int table = 0x98 + 0xF0;
    section(image, table, ".osrel", 10, 0, 0);
    section(image, table + 40, ".linux", linux.length, unameAt - linuxAt, linuxAt);
    section(image, table + 80, ".uname", uname.length(), 512, unameAt);
    System.arraycopy(linux, 0, image, linuxAt, linux.length);
    text(image, unameAt, uname);
    return image;
  }

  private static void section(
      byte[] image, int at, String name, int virtualSize, int rawSize, int rawAt) {
    ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    text(image, at, name);
    fields.putInt(at + 8, virtualSize);
    fields.putInt(at + 16, rawSize);
    fields.putInt(at + 20, rawAt);
  }

  /** An arm64 Image of 4 KiB. */
  public static byte[] arm64() {
    byte[] image = new byte[4096];
    ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    text(image, 0, "MZ");
    fields.putLong(0x10, 8192);
    fields.putLong(0x18, 0xA);
    text(image, 0x38, "ARMd");
    return image;
  }

  /** An arm64 EFI zboot image of 4 KiB with a zstd payload. */
  public static byte[] zboot() {
    byte[] image = new byte[4096];
    ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    text(image, 0, "MZ");
    text(image, 4, "zimg");
    fields.putInt(8, 0x400);
    fields.putInt(12, 0xC00);
    text(image, 24, "zstd22");
    fields.putInt(0x3C, 0x80);
    text(image, 0x80, "PE");
    fields.putShort(0x84, (short) 0xAA64);
    byte[] zstd = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    System.arraycopy(zstd, 0, image, 0x400, 4);
    return image;
  }

  /** A copy with other bytes at an offset. */
  public static byte[] patched(byte[] image, int offset, int... values) {
    byte[] copy = Arrays.copyOf(image, image.length);
    for (int i = 0; i < values.length; i++) {
      copy[offset + i] = (byte) values[i];
    }
    return copy;
  }

  private static void text(byte[] image, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, image, at, bytes.length);
  }
}
