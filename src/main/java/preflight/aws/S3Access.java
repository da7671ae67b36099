package preflight.aws;

import java.net.URI;
import java.util.Optional;

/**
 * Which service of objects is asked, as whom. What is empty is found as the AWS SDK finds it: in
 * system properties, environment variables, the user's configuration and the machine's own role.
 *
 * @param region where the bucket is; another one is found out, at the price of a request
 * @param endpoint in place of AWS's own, with the bucket in its path
 * @param requestPayer whether the one who asks pays for it, where the bucket's owner does not
 * @param unsigned whether nobody's credentials are used, which public buckets allow
 */
public record S3Access(
    Optional<String> region,
    Optional<String> profile,
    Optional<URI> endpoint,
    boolean requestPayer,
    boolean unsigned) {}
