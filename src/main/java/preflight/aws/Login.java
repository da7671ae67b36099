package preflight.aws;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** Who asks, and in which region: what all clients of one access have in common. */
record Login(Ec2Access access, Region region, AwsCredentialsProvider credentials) {

  /**
   * @throws AwsProblem if there is no region or no use of the profile
   */
  static Login of(Ec2Access access) throws AwsProblem {
    try {
      return new Login(access, region(access), credentials(access.profile()));
    } catch (SdkException | IllegalArgumentException e) {
      throw Problems.noCredentials(e);
    }
  }

  private static Region region(Ec2Access access) throws AwsProblem {
    if (access.region().isPresent()) {
      return Region.of(access.region().get());
    }
    DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
    access.profile().ifPresent(chain::profileName);
    try {
      return chain.build().getRegion();
    } catch (SdkException e) {
      throw Problems.noRegion(e);
    }
  }

  /** A profile that is named goes before the environment's credentials, as in the AWS CLI. */
  private static AwsCredentialsProvider credentials(Optional<String> profile) {
    return profile.isPresent()
        ? ProfileCredentialsProvider.create(profile.get())
        : DefaultCredentialsProvider.builder().build();
  }

  /** The same builder, for these credentials, this region and endpoint. */
  <B extends AwsClientBuilder<B, ?>> B configured(B builder, RetryStrategy retries) {
    access.endpoint().ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            o -> {
              o.retryStrategy(retries);
              access.profile().ifPresent(o::defaultProfileName);
            });
  }

  /**
   * @throws AwsProblem if there are no credentials
   */
  void require() throws AwsProblem {
    try {
      credentials.resolveCredentials();
    } catch (SdkException | IllegalStateException | IllegalArgumentException e) {
      throw Problems.noCredentials(e);
    }
  }
}
