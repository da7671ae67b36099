package preflight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** What ARCHITECTURE.md promises about the packages. */
@AnalyzeClasses(packages = "preflight", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noCycles = slices().matching("preflight.(*)..").should().beFreeOfCycles();

  /** Each stage with the only stages that may use it; a stage knows nothing of those behind it. */
  @ArchTest
  static final ArchRule oneDirection =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("io")
          .definedBy("preflight.io..")
          .layer("remote")
          .definedBy("preflight.remote..")
          .layer("fact")
          .definedBy("preflight.fact..")
          .layer("image")
          .definedBy("preflight.image..")
          .layer("block")
          .definedBy("preflight.block..")
          .layer("filesystem")
          .definedBy("preflight.filesystem..")
          .layer("tree")
          .definedBy("preflight.tree..")
          .layer("guest")
          .definedBy("preflight.guest..")
          .layer("inspection")
          .definedBy("preflight.inspection..")
          .layer("rule")
          .definedBy("preflight.rule..")
          .layer("prediction")
          .definedBy("preflight.prediction..")
          .layer("policy")
          .definedBy("preflight.policy..")
          .layer("task")
          .definedBy("preflight.task..")
          .layer("aws")
          .definedBy("preflight.aws..")
          .layer("boot")
          .definedBy("preflight.boot..")
          .layer("report")
          .definedBy("preflight.report..")
          .layer("convert")
          .definedBy("preflight.convert..")
          .layer("cache")
          .definedBy("preflight.cache..")
          .layer("ami")
          .definedBy("preflight.ami..")
          .layer("cli")
          .definedBy("preflight.cli..")
          .layer("ec2")
          .definedBy("preflight.ec2..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cache")
          .mayOnlyBeAccessedByLayers("ami", "cli")
          .whereLayer("cache")
          .mayNotAccessAnyLayer()
          .whereLayer("ami")
          .mayOnlyBeAccessedByLayers("report", "cli")
          .whereLayer("convert")
          .mayOnlyBeAccessedByLayers("ami", "cli")
          .whereLayer("convert")
          .mayOnlyAccessLayers("io", "fact", "image", "block", "guest", "inspection")
          .whereLayer("aws")
          .mayOnlyBeAccessedByLayers("ami", "report", "cli")
          .whereLayer("remote")
          .mayOnlyBeAccessedByLayers("image", "aws", "cli")
          .whereLayer("remote")
          .mayOnlyAccessLayers("io")
          .whereLayer("boot")
          .mayOnlyBeAccessedByLayers("report", "cli")
          .whereLayer("boot")
          .mayOnlyAccessLayers("io")
          .whereLayer("policy")
          .mayOnlyBeAccessedByLayers("report", "cli")
          .whereLayer("policy")
          .mayOnlyAccessLayers("ec2", "rule", "prediction")
          .whereLayer("task")
          .mayOnlyBeAccessedByLayers("aws", "report", "cli")
          .whereLayer("prediction")
          .mayOnlyBeAccessedByLayers("policy", "task", "ami", "report", "cli")
          .whereLayer("rule")
          .mayOnlyBeAccessedByLayers("prediction", "policy", "report", "cli")
          .whereLayer("inspection")
          .mayOnlyBeAccessedByLayers("rule", "prediction", "convert", "ami", "report", "cli")
          .whereLayer("guest")
          .mayOnlyBeAccessedByLayers(
              "inspection", "convert", "rule", "prediction", "ami", "report", "cli")
          .whereLayer("tree")
          .mayOnlyBeAccessedByLayers("guest", "inspection", "rule", "prediction", "report", "cli")
          .whereLayer("ec2")
          .mayOnlyBeAccessedByLayers("rule", "prediction", "policy", "task", "ami", "report", "cli")
          .whereLayer("image")
          .mayOnlyAccessLayers("io", "fact", "remote")
          .whereLayer("block")
          .mayOnlyAccessLayers("io", "fact")
          .whereLayer("filesystem")
          .mayOnlyAccessLayers("io", "fact")
          .whereLayer("task")
          .mayOnlyAccessLayers("io", "fact", "ec2", "prediction")
          .whereLayer("io")
          .mayNotAccessAnyLayer()
          .whereLayer("ec2")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule picocliInCli =
      noClasses()
          .that()
          .resideOutsideOfPackage("preflight.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  /** It is large: no class of it is loaded unless a task is watched or an image is on s3://. */
  @ArchTest
  static final ArchRule awsSdkInAws =
      noClasses()
          .that()
          .resideOutsideOfPackage("preflight.aws..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  /** It takes time to load, too: no class of it is, unless an image is named by an address. */
  @ArchTest
  static final ArchRule httpInRemote =
      noClasses()
          .that()
          .resideOutsideOfPackage("preflight.remote..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..");

  @ArchTest
  static final ArchRule jacksonInReportTaskAndAmi =
      noClasses()
          .that()
          .resideOutsideOfPackages("preflight.report..", "preflight.task..", "preflight.ami..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tools.jackson..", "com.fasterxml..");

  @ArchTest
  static final ArchRule yamlInPolicy =
      noClasses()
          .that()
          .resideOutsideOfPackage("preflight.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.snakeyaml..");

  @ArchTest
  static final ArchRule posixInIo =
      noClasses()
          .that()
          .resideOutsideOfPackage("preflight.io..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jnr..");

  @ArchTest
  static final ArchRule knowledgeNeedsOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage("preflight.ec2..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("preflight.ec2..", "java..");

  @ArchTest
  static final ArchRule noReflection =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.lang.reflect..");

  @ArchTest
  static final ArchRule rulesReadNothing =
      noClasses()
          .that()
          .resideInAPackage("preflight.rule..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net..");
}
