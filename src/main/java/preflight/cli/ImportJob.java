package preflight.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import preflight.ami.ImportWishes;
import preflight.ami.StateFile;
import preflight.aws.Ec2Access;
import preflight.ec2.ImportRequest;
import preflight.ec2.Route;
import preflight.image.Image;

/**
 * What a command line asks to be imported, and how.
 *
 * @param route that is to be taken; empty for the one that is predicted to work
 * @param uploads parts that are sent at once
 * @param force whether it goes on where a failure is predicted or foreseen
 * @param every pause between two looks at a task
 * @param giveUpAfter how long the task is watched; empty for ever
 * @param log of the task; empty for none
 * @param state where it is kept what was done; empty for beside the image
 */
record ImportJob(
    Image image,
    ImportWishes wishes,
    Optional<Route> route,
    ImportRequest request,
    Ec2Access access,
    int uploads,
    boolean force,
    Duration every,
    Optional<Duration> giveUpAfter,
    Optional<Path> log,
    Optional<Path> state) {

  /** Where it is kept what was done. */
  Path statePath() {
    return state.orElse(StateFile.beside(image.disks().get(0).path()));
  }
}
