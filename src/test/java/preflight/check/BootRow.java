package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import preflight.fixture.Fixtures;
import preflight.fixture.QemuBoot;
import preflight.fixture.QemuBoot.Bus;
import preflight.fixture.QemuBoot.Firmware;
import tools.jackson.databind.JsonNode;

/**
 * One row of {@code fixtures/genuine/boots.tsv}: where the start of an image ended on a machine.
 *
 * @param driver what the inspection says of the driver for the disk's bus
 * @param predicted for a Nitro instance, whose disks are NVMe; {@code -} for other buses
 * @param seen in QEMU
 * @param remark why QEMU says nothing about the prediction, or {@code -}
 */
record BootRow(
    String fixture, QemuBoot machine, String driver, String predicted, String seen, String remark) {

  private static final String HEAD =
      """
      # Where starts of the genuine images ended in QEMU (q35), and what `preflight check` says before.
      # Written by GenuineBootsTest with -Ddocuments.update=true, except for the remark.
      #
      # driver      of the bus, by the inspection: nvme, virtio_blk or ahci
      # predicted   for register-image and a Nitro instance, whose disks are NVMe
      # seen        login, emergency mode, initramfs shell, kernel panic, boot loader, firmware, nothing
      # remark      why an instance is not like QEMU in this
      fixture\tfirmware\tbus\tdriver\tpredicted\tseen\tremark
      """;

  private static final String UNKNOWN = "?";
  private static final int SECONDS = 300;
  private static final List<String> TODAY = List.of("--as-of", "2026-11-01");
  private static final Path FILE = Fixtures.here().folder().resolve("genuine/boots.tsv");

  /** All rows, as committed. */
  static List<BootRow> all() {
    List<BootRow> rows = new ArrayList<>();
    try {
      String text = Files.readString(FILE, StandardCharsets.UTF_8);
      assertThat(text).startsWith(HEAD);
      for (String line : text.substring(HEAD.length()).lines().toList()) {
        String[] cell = line.split("\t", -1);
        assertThat(cell).as(line).hasSize(7);
        QemuBoot machine =
            new QemuBoot(
                Bus.valueOf(cell[2].toUpperCase(Locale.ROOT)),
                Firmware.valueOf(cell[1].toUpperCase(Locale.ROOT)));
        rows.add(new BootRow(cell[0], machine, cell[3], cell[4], cell[5], cell[6]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** The row of this image on NVMe. */
  static BootRow of(String fixture) {
    for (BootRow row : all()) {
      if (row.fixture.equals(fixture) && row.isNvme()) {
        return row;
      }
    }
    throw new AssertionError("no row of " + fixture);
  }

  boolean isNvme() {
    return machine.bus() == Bus.NVME;
  }

  /** Whether nothing is left to measure. */
  boolean isMeasured() {
    return !driver.equals(UNKNOWN) && !predicted.equals(UNKNOWN) && !seen.equals(UNKNOWN);
  }

  /** Checks and boots the image and compares, or writes the row anew. */
  void verify() {
    Path image = Fixtures.image(fixture);
    Check check = Check.of(TODAY, image);
    JsonNode drivers = check.inspection().path("guest").path("drivers");
    String name =
        switch (machine.bus()) {
          case NVME -> "nvme";
          case VIRTIO -> "virtio_blk";
          case SATA -> "ahci";
        };
    String nowDriver = drivers.path(name).asString("-");
    String nowPredicted = isNvme() ? check.boots("nitro") : "-";
    if (!FixtureCodes.isUpdate()) {
      assertThat(nowDriver).isEqualTo(driver);
      assertThat(nowPredicted).as(check.summary()).isEqualTo(predicted);
    }
    QemuBoot.Seen now = machine.start(image, SECONDS);
    if (FixtureCodes.isUpdate()) {
      replace(
          new BootRow(fixture, machine, nowDriver, nowPredicted, now.end().word(), remark),
          toString());
    } else {
      assertThat(now.end().word()).as(now.console()).isEqualTo(seen);
    }
  }

  private static void replace(BootRow changed, String key) {
    StringBuilder text = new StringBuilder(HEAD);
    for (BootRow each : all()) {
      BootRow row = each.toString().equals(key) ? changed : each;
      text.append(row.fixture).append('\t');
      text.append(row.machine.firmware().word()).append('\t');
      text.append(row.machine.bus().word()).append('\t');
      text.append(row.driver).append('\t').append(row.predicted).append('\t');
      text.append(row.seen).append('\t').append(row.remark).append('\n');
    }
    try {
      Files.writeString(FILE, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return fixture + " " + machine.firmware().word() + " " + machine.bus().word();
  }
}
