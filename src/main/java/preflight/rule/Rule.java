package preflight.rule;

import java.util.List;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.inspection.Inspection;

/** One kind of fault. Implementations hold no state and read nothing but their arguments. */
public interface Rule {

  RuleId id();

  /** What it finds; empty where it stays silent. */
  List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge);
}
