package preflight.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.ParseResult;
import preflight.cache.AnswerFolder;
import preflight.cache.KeptAnswer;
import preflight.cache.Sha256;
import preflight.ec2.Route;
import preflight.image.Image;
import preflight.image.Location;
import preflight.policy.Ignore;
import preflight.policy.ImagePattern;
import preflight.policy.Policy;
import preflight.policy.Severity;
import preflight.report.KeptResult;
import preflight.report.Rendering;
import preflight.report.Result;
import preflight.report.Uplink;

/**
 * Answers of earlier runs, for images of which no file has changed since, asked the same of the
 * same program. May be asked by several threads.
 */
final class VerdictCache implements AutoCloseable {

  private final AnswerFolder folder;
  private final String program;
  private final Set<Rendering> wanted;

  private VerdictCache(AnswerFolder folder, String program, Set<Rendering> wanted) {
    this.folder = folder;
    this.program = program;
    this.wanted = wanted;
  }

  /**
   * @param wanted forms of answers that the run writes
   * @return empty where there is no place for it
   */
  static Optional<VerdictCache> open(ParseResult parsed, Terminal terminal, Set<Rendering> wanted) {
    Optional<String> named = Options.option(parsed, "--cache");
    Optional<Path> place = named.map(TaskLogs::path).or(() -> usual(terminal.environment()));
    Optional<AnswerFolder> folder = place.flatMap(AnswerFolder::of);
    if (folder.isEmpty() && named.isPresent()) {
      throw new UsageException(
          named.get() + " cannot be a cache",
          "name a folder of your own that nobody else may write");
    }
    Optional<String> program = folder.isEmpty() ? Optional.empty() : ProgramDigest.text();
    return program.map(digest -> new VerdictCache(folder.orElseThrow(), digest, wanted));
  }

  /** specifications.freedesktop.org/basedir-spec: a relative path is to be ignored. */
  private static Optional<Path> usual(Map<String, String> environment) {
    try {
      Path xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
      Path home = Path.of(environment.getOrDefault("HOME", ""));
      if (xdg.isAbsolute()) {
        return Optional.of(xdg.resolve("preflight/verdicts"));
      }
      return home.isAbsolute()
          ? Optional.of(home.resolve(".cache/preflight/verdicts"))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * The answer of an earlier run, if it still holds; else that of a check, which is kept.
   *
   * @throws IOException where the host cannot read a file
   */
  CheckedImage answer(CheckRun.Asked asked, Optional<Uplink> uplink, Terminal terminal)
      throws IOException {
    String key = key(asked, uplink);
    Optional<KeptResult> kept =
        folder
            .get(key)
            .filter(answer -> ReadFiles.areAsBefore(answer.sources(), asked.image()))
            .flatMap(this::whole);
    if (kept.isPresent()) {
      return CheckedImage.kept(asked, kept.get());
    }
    ReadFiles files = new ReadFiles(Instant.now());
    Image watched = WatchedLocation.of(asked.image(), files);
    ImageCheck.Answer answer = ImageCheck.of(watched, asked.question(), uplink, terminal);
    keep(key, answer.result(), files);
    return CheckedImage.of(asked, answer);
  }

  private void keep(String key, Result result, ReadFiles files) {
    Optional<Map<String, String>> sources = files.settled();
    Optional<KeptResult> kept =
        sources.isEmpty() ? Optional.empty() : KeptResult.of(result, wanted);
    if (kept.isPresent()) {
      Map<String, byte[]> parts = new HashMap<>();
      kept.get().renderings().forEach((form, bytes) -> parts.put(form.name(), bytes));
      folder.put(key, new KeptAnswer(sources.get(), parts));
    }
  }

  private Optional<KeptResult> whole(KeptAnswer answer) {
    Map<Rendering, byte[]> renderings = new EnumMap<>(Rendering.class);
    for (Rendering form : Rendering.values()) {
      byte[] bytes = answer.parts().get(form.name());
      if (bytes != null) {
        renderings.put(form, bytes);
      }
    }
    return renderings.keySet().containsAll(wanted) ? KeptResult.of(renderings) : Optional.empty();
  }

  /** What the answer depends on beside the content of files. */
  private String key(CheckRun.Asked asked, Optional<Uplink> uplink) throws IOException {
    ImageCheck.Asked question = asked.question();
    List<String> words = new ArrayList<>(List.of(program, asked.image().name()));
    for (Location disk : asked.image().disks()) {
      words.add(disk.name());
      words.add(disk.identity().toAbsolutePath().toString());
      // an extent is read through the descriptor that lists it, once there is one
      words.add(disk.image().name());
    }
    words.add("request");
    words.add(question.request().declaredFormat().map(Enum::name).orElse(""));
    words.add(question.request().platform().map(Enum::name).orElse(""));
    words.add(question.request().bootMode().map(Enum::name).orElse(""));
    words.add(question.request().architecture().map(Enum::name).orElse(""));
    words.add(question.request().asOf().toString());
    words.add("depth");
    words.add(question.initrd() + " " + question.deep() + " " + question.manifest());
    words.add(uplink.map(speed -> Long.toString(speed.bitsPerSecond())).orElse(""));
    add(words, question.policy());
    return Sha256.of(words);
  }

  private static void add(List<String> words, Policy policy) {
    words.add("policy");
    Set<String> routes = new TreeSet<>();
    for (Route route : policy.routes()) {
      routes.add(route.label());
    }
    words.addAll(routes);
    words.add(policy.failOn().label() + " " + policy.allowUnknown());
    for (Map.Entry<String, Severity> each : new TreeMap<>(policy.severities()).entrySet()) {
      words.add(each.getKey() + "=" + each.getValue().label());
    }
    for (Ignore ignore : policy.ignores()) {
      words.add("ignore");
      words.add(ignore.code());
      words.add(ignore.reason());
      words.add(ignore.where().toString());
      words.add(ignore.expires() + " on " + ImageCheck.today());
      for (ImagePattern pattern : ignore.images()) {
        words.add("image");
        words.add(pattern.glob());
        words.add(pattern.folder() + " " + pattern.steps());
      }
    }
  }

  /** After the run. */
  @Override
  public void close() {
    folder.close();
  }
}
