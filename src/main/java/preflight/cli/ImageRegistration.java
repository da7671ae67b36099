package preflight.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.ami.ImportPlan;
import preflight.ami.ImportState;
import preflight.aws.AwsProblem;
import preflight.aws.Imports;
import preflight.aws.MachineImage;
import preflight.aws.RegisteredImage;
import preflight.prediction.Registration;

/** The end of an import: the machine image of snapshots, and its tags. */
record ImageRegistration(ImportPlan plan, Imports imports, ImportState state, ImportWords words) {

  /**
   * A registration has no token. It is made once since the name can be taken once: one that is
   * there of these snapshots is ours.
   */
  String register(List<String> snapshots) throws IOException, AwsProblem {
    Optional<String> before = state.machineImage();
    if (before.isPresent()) {
      return before.get();
    }
    Optional<RegisteredImage> there = imports.named(plan.name());
    if (there.isPresent() && there.get().snapshots().equals(snapshots)) {
      return there.get().id();
    }
    if (there.isPresent()) {
      throw new UsageException(
          "there is a machine image named " + plan.name() + " already, " + there.get().id(),
          "give another --name");
    }
    String image = registered(snapshots);
    state.made(image);
    words.registered(image, snapshots);
    return image;
  }

  private String registered(List<String> snapshots) throws AwsProblem {
    Map<String, String> disks = new LinkedHashMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      disks.put(Registration.device(i), snapshots.get(i));
    }
    Registration registration = plan.registration();
    MachineImage asked =
        new MachineImage(
            plan.name(),
            plan.request().description(),
            registration.architecture().label(),
            registration.bootMode().label(),
            registration.ena(),
            disks);
    try {
      return imports.register(asked);
    } catch (AwsProblem e) {
      // the answer may have been lost, and the next question refused since the name is taken
      Optional<RegisteredImage> made =
          imports.named(plan.name()).filter(one -> one.snapshots().equals(snapshots));
      if (made.isPresent()) {
        return made.get().id();
      }
      throw e;
    }
  }

  /** Gives the machine image and its snapshots their tags; also by a run that goes on. */
  void tag(String image) throws IOException, AwsProblem {
    state.made(image);
    if (plan.request().tags().isEmpty()) {
      return;
    }
    List<String> resources = new ArrayList<>(List.of(image));
    imports.image(image).ifPresent(found -> resources.addAll(found.snapshots()));
    imports.tag(resources, plan.request().tags());
  }
}
