package preflight.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import preflight.guest.grub.GrubScript;
import preflight.guest.initrd.CpioWriter;
import preflight.guest.initrd.Initrd;
import preflight.guest.initrd.InitrdLimits;
import preflight.guest.kernel.KernelImage;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/** A configuration of GRUB, an initrd and a kernel. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GuestBenchmark {

  private static final int MODULES = 400;
  private static final int MODULE_BYTES = 16 << 10;

  private String grubConfig;
  private byte[] plain;
  private byte[] packed;
  private ByteSource kernel;

  /** Makes an initrd of 400 modules, and reads the rest out of what the tests have. */
  @Setup
  public void load() throws IOException {
    grubConfig = Material.text("/preflight/guest/grub/ubuntu2204.cfg");
    plain = archive();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    packed = out.toByteArray();
    kernel =
        new ArraySource(
            "vmlinuz", Material.file(Material.debianRoot(), "boot", "vmlinuz-3.16.0-4-amd64"));
  }

  /** The configuration that Ubuntu 22.04 makes. */
  @Benchmark
  public GrubScript grubScript() throws IOException {
    return GrubScript.parse("grub.cfg", grubConfig);
  }

  /** An archive of 6.4 MiB that is not packed. */
  @Benchmark
  public Initrd cpio() throws IOException {
    return Initrd.read(new ByteArrayInputStream(plain), InitrdLimits.standard());
  }

  /** The same, packed with gzip. */
  @Benchmark
  public Initrd gzippedCpio() throws IOException {
    return Initrd.read(new ByteArrayInputStream(packed), InitrdLimits.standard());
  }

  /** The header and version of a bzImage. */
  @Benchmark
  public KernelImage kernelVersion() throws IOException {
    return KernelImage.read(kernel);
  }

  private static byte[] archive() {
    CpioWriter writer = new CpioWriter();
    for (int i = 0; i < MODULES; i++) {
      writer.file("lib/modules/3.16.0-4-amd64/kernel/drivers/driver" + i + ".ko", module(i));
    }
    return writer.archive();
  }

  /** Bytes that deflate makes about half as long. */
  private static byte[] module(int number) {
    byte[] bytes = new byte[MODULE_BYTES];
    int state = number + 1;
    for (int i = 0; i < bytes.length; i++) {
      state = state * 1103515245 + 12345;
      bytes[i] = (byte) (state >>> 28);
    }
    return bytes;
  }
}
