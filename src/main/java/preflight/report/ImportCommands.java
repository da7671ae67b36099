package preflight.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import preflight.ami.ImportPlan;
import preflight.ami.ImportPlan.PlannedFile;
import preflight.aws.ImageImport;
import preflight.aws.ImportedFile;
import preflight.ec2.Route;
import preflight.prediction.Registration;
import preflight.rule.Shell;

/**
 * An import as commands of the AWS CLI (docs.aws.amazon.com/cli/latest/reference/ec2). What EC2
 * answers with is left to fill in: TASK-ID, SNAPSHOT-ID, AMI-ID.
 */
public final class ImportCommands {

  private final ImportPlan plan;
  private final String region;
  private final String token;
  private final List<String> lines = new ArrayList<>();

  private ImportCommands(ImportPlan plan, String region, String token) {
    this.plan = plan;
    this.region = region;
    this.token = token;
  }

  /**
   * In the order in which they are made.
   *
   * @param image what is converted, if anything is
   * @param token that keeps a task from being started twice
   */
  public static List<String> of(ImportPlan plan, String image, String region, String token) {
    ImportCommands commands = new ImportCommands(plan, region, token);
    commands.prepare();
    for (PlannedFile file : plan.files()) {
      commands.upload(file, image);
    }
    if (plan.route() == Route.IMPORT_IMAGE) {
      commands.importImage();
    } else {
      commands.importSnapshots();
    }
    return List.copyOf(commands.lines);
  }

  private void prepare() {
    lines.add("aws s3api head-bucket --bucket " + Shell.quoted(plan.bucket()) + inRegion());
    lines.add("aws iam get-role --role-name " + Shell.quoted(plan.request().role()));
    if (plan.route() == Route.IMPORT_IMAGE) {
      lines.add("aws ec2 describe-import-image-tasks" + inRegion());
    }
  }

  private void upload(PlannedFile file, String image) {
    String source;
    if (file.file().isPresent()) {
      source = file.file().get().toString();
    } else {
      source = file.key().substring(file.key().lastIndexOf('/') + 1);
      lines.add(
          "preflight convert "
              + Shell.word(image)
              + (plan.files().size() > 1 ? " --disk " + file.disk() : "")
              + " -O "
              + file.format().toLowerCase(Locale.ROOT)
              + " -o "
              + Shell.word(source));
    }
    lines.add(
        "aws s3 cp "
            + Shell.word(source)
            + " "
            + Shell.quoted("s3://" + plan.bucket() + "/" + file.key())
            + inRegion());
  }

  private void importImage() {
    ImageImport request = plan.request();
    StringBuilder line = new StringBuilder("aws ec2 import-image").append(inRegion());
    common(line, token);
    request
        .architecture()
        .ifPresent(value -> line.append(" --architecture ").append(Shell.quoted(value)));
    request.platform().ifPresent(value -> line.append(" --platform ").append(Shell.quoted(value)));
    request.bootMode().ifPresent(value -> line.append(" --boot-mode ").append(Shell.quoted(value)));
    line.append(" --disk-containers ").append(Shell.quoted(containers()));
    tags(line, "import-image-task");
    lines.add(line.toString());
    lines.add("aws ec2 describe-import-image-tasks" + inRegion() + " --import-task-ids TASK-ID");
    tagAll("AMI-ID SNAPSHOT-ID");
  }

  private void importSnapshots() {
    StringBuilder disks = new StringBuilder();
    int count = plan.files().size();
    for (int i = 0; i < count; i++) {
      ImportedFile file = plan.imported(i);
      StringBuilder line = new StringBuilder("aws ec2 import-snapshot").append(inRegion());
      common(line, tokenOf(token, i));
      line.append(" --disk-container ").append(Shell.quoted(container(file)));
      tags(line, "import-snapshot-task");
      lines.add(line.toString());
      lines.add(
          "aws ec2 describe-import-snapshot-tasks" + inRegion() + " --import-task-ids TASK-ID");
      disks
          .append(" 'DeviceName=")
          .append(Registration.device(i))
          .append(",Ebs={SnapshotId=SNAPSHOT-ID")
          .append(count > 1 ? "-" + (i + 1) : "")
          .append("}'");
    }
    Registration registration = plan.registration();
    lines.add(
        "aws ec2 register-image"
            + inRegion()
            + " --name "
            + Shell.quoted(plan.name())
            + " --description "
            + Shell.quoted(plan.request().description())
            + " --virtualization-type hvm --architecture "
            + registration.architecture().label()
            + " --boot-mode "
            + registration.bootMode().label()
            + (registration.ena() ? " --ena-support" : "")
            + " --root-device-name "
            + Registration.device(0)
            + " --block-device-mappings"
            + disks);
    tagAll("AMI-ID SNAPSHOT-ID");
  }

  /** The token of one of several tasks. */
  public static String tokenOf(String token, int index) {
    return token + "-" + (index + 1);
  }

  private void common(StringBuilder line, String ofTask) {
    line.append(" --client-token ").append(Shell.quoted(ofTask));
    line.append(" --description ").append(Shell.quoted(plan.request().description()));
    line.append(" --role-name ").append(Shell.quoted(plan.request().role()));
    if (plan.request().encryption().encrypted()) {
      line.append(" --encrypted");
      plan.request()
          .encryption()
          .key()
          .ifPresent(key -> line.append(" --kms-key-id ").append(Shell.quoted(key)));
    }
  }

  private String containers() {
    List<String> all = new ArrayList<>();
    for (ImportedFile file : plan.request().files()) {
      all.add(container(file));
    }
    return "[" + String.join(",", all) + "]";
  }

  private static String container(ImportedFile file) {
    return object(
        json ->
            json.put("Format", file.format())
                .begin("UserBucket")
                .put("S3Bucket", file.bucket())
                .put("S3Key", file.key())
                .end());
  }

  private void tags(StringBuilder line, String resource) {
    if (!plan.request().tags().isEmpty()) {
      String tags = "[{\"ResourceType\":\"" + resource + "\",\"Tags\":" + tags() + "}]";
      line.append(" --tag-specifications ").append(Shell.quoted(tags));
    }
  }

  private String tags() {
    List<String> all = new ArrayList<>();
    plan.request()
        .tags()
        .forEach((key, value) -> all.add(object(json -> json.put("Key", key).put("Value", value))));
    return "[" + String.join(",", all) + "]";
  }

  private void tagAll(String resources) {
    if (!plan.request().tags().isEmpty()) {
      lines.add(
          "aws ec2 create-tags"
              + inRegion()
              + " --resources "
              + resources
              + " --tags "
              + Shell.quoted(tags()));
    }
  }

  private static String object(Consumer<Json> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Json json = Json.line(new PrintStream(bytes, false, StandardCharsets.UTF_8))) {
      json.begin();
      members.accept(json);
      json.end();
    }
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  private String inRegion() {
    return " --region " + Shell.quoted(region);
  }
}
