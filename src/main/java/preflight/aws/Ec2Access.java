package preflight.aws;

import java.net.URI;
import java.util.Optional;

/**
 * Which service is asked, as whom. What is empty is found as the AWS SDK finds it: in system
 * properties, environment variables, the user's configuration and the machine's own role.
 *
 * @param endpoint in place of the region's own
 */
public record Ec2Access(
    Optional<String> region, Optional<String> profile, Optional<URI> endpoint) {}
