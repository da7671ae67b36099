package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.RootSign;
import preflight.fact.Fact;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.fixture.Fixtures;
import preflight.guest.Firmware;
import preflight.guest.Guest;
import preflight.guest.GuestReader;
import preflight.guest.GuestVolume;
import preflight.guest.InstalledLoader;
import preflight.guest.Loader;
import preflight.guest.Volumes;
import preflight.image.FolderSiblings;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.inspection.MachineVolumes;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.Verdict;
import preflight.rule.Finding;
import preflight.tree.FileRef;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** What is predicted where the signs of a Linux root are deleted, each alone and in pairs. */
class RootSignsTest {

  private static final String UNKNOWN = "ClientError: Unknown OS / Missing OS files.";

  @Test
  void deletedFromASmallImage() throws IOException {
    tabulate("debian8-raw", "2016-06-06", "root-signs-small.tsv");
  }

  @Test
  @Tag("slow")
  void deletedFromAGenuineInstallation() throws IOException {
    tabulate("stock", "2026-11-01", "root-signs.tsv");
  }

  private static void tabulate(String fixture, String day, String table) throws IOException {
    Path image = Fixtures.image(fixture);
    ReadCounter counter = new ReadCounter();
    try (Machine machine =
        MachineOpener.open(FileSource.open(image, counter), FolderSiblings.of(image, counter))) {
      new Experiment(machine, LocalDate.parse(day)).run(Path.of("target", table));
    }
  }

  /** One image, of which signs are deleted again and again. */
  private static final class Experiment {

    private final Machine machine;
    private final ImportRequest request;
    private final Knowledge knowledge;
    private final List<RootSign> signs;
    private final Map<String, Prediction> predictions = new TreeMap<>();
    private final StringBuilder table =
        new StringBuilder("deleted\tverdict\tconfidence\tstate\tmessage\tcodes\n");

    Experiment(Machine machine, LocalDate day) throws IOException {
      this.machine = machine;
      this.request =
          new ImportRequest(
              Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), day);
      this.knowledge = Knowledge.asOf(day);
      this.signs = knowledge.rootSigns().signs();
      assertThat(MachineVolumes.open(machine).volumes().all()).hasSize(1);
    }

    void run(Path file) throws IOException {
      Prediction whole = without();
      for (RootSign sign : signs) {
        without(sign);
      }
      for (int i = 0; i < signs.size(); i++) {
        for (int j = i + 1; j < signs.size(); j++) {
          without(signs.get(i), signs.get(j));
        }
      }
      Files.createDirectories(file.getParent());
      Files.writeString(file, table);

      assertThat(whole.verdict()).isEqualTo(Verdict.COMPLETES);
      for (RootSign sign : signs) {
        if (sign.weight() >= 100) {
          assertThat(predictions.get(sign.id()).message()).as(sign.id()).contains(UNKNOWN);
        }
      }
      assertThat(predictions.get("grub-config").message()).contains(UNKNOWN);
      assertThat(predictions.get("etc").message()).contains(UNKNOWN);
      for (int i = 0; i < signs.size(); i++) {
        for (int j = i + 1; j < signs.size(); j++) {
          String pair = signs.get(i).id() + "+" + signs.get(j).id();
          for (RootSign alone : List.of(signs.get(i), signs.get(j))) {
            assertThat(badness(predictions.get(pair)))
                .as(pair + " against " + alone.id())
                .isGreaterThanOrEqualTo(badness(predictions.get(alone.id())));
          }
        }
      }
    }

    /** Completing first, the surer the better; then doubt, then failures. */
    private static int badness(Prediction prediction) {
      return switch (prediction.verdict()) {
        case COMPLETES ->
            switch (prediction.confidence()) {
              case HIGH -> 0;
              case MEDIUM -> 1;
              case LOW -> 2;
            };
        case CANNOT_TELL -> 3;
        case HANGS -> 4;
        case REJECTED -> 5;
      };
    }

    private Prediction without(RootSign... deleted) throws IOException {
      // opened anew, since what one check may read of directories is limited
      MachineVolumes volumes = MachineVolumes.open(machine);
      GuestVolume volume = volumes.volumes().all().get(0);
      FileSystem real = volume.volume().fileSystem();
      HidingFileSystem hiding = new HidingFileSystem(real);
      List<String> names = new ArrayList<>();
      FileTree before = FileTree.of(volume.volume());
      for (RootSign sign : deleted) {
        names.add(sign.id());
        for (String pattern : sign.paths()) {
          for (String path : matches(before, pattern)) {
            int slash = path.lastIndexOf('/');
            FileRef folder =
                before.find(slash == 0 ? "/" : path.substring(0, slash)).toOptional().orElseThrow();
            hiding.hide(folder.node(), path.substring(slash + 1));
          }
        }
      }
      Volume left = new Volume(volume.volume().disk(), volume.volume().device(), hiding);
      Prediction prediction = predict(volumes.disks(), volume, left);
      predictions.put(String.join("+", names), prediction);
      row(names, prediction);
      for (Finding finding : findings(prediction)) {
        if (finding.rule().code().equals("PF302")) {
          assertThat(finding.details())
              .as(String.join("+", names))
              .containsExactlyInAnyOrderElementsOf(missing(FileTree.of(left)));
        }
      }
      return prediction;
    }

    private Prediction predict(List<DiskFacts> disks, GuestVolume volume, Volume left)
        throws IOException {
      GuestVolume changed =
          new GuestVolume(
              left,
              volume.disk(),
              volume.partition(),
              volume.tableName(),
              volume.partitionUuid(),
              volume.partitionLabel());
      Set<String> paths = new TreeSet<>(Set.of("/etc/fstab", "/usr"));
      signs.forEach(sign -> paths.addAll(sign.paths()));
      Fact<Guest> guest =
          GuestReader.read(
              new Volumes(List.of(changed)),
              Firmware.bios(Optional.of(InstalledLoader.of(Loader.GRUB2))),
              paths,
              false,
              new ReadCounter());
      Inspection inspection =
          new Inspection(
              machine.name(),
              machine.container(),
              machine.size(),
              machine.ovf(),
              machine.manifest(),
              Fact.absent(),
              disks,
              List.of(),
              guest);
      return Predictor.predict(inspection, request, knowledge);
    }

    /** In the words of a finding, each sign of which no path is left. */
    private List<String> missing(FileTree tree) throws IOException {
      List<String> missing = new ArrayList<>();
      for (RootSign sign : signs) {
        boolean left = false;
        for (String pattern : sign.paths()) {
          left |= !matches(tree, pattern).isEmpty();
        }
        if (!left) {
          int remark = sign.about().indexOf(';');
          String about = remark < 0 ? sign.about() : sign.about().substring(0, remark);
          missing.add("missing: " + about);
        }
      }
      return missing;
    }

    private void row(List<String> names, Prediction prediction) {
      table.append(names.isEmpty() ? "-" : String.join("+", names)).append('\t');
      table.append(prediction.verdict()).append('\t').append(prediction.confidence()).append('\t');
      table.append(prediction.state().label()).append('\t');
      table.append(prediction.message().orElse("-")).append('\t');
      List<String> codes = new ArrayList<>();
      findings(prediction).forEach(finding -> codes.add(finding.rule().code()));
      table.append(String.join(" ", codes)).append('\n');
    }

    private static List<Finding> findings(Prediction prediction) {
      List<Finding> all = new ArrayList<>();
      prediction.decisive().ifPresent(all::add);
      all.addAll(prediction.next());
      return all;
    }

    /** The entries that a pattern with at most one {@code *} stands for. */
    private static List<String> matches(FileTree tree, String pattern) throws IOException {
      int star = pattern.indexOf('*');
      if (star < 0) {
        return tree.findLink(pattern).isKnown() ? List.of(pattern) : List.of();
      }
      int start = pattern.lastIndexOf('/', star);
      String rest = pattern.substring(star + 1);
      String prefix = pattern.substring(start + 1, star);
      Optional<FileRef> folder =
          tree.find(start == 0 ? "/" : pattern.substring(0, start)).toOptional();
      List<String> found = new ArrayList<>();
      if (folder.isPresent() && folder.get().node().isDirectory()) {
        for (DirectoryEntry entry : tree.list(folder.get())) {
          if (entry.name().startsWith(prefix)) {
            String path = pattern.substring(0, start + 1) + entry.name() + rest;
            found.addAll(tree.findLink(path).isKnown() ? List.of(path) : List.of());
          }
        }
      }
      return found;
    }
  }
}
