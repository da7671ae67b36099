package preflight.task;

import java.util.ArrayList;
import java.util.List;

/**
 * Seven of the runs that were measured with images of 500 MiB in 2016
 * (github.com/serviceprototypinglab/aws-cli-experiments, aws-ec2/graphs): what came after how many
 * seconds, with which progress.
 */
public final class MeasuredRuns {

  public static final String SUCCESS =
      "0 2 pending; 85 4 validating; 102 7 validated; 111 28 converting; 280 30 updating;"
          + " 582 50 updated; 591 52 preparing to boot; 623 59 booting; 889 70 booted;"
          + " 938 76 preparing ami; 1316 100 completed";

  public static final String ENDLESS_BOOTING =
      "0 2 pending; 88 4 validating; 105 7 validated; 112 28 converting; 576 30 updating;"
          + " 825 50 updated; 834 52 preparing; 865 59 booting; 1600 59 booting-loop";

  public static final String INTERNAL_ERROR =
      "0 2 pending; 90 4 validating; 105 7 validated; 115 28 converting; 591 30 updating;"
          + " 784 0 internalerror";

  public static final String DISK_VALIDATION =
      "0 2 pending; 94 4 validating; 113 2 deleting; 150 0 deleted";

  public static final String KERNEL_VERSION =
      "0 2 pending; 80 4 validating; 99 7 validated; 104 28 converting; 260 30 updating;"
          + " 416 8 deleting; 501 0 deleted";

  public static final String OS =
      "0 2 pending; 83 4 validating; 105 7 validated; 112 28 converting; 262 30 updating;"
          + " 392 8 deleting; 476 0 deleted";

  public static final String VOLUME =
      "0 2 pending; 85 4 validating; 105 7 validated; 110 28 converting; 264 30 updating;"
          + " 415 8 deleting; 457 0 deleted";

  private MeasuredRuns() {}

  /** As a table of comma-separated values. */
  public static List<String> csv(String run) {
    List<String> lines = new ArrayList<>(List.of("time,percent,state"));
    for (String sample : run.split("; ?", -1)) {
      lines.add(sample.replaceFirst(" ", ",").replaceFirst(" ", ","));
    }
    return lines;
  }
}
