package preflight.report;

import preflight.ami.RolePolicies;

/** The policies of VM Import's role, as commands to paste. */
public final class RoleText {

  private RoleText() {}

  /**
   * Two commands of the AWS CLI, each with its policy.
   *
   * @param partition of AWS's regions, which stands in ARNs
   * @param encrypted whether snapshots are encrypted by a key of the account
   */
  public static String of(String role, String bucket, String partition, boolean encrypted) {
    return "# who may take the role: VM Import alone\n"
        + "aws iam create-role --role-name "
        + role
        + " --assume-role-policy-document '"
        + RolePolicies.trust().strip()
        + "'\n\n# what it may do: read the bucket "
        + bucket
        + ", and make snapshots and images\n"
        + "aws iam put-role-policy --role-name "
        + role
        + " --policy-name "
        + role
        + " --policy-document '"
        + RolePolicies.permissions(bucket, partition, encrypted).strip()
        + "'\n";
  }
}
