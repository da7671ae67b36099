package preflight.ami;

import java.util.ArrayList;
import java.util.List;

/**
 * What the role of VM Import must be like (VM Import/Export user guide, "Required service role").
 */
public final class RolePolicies {

  /** The service that takes the role. */
  static final String SERVICE = "vmie.amazonaws.com";

  /** The external ID that it gives. */
  static final String EXTERNAL_ID = "vmimport";

  /** The role's usual name. */
  public static final String USUAL_NAME = "vmimport";

  static final List<String> ON_BUCKET = List.of("s3:GetBucketLocation", "s3:ListBucket");
  static final List<String> ON_OBJECTS = List.of("s3:GetObject");
  static final List<String> ON_EC2 =
      List.of("ec2:ModifySnapshotAttribute", "ec2:CopySnapshot", "ec2:RegisterImage");
  private static final List<String> ON_KEY =
      List.of(
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*");

  private RolePolicies() {}

  /** Who may take the role: VM Import alone. */
  public static String trust() {
    return """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "Service": "%s" },
              "Action": "sts:AssumeRole",
              "Condition": { "StringEquals": { "sts:Externalid": "%s" } }
            }
          ]
        }
        """
        .formatted(SERVICE, EXTERNAL_ID);
  }

  /**
   * What the role may do.
   *
   * @param bucket of the images
   * @param partition of AWS's regions, which stands in ARNs: {@code aws}
   * @param encrypted whether snapshots are encrypted by a key of the account
   */
  public static String permissions(String bucket, String partition, boolean encrypted) {
    String arn = "arn:" + partition + ":s3:::" + bucket;
    List<String> statements = new ArrayList<>();
    statements.add(statement(ON_BUCKET, arn));
    statements.add(statement(ON_OBJECTS, arn + "/*"));
    List<String> ec2 = new ArrayList<>(ON_EC2);
    ec2.add("ec2:Describe*");
    statements.add(statement(ec2, "*"));
    if (encrypted) {
      statements.add(statement(ON_KEY, "*"));
    }
    return "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n"
        + String.join(",\n", statements)
        + "\n  ]\n}\n";
  }

  private static String statement(List<String> actions, String resource) {
    return "    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\""
        + String.join("\", \"", actions)
        + "\"],\n      \"Resource\": \""
        + resource
        + "\"\n    }";
  }
}
