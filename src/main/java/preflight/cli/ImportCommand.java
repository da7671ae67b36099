package preflight.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.ami.ImportWishes;
import preflight.ami.RolePolicies;
import preflight.aws.Ec2Access;
import preflight.aws.ImageImport;
import preflight.convert.OutputFormat;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.ec2.Platform;
import preflight.ec2.Route;
import preflight.image.Image;
import preflight.image.Location;
import preflight.report.RoleText;

/** {@code preflight import}: from a checked image to a machine image. */
final class ImportCommand implements Command {

  private static final int MOST_THREADS = 64;
  private static final int USUAL_UPLOADS = 4;

  private final WatchTime time;

  ImportCommand() {
    this(WatchTime.OF_MACHINE);
  }

  /** The same in another time. */
  ImportCommand(WatchTime time) {
    this.time = time;
  }

  @Override
  public String name() {
    return "import";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Checks an image, uploads it to S3, and imports it as a machine image (AMI).")
        .description(
            "",
            "  preflight import image.vdi --bucket my-images",
            "  preflight import image.ova --bucket my-images --dry-run",
            "  preflight import --print-role --bucket my-images",
            "",
            "What EC2 does not take is converted while it is sent. A predicted rejection",
            "stops it before the upload. An import that was interrupted goes on when the",
            "same command is run again. Only the AMI's ID goes to standard output.",
            "")
        .footer(
            "",
            "Exit status: 0 there is a machine image, 1 a rejection or a hang is predicted,",
            "or the task failed, 2 bad usage or no use of the service, 4 given up.");
    Options.addHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .paramLabel("IMAGE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("An image file; several are the disks of one machine, in their order.")
            .build());
    spec.addOption(Options.text("--bucket", "BUCKET", "Where the image is uploaded to."));
    spec.addOption(
        Options.text("--key", "KEY", "Of the object. Default: of the image's name and a number."));
    spec.addOption(
        Options.text(
            "--route",
            "ROUTE",
            "import-image, or import-snapshot, which registers the disks as they are. Default:"
                + " import-image unless it is predicted to fail and the other to boot."));
    spec.addOption(
        Options.text(
            "--as", "FORMAT", "Convert to vmdk, ova, raw or vhd. Default: only what must be."));
    spec.addOption(
        Options.text("--name", "NAME", "Of the machine image, by import-snapshot alone."));
    spec.addOption(Options.text("--description", "TEXT", "Of the tasks and the machine image."));
    spec.addOption(
        OptionSpec.builder("--tag")
            .paramLabel("KEY=VALUE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("A tag of the tasks, the machine image and its snapshots.")
            .build());
    spec.addOption(
        Options.text("--role-name", "NAME", "The role of VM Import. Default: vmimport."));
    spec.addOption(Options.flag("--encrypted", "Let EC2 encrypt the snapshots."));
    spec.addOption(Options.text("--kms-key-id", "KEY", "Encrypt them by this key of KMS."));
    spec.addOption(Options.text("--platform", "PLATFORM", "Linux or Windows."));
    spec.addOption(Options.text("--boot-mode", "MODE", "legacy-bios or uefi."));
    spec.addOption(Options.text("--architecture", "ARCH", "x86_64 or i386."));
    spec.addOption(Options.flag("--force", "Go on where a failure is predicted or foreseen."));
    spec.addOption(Options.flag("--dry-run", "Print each call as a command, and make none."));
    spec.addOption(Options.flag("--print-role", "Print the policies that the role needs."));
    spec.addOption(
        Options.flag("--abort", "End an import that was interrupted, and what it began."));
    spec.addOption(
        Options.text(
            "--state", "FILE", "What is done so far. Default: IMAGE.import-state, beside it."));
    spec.addOption(Options.text("--uploads", "N", "Parts that are sent at once. Default: 4."));
    spec.addOption(Options.text("--every", "TIME", "Between two looks at the task. Default: 10s."));
    spec.addOption(
        Options.text("--give-up-after", "TIME", "Watch the task no longer. Default: for ever."));
    spec.addOption(Options.text("--log", "FILE", "Log the task as 'preflight task watch' does."));
    spec.addOption(Options.text("--region", "REGION", "Where it is imported, as eu-west-1."));
    spec.addOption(Options.text("--profile", "NAME", "A profile of the AWS CLI's configuration."));
    spec.addOption(Options.text("--endpoint-url", "URL", "Another service than AWS's own."));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    Optional<String> bucket = Options.option(parsed, "--bucket");
    if (parsed.matchedOptionValue("--print-role", false)) {
      printRole(parsed, bucket.orElse("BUCKET"), terminal);
      return ExitStatus.COMPLETES;
    }
    Image image = image(parsed);
    if (bucket.isEmpty()) {
      throw new UsageException(
          "no bucket is named", "give --bucket, one of 'aws s3 ls' in the region of the import");
    }
    ImportJob job =
        new ImportJob(
            image,
            wishes(parsed, bucket.get()),
            Options.word(parsed, "--route", Route.values()),
            request(parsed),
            new Ec2Access(
                Options.option(parsed, "--region").map(AwsOptions::region),
                Options.option(parsed, "--profile"),
                Options.option(parsed, "--endpoint-url").map(AwsOptions::uri)),
            uploads(parsed),
            parsed.matchedOptionValue("--force", false),
            Options.option(parsed, "--every").map(AwsOptions::every).orElse(Duration.ofSeconds(10)),
            Options.option(parsed, "--give-up-after")
                .map(text -> AwsOptions.time("--give-up-after", text)),
            Options.option(parsed, "--log").map(TaskLogs::path),
            Options.option(parsed, "--state").map(TaskLogs::path));
    if (parsed.matchedOptionValue("--abort", false)) {
      return new ImportAbort(job, terminal).run();
    }
    return new ImportRun(job, terminal, time).run(parsed.matchedOptionValue("--dry-run", false));
  }

  private static Image image(ParseResult parsed) {
    List<Location> disks = new ArrayList<>();
    for (String name : parsed.matchedPositionalValue(0, List.<String>of())) {
      disks.addAll(ImageArguments.single(parsed, name).disks());
    }
    if (disks.isEmpty()) {
      throw new UsageException(
          "no image is named", "try: preflight import image.ova --bucket BUCKET");
    }
    Image image = Image.of(disks);
    if (!Places.areHere(image)) {
      throw new UsageException(
          image.name() + " is not a file of this host", "download it first: aws s3 cp, or curl -O");
    }
    return image;
  }

  private ImportRequest request(ParseResult parsed) {
    return new ImportRequest(
        Optional.empty(),
        Options.word(parsed, "--platform", Platform.values()),
        Options.word(parsed, "--boot-mode", BootMode.values()),
        Options.word(parsed, "--architecture", Architecture.values()),
        LocalDate.ofInstant(time.now(), ZoneOffset.UTC));
  }

  private static ImportWishes wishes(ParseResult parsed, String bucket) {
    Optional<String> kmsKey = Options.option(parsed, "--kms-key-id");
    return new ImportWishes(
        bucket(bucket),
        Options.option(parsed, "--key"),
        Options.option(parsed, "--as").map(ImportCommand::format),
        Options.option(parsed, "--name"),
        Options.option(parsed, "--description"),
        Options.option(parsed, "--role-name").orElse(RolePolicies.USUAL_NAME),
        new ImageImport.Encryption(
            kmsKey.isPresent() || parsed.matchedOptionValue("--encrypted", false), kmsKey),
        tags(parsed),
        Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
  }

  /** S3's rule for names (S3 user guide, "General purpose bucket naming rules"). */
  private static String bucket(String name) {
    boolean harmless = name.length() >= 3 && name.length() <= 63;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      harmless &= c < 0x80 && (Character.isLetterOrDigit(c) || c == '.' || c == '-');
    }
    if (!harmless) {
      throw Options.invalid("--bucket", name, "a bucket's name, without s3:// and without a key");
    }
    return name;
  }

  private static OutputFormat format(String word) {
    for (OutputFormat format : OutputFormat.values()) {
      if (format.word().equals(word.toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw Options.invalid("--as", word, "vmdk, ova, raw or vhd");
  }

  private static Map<String, String> tags(ParseResult parsed) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String given : parsed.matchedOptionValue("--tag", List.<String>of())) {
      int equals = given.indexOf('=');
      if (equals < 1) {
        throw Options.invalid("--tag", given, "KEY=VALUE");
      }
      tags.put(given.substring(0, equals), given.substring(equals + 1));
    }
    return tags;
  }

  private static int uploads(ParseResult parsed) {
    String text = Options.option(parsed, "--uploads").orElse(Integer.toString(USUAL_UPLOADS));
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST_THREADS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw Options.invalid("--uploads", text, "a number from 1 to " + MOST_THREADS);
  }

  private static void printRole(ParseResult parsed, String bucket, Terminal terminal) {
    String role = Options.option(parsed, "--role-name").orElse(RolePolicies.USUAL_NAME);
    String region = Options.option(parsed, "--region").map(AwsOptions::region).orElse("");
    String partition =
        region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    boolean encrypted =
        parsed.matchedOptionValue("--encrypted", false) || parsed.hasMatchedOption("--kms-key-id");
    terminal.out().print(RoleText.of(role, bucket, partition, encrypted));
    terminal.out().flush();
  }
}
