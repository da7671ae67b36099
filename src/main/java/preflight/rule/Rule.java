package preflight.rule;

import java.util.List;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.inspection.Inspection;

/** One kind of fault. Implementations hold no state and read nothing but their arguments. */
public interface Rule {

  RuleId id();

  /** The ways to a machine image for which it counts; on others it is not asked. */
  Set<Route> routes();

  /** What it finds; empty where it stays silent. */
  List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge);
}
