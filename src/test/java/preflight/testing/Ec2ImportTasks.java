package preflight.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import preflight.testing.AwsTrouble.Refusal;
import preflight.testing.Ec2Images.Disk;
import preflight.testing.ImportScript.Step;

/** The tasks of VM Import; its caller keeps threads apart. */
final class Ec2ImportTasks {

  private static final class Task {
    final String id;
    final AwsCall call;
    ImportScript script;
    int describes;
    Optional<String> made = Optional.empty();

    Task(String id, AwsCall call, ImportScript script) {
      this.id = id;
      this.call = call;
      this.script = script;
    }

    boolean image() {
      return id.startsWith("import-ami-");
    }

    Step step() {
      return script.at(describes);
    }

    /** The parts of the call that name its disks. */
    List<String> disks() {
      return image() ? call.parts("DiskContainer") : List.of("DiskContainer.");
    }
  }

  private final Ec2Ids ids;
  private final Ec2Images images;
  private final Map<String, Task> tasks = new LinkedHashMap<>();

  Ec2ImportTasks(Ec2Ids ids, Ec2Images images) {
    this.ids = ids;
    this.images = images;
  }

  /** The IDs of all tasks. */
  List<String> all() {
    return List.copyOf(tasks.keySet());
  }

  AwsXml start(AwsCall call, Function<AwsCall, ImportScript> scripts, ToLongFunction<String> sizes)
      throws Refusal {
    String kind = call.action().equals("ImportImage") ? "ami" : "snap";
    check(call, kind);
    String token = call.text("ClientToken");
    for (Task task : tasks.values()) {
      if (!token.isEmpty()
          && task.call.text("ClientToken").equals(token)
          && task.call.action().equals(call.action())) {
        if (!task.call.identity().equals(call.identity())) {
          throw new Refusal(
              400,
              "IdempotentParameterMismatch",
              "The request uses the same client token as a previous, but non-identical request.");
        }
        Ec2Images.refuseDryRun(call);
        return show(new AwsXml(), task, sizes);
      }
    }
    Ec2Images.refuseDryRun(call);
    return show(new AwsXml(), task(call, kind, scripts.apply(call)), sizes);
  }

  private Task task(AwsCall call, String kind, ImportScript script) {
    Task task = new Task(ids.next("import-" + kind + "-"), call, script);
    tasks.put(task.id, task);
    images.exists(task.id, call.tags(task.image() ? "import-image-task" : "import-snapshot-task"));
    return task;
  }

  AwsXml describe(AwsCall call, ToLongFunction<String> sizes) throws Refusal {
    boolean image = call.action().equals("DescribeImportImageTasks");
    String set = image ? "importImageTaskSet" : "importSnapshotTaskSet";
    AwsXml xml = new AwsXml().open(set);
    for (Task task : wanted(call.texts("ImportTaskId"))) {
      if (task.image() == image && passes(call, task.step())) {
        show(xml.open("item"), task, sizes).close("item");
        task.describes++;
      }
    }
    return xml.close(set);
  }

  AwsXml cancel(AwsCall call) throws Refusal {
    Task task = wanted(List.of(call.text("ImportTaskId"))).iterator().next();
    String before = task.step().status();
    if (!before.equals("active")) {
      throw new Refusal(
          400, "IncorrectState", "The task " + task.id + " cannot be cancelled: " + before);
    }
    Ec2Images.refuseDryRun(call);
    task.script = ImportScript.deletion(call.text("CancelReason"));
    task.describes = 0;
    return new AwsXml()
        .element("importTaskId", task.id)
        .element("previousState", before)
        .element("state", "deleting");
  }

  private Collection<Task> wanted(List<String> names) throws Refusal {
    List<Task> wanted = new ArrayList<>();
    for (String id : names) {
      Optional<Task> task = Optional.ofNullable(tasks.get(id));
      wanted.add(
          task.orElseThrow(
              () ->
                  new Refusal(
                      400, "InvalidConversionTaskId.Malformed", "The ID " + id + " is unknown")));
    }
    return names.isEmpty() ? tasks.values() : wanted;
  }

  private static boolean passes(AwsCall call, Step step) throws Refusal {
    for (String filter : call.parts("Filters")) {
      String name = call.text(filter + "Name");
      if (!name.equals("task-state")) {
        throw new Refusal(400, "InvalidParameterValue", "The filter '" + name + "' is invalid");
      }
      if (!call.texts(filter + "Value").contains(step.status())) {
        return false;
      }
    }
    return true;
  }

  private static void check(AwsCall call, String kind) throws Refusal {
    if (call.text("ClientToken").length() > 64) {
      throw new Refusal(400, "InvalidParameterValue", "ClientToken has at most 64 characters");
    }
    List<String> disks =
        kind.equals("ami") ? call.parts("DiskContainer") : List.of("DiskContainer.");
    for (String disk : disks) {
      boolean bucket =
          call.parameters().containsKey(disk + "UserBucket.S3Bucket")
              && call.parameters().containsKey(disk + "UserBucket.S3Key");
      if (!bucket
          && !call.parameters().containsKey(disk + "Url")
          && !call.parameters().containsKey(disk + "SnapshotId")) {
        throw new Refusal(400, "MissingParameter", disk + " names no disk image");
      }
    }
    if (disks.isEmpty()) {
      throw new Refusal(400, "MissingParameter", "The request must contain a disk container");
    }
  }

  private String made(Task task) {
    if (task.made.isEmpty()) {
      task.made = Optional.of(task.image() ? image(task) : images.snapshot());
    }
    return task.made.get();
  }

  private String image(Task task) {
    List<Disk> disks = new ArrayList<>();
    for (String part : task.disks()) {
      String device = disks.isEmpty() ? "/dev/sda1" : "/dev/sd" + (char) ('e' + disks.size());
      String there = task.call.text(part + "SnapshotId");
      disks.add(new Disk(device, there.isEmpty() ? images.snapshot() : there));
    }
    return images
        .add(
            task.id,
            "AWS-VMImport service: Linux",
            task.call.parameters().getOrDefault("Architecture", "x86_64"),
            task.call.text("BootMode"),
            "/dev/sda1",
            disks)
        .id();
  }

  private AwsXml show(AwsXml xml, Task task, ToLongFunction<String> sizes) {
    Step step = task.step();
    String made = step.completed() ? made(task) : "";
    xml.element("importTaskId", task.id).element("description", task.call.text("Description"));
    if (task.image()) {
      xml.element("architecture", task.call.parameters().getOrDefault("Architecture", "x86_64"))
          .element("bootMode", task.call.text("BootMode"))
          .element("imageId", made)
          .element("licenseType", task.call.parameters().getOrDefault("LicenseType", "BYOL"))
          .element("platform", task.call.parameters().getOrDefault("Platform", "Linux"))
          .element("progress", step.progress())
          .open("snapshotDetailSet");
      for (String disk : task.disks()) {
        disk(xml.open("item"), task.call, disk, sizes).close("item");
      }
      xml.close("snapshotDetailSet")
          .element("status", step.status())
          .element("statusMessage", step.message());
    } else {
      disk(xml.open("snapshotTaskDetail"), task.call, "DiskContainer.", sizes)
          .element("progress", step.progress())
          .element("snapshotId", made)
          .element("status", step.status())
          .element("statusMessage", step.message())
          .close("snapshotTaskDetail");
    }
    return xml.tags(images.tags(task.id));
  }

  private static AwsXml disk(AwsXml xml, AwsCall call, String part, ToLongFunction<String> sizes) {
    String key = call.text(part + "UserBucket.S3Key");
    return xml.element("description", call.text(part + "Description"))
        .element("diskImageSize", Double.toString((double) sizes.applyAsLong(key)))
        .element("format", call.text(part + "Format").toUpperCase(Locale.ROOT))
        .open("userBucket")
        .element("s3Bucket", call.text(part + "UserBucket.S3Bucket"))
        .element("s3Key", key)
        .close("userBucket");
  }
}
