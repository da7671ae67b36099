package preflight.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.guest.initrd.CpioWriter;

/**
 * From an input of at most 1 MiB nothing allocates more than 64 MiB at a time, runs longer than 5
 * seconds, or throws anything but a read problem. All of {@code check} runs in a virtual machine
 * whose whole heap has 64 MiB, the program's own needs included, with a stack of half the usual
 * size; time is that of the processor, which other programs on the host do not change.
 */
class HostileInputsTest {

  private static final long MOST_MILLIS = 5000;
  private static final long MOST_KIB = 256 * 1024;

  private static final byte[] INITRD = new CpioWriter().text("init", "#!/bin/sh\n").archive();

  @TempDir Path folder;

  @Test
  void containers() throws Exception {
    verify(ContainerBombs.all());
  }

  @Test
  void initrds() throws Exception {
    verify(InitrdBombs.all());
  }

  @Test
  void guests() throws Exception {
    verify(GuestBombs.all());
  }

  @Test
  void networks() throws Exception {
    verify(NetworkBombs.all());
  }

  @Test
  void volumeGroups() throws Exception {
    verify(LvmBombs.all());
  }

  @Test
  void xfs() throws Exception {
    verify(XfsBombs.all());
  }

  @Test
  void fat() throws Exception {
    verify(FatBombs.all());
  }

  @Test
  void efi() throws Exception {
    verify(EfiBombs.all());
  }

  @Test
  void btrfs() throws Exception {
    verify(BtrfsBombs.all());
  }

  private void verify(List<Bomb> bombs) throws Exception {
    List<String> cases = new ArrayList<>();
    // what the report on a good guest says too tells nothing of a bomb
    Bomb good = Bomb.of("good", Guests.withInitrd(INITRD).disk(), Guests.RELEASE);
    for (Bomb bomb : join(good, bombs)) {
      Path place = folder.resolve("in").resolve(bomb.name());
      bomb.write(place);
      cases.add(bomb.name());
      cases.add(place.resolve(bomb.image()).toString());
    }
    Files.write(folder.resolve("cases"), cases);
    List<String> lines = run();
    List<String> wrong = new ArrayList<>();
    String common = Files.readString(folder.resolve("good.json"));
    assertThat(common).contains("\"ubuntu\"", "\"entries\" : 1");
    for (Bomb bomb : bombs) {
      if (common.contains(bomb.says())) {
        wrong.add(bomb.name() + ": says nothing of its own: " + bomb.says());
      }
    }
    for (Bomb bomb : join(good, bombs)) {
      check(bomb, lines, wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(lines).hasSize(1 + bombs.size());
  }

  private static List<Bomb> join(Bomb first, List<Bomb> rest) {
    List<Bomb> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }

  private void check(Bomb bomb, List<String> lines, List<String> wrong) throws Exception {
    String name = bomb.name() + " ";
    for (String line : lines) {
      if (line.startsWith(name)) {
        String[] measures = line.substring(name.length()).split(" ", -1);
        String err = Files.readString(folder.resolve(bomb.name() + ".err"));
        String out = Files.readString(folder.resolve(bomb.name() + ".json"));
        Path text = folder.resolve(bomb.name() + ".text");
        if (measures.length != 3 || !err.isEmpty() || measures[0].equals("2")) {
          wrong.add(line + ": " + err.lines().limit(40).toList());
        } else if (Long.parseLong(measures[1]) > MOST_MILLIS) {
          wrong.add(line + ": takes too long");
        } else if (!Files.exists(text) || Files.size(text) == 0) {
          wrong.add(line + ": tells nothing to people");
        } else if (!out.contains(bomb.says())) {
          wrong.add(line + ": does not say " + bomb.says());
        }
        return;
      }
    }
    wrong.add(name + "was not reached");
  }

  private List<String> run() throws Exception {
    Path out = folder.resolve("measures");
    Path measured = folder.resolve("measured");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dpreflight.measured=" + measured,
                "-cp",
                System.getProperty("java.class.path"),
                HostileRuns.class.getName(),
                folder.toString())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    List<String> lines = Files.readAllLines(out);
    if (Boolean.getBoolean("preflight.measures")) {
      lines.forEach(System.out::println);
    }
    if (Files.exists(measured)) {
      String[] measures = Files.readString(measured).split(" ", -1);
      assertThat(Long.parseLong(measures[0])).as("resident").isLessThan(MOST_KIB);
    }
    return lines;
  }
}
