package preflight.ami;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.aws.AwsProblem;
import preflight.aws.Bucket;
import preflight.aws.ImportRole;
import preflight.aws.ImportRole.Answer;
import preflight.aws.Imports;

/** What can be known of the account before anything is uploaded. */
public final class Preparation {

  /**
   * So many tasks a region are allowed unless AWS raises it to at most 20 (VM Import/Export user
   * guide, quotas, where it is told of conversion tasks).
   */
  private static final int USUAL_TASKS = 5;

  /**
   * One thing that was looked at.
   *
   * @param state whether it is as it must be
   * @param text of one line
   * @param advice what to do; empty where nothing is
   */
  public record Point(State state, String text, String advice) {}

  /** How a thing stands. */
  public enum State {
    GOOD,
    /** It may be a hindrance, or could not be looked at. */
    DOUBTFUL,
    /** The import cannot go on. */
    BAD
  }

  private final List<Point> points = new ArrayList<>();
  private final String bucket;
  private final String region;

  private Preparation(String bucket, String region) {
    this.bucket = bucket;
    this.region = region;
  }

  /**
   * Looks at bucket, role and tasks.
   *
   * @param tasks whether import-image is to be started
   * @throws AwsProblem where the service does not answer
   */
  public static List<Point> of(
      String name, Bucket bucket, ImportRole role, String roleName, Imports imports, boolean tasks)
      throws AwsProblem {
    Preparation preparation = new Preparation(name, imports.region());
    preparation.look(bucket);
    preparation.look(role, roleName);
    if (tasks) {
      preparation.look(imports);
    }
    return List.copyOf(preparation.points);
  }

  private void add(State state, String text, String advice) {
    points.add(new Point(state, text, advice));
  }

  /** A bucket must be in the region of the tasks (VM Import/Export user guide, prerequisites). */
  private void look(Bucket opened) throws AwsProblem {
    Optional<String> place = opened.region();
    if (place.isEmpty()) {
      add(State.DOUBTFUL, "bucket " + bucket + ": its region is not told", "");
    } else if (place.get().equals(region)) {
      add(State.GOOD, "bucket " + bucket + " is in " + region, "");
    } else {
      add(
          State.BAD,
          "bucket " + bucket + " is in " + place.get() + ", and the import would be in " + region,
          "give --region " + place.get() + ", or a bucket of " + region);
    }
  }

  private void look(ImportRole role, String name) throws AwsProblem {
    String print = "preflight import --print-role --bucket " + bucket + " prints what it needs";
    Answer<Optional<ImportRole.Found>> answer = role.find();
    if (answer instanceof Answer.Forbidden<Optional<ImportRole.Found>> no) {
      add(
          State.DOUBTFUL,
          "role " + name + ": these credentials may not look at it (" + no.action() + ")",
          "");
      return;
    }
    Optional<ImportRole.Found> found = ((Answer.Told<Optional<ImportRole.Found>>) answer).value();
    if (found.isEmpty()) {
      add(State.BAD, "there is no role " + name, print);
      return;
    }
    TrustPolicy.Trust trust = TrustPolicy.of(found.get().trust());
    if (trust.state() != State.GOOD) {
      add(trust.state(), "role " + name + ": " + trust.problem(), print);
    }
    if (trust.state() == State.BAD) {
      return;
    }
    String arn = "arn:" + found.get().partition() + ":s3:::" + bucket;
    List<String> missing = new ArrayList<>();
    boolean asked =
        add(missing, role.missing(found.get(), RolePolicies.ON_EC2, List.of("*")), name);
    if (!asked) {
      return;
    }
    if (!missing.isEmpty()) {
      add(State.BAD, "role " + name + " may not " + String.join(", ", missing), print);
      return;
    }
    add(missing, role.missing(found.get(), RolePolicies.ON_BUCKET, List.of(arn)), name);
    add(missing, role.missing(found.get(), RolePolicies.ON_OBJECTS, List.of(arn + "/*")), name);
    if (missing.isEmpty()) {
      String taken = trust.state() == State.GOOD ? " may be taken by VM Import, and" : " may";
      add(State.GOOD, "role " + name + taken + " read the bucket", "");
    } else {
      add(
          State.DOUBTFUL,
          "role "
              + name
              + " may not "
              + String.join(", ", missing)
              + " on "
              + bucket
              + ", unless the bucket's own policy allows it",
          print);
    }
  }

  private boolean add(List<String> missing, Answer<List<String>> answer, String name) {
    if (answer instanceof Answer.Told<List<String>> told) {
      missing.addAll(told.value());
      return true;
    }
    add(
        State.DOUBTFUL,
        "role "
            + name
            + ": what it may do cannot be asked ("
            + ((Answer.Forbidden<List<String>>) answer).action()
            + ")",
        "");
    return false;
  }

  private void look(Imports imports) throws AwsProblem {
    int running = imports.running();
    if (running >= USUAL_TASKS) {
      add(
          State.DOUBTFUL,
          running + " import tasks run in " + region + ", as many as are usually allowed",
          "if EC2 refuses, wait for one to end; Service Quotas raises the limit");
    } else {
      add(State.GOOD, tasks(running) + " in " + region, "");
    }
  }

  private static String tasks(int running) {
    return switch (running) {
      case 0 -> "no import task runs";
      case 1 -> "one import task runs";
      default -> running + " import tasks run";
    };
  }
}
