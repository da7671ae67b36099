package preflight.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import picocli.CommandLine.ParseResult;
import preflight.aws.S3Access;
import preflight.aws.S3Store;
import preflight.remote.Patience;
import preflight.remote.RemoteAddress;
import preflight.remote.RemoteProblem;
import preflight.remote.RemoteStore;

/** What the options of a command line say of S3. */
final class S3Places {

  private S3Places() {}

  static RemoteStore store(ParseResult parsed) {
    S3Access access =
        new S3Access(
            Options.option(parsed, "--region").map(S3Places::region),
            Options.option(parsed, "--profile"),
            Options.option(parsed, "--endpoint-url").map(S3Places::endpoint),
            parsed.matchedOptionValue("--request-payer", false),
            parsed.matchedOptionValue("--no-sign-request", false));
    try {
      return S3Store.open(access, Patience.DEFAULT);
    } catch (RemoteProblem e) {
      throw new UsageException(e.getMessage(), e.advice());
    } catch (NoClassDefFoundError e) {
      // whoever starts the jar by hand leaves the folder aws out
      throw new UsageException(
          "the AWS SDK is not on the class path, without which s3:// is not read",
          "start the launcher, bin/preflight, which puts it there");
    }
  }

  /**
   * The objects in a folder.
   *
   * @param store one of S3
   */
  static List<RemoteAddress> list(RemoteStore store, RemoteAddress folder, int most)
      throws IOException {
    return ((S3Store) store).list(folder, most);
  }

  private static String region(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
        throw Options.invalid("--region", text, "a region such as eu-west-1");
      }
    }
    return text;
  }

  private static URI endpoint(String text) {
    try {
      URI url = new URI(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw Options.invalid("--endpoint-url", text, "a URL such as https://s3.example.com");
    }
    throw Options.invalid("--endpoint-url", text, "a URL such as https://s3.example.com");
  }
}
