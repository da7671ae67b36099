package preflight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import preflight.testing.AwsTrouble.Kind;
import preflight.testing.AwsTrouble.Refusal;

/**
 * The parts of EC2, IAM and STS that an import uses, on this machine alone: what is started runs by
 * a script, each time it is described one step, and calls go wrong as they are told to. Signatures
 * are not checked. The account outlives any client; {@link #close} ends it.
 *
 * <p>What the references of the three services leave open, it decides by itself: errors of unknown
 * tasks, of a second cancellation and of filters, and that a cancelled task is shown with the
 * reason that was given.
 */
public final class AwsStandIn implements AutoCloseable {

  static final String EC2 = "2016-11-15";
  static final String IAM = "2010-05-08";
  static final String STS = "2011-06-15";

  /** The account. */
  public static final String ACCOUNT = "123456789012";

  /** The trust that VM Import asks of its role. */
  public static final String VMIMPORT_TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",\
       "Principal": {"Service": "vmie.amazonaws.com"}, "Action": "sts:AssumeRole",\
       "Condition": {"StringEquals": {"sts:Externalid": "vmimport"}}}]}""";

  /** Decides for the simulator of policies. */
  public interface Policy {

    /** Everybody may do everything. */
    Policy ALLOWED = (principal, action, resource) -> "allowed";

    /**
     * @return {@code allowed}, {@code implicitDeny} or {@code explicitDeny}
     */
    String decision(String principal, String action, String resource);

    /** Everything but these actions. */
    static Policy without(List<String> actions) {
      return (principal, action, resource) -> actions.contains(action) ? "implicitDeny" : "allowed";
    }
  }

  private record Answer(int status, String text) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final List<AwsCall> calls = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Ec2Ids ids = new Ec2Ids();
  private final Ec2Images images = new Ec2Images(ids);
  private final Ec2ImportTasks tasks = new Ec2ImportTasks(ids, images);
  private final AwsIdentities identities = new AwsIdentities();

  private AwsTrouble.Plan troubles = AwsTrouble.Plan.NONE;
  private Function<AwsCall, ImportScript> imageScripts = call -> ImportScript.success();
  private Function<AwsCall, ImportScript> snapshotScripts = call -> ImportScript.snapshot();
  private ToLongFunction<String> sizes = key -> 500L << 20;
  private Policy policy = Policy.ALLOWED;

  public AwsStandIn() {
    // head and body are two packets, of which the second would wait for 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** For all three services. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How images run that are imported from now on. */
  public synchronized void images(Function<AwsCall, ImportScript> scripts) {
    imageScripts = scripts;
  }

  /** How snapshots run that are imported from now on. */
  public synchronized void snapshots(Function<AwsCall, ImportScript> scripts) {
    snapshotScripts = scripts;
  }

  /** From now on, and counts calls of actions anew. */
  public synchronized void troubles(AwsTrouble.Plan plan) {
    troubles = plan;
    counts.clear();
  }

  /**
   * @param byKey bytes of the object in S3, which tasks show
   */
  public synchronized void sizes(ToLongFunction<String> byKey) {
    sizes = byKey;
  }

  public synchronized void policy(Policy next) {
    policy = next;
  }

  /**
   * Adds a role.
   *
   * @param trust JSON
   * @return its ARN
   */
  public synchronized String role(String name, String trust) {
    identities.role(name, trust);
    return AwsIdentities.arn(name);
  }

  /** All calls in order, those that went wrong, too. */
  public synchronized List<AwsCall> calls() {
    return List.copyOf(calls);
  }

  /** The calls of one action. */
  public synchronized List<AwsCall> calls(String action) {
    return calls.stream().filter(call -> call.action().equals(action)).toList();
  }

  /** The IDs of all tasks that were started, in order. */
  public synchronized List<String> tasks() {
    return tasks.all();
  }

  /** The images, by ID, with their names. */
  public synchronized Map<String, String> images() {
    Map<String, String> names = new HashMap<>();
    images.all().forEach(image -> names.put(image.id(), image.name()));
    return Map.copyOf(names);
  }

  public synchronized Map<String, String> tags(String resource) {
    return images.tags(resource);
  }

  /** Makes a snapshot that was there before; returns its ID. */
  public synchronized String snapshot() {
    return images.snapshot();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    AwsCall call =
        AwsCall.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    AwsTrouble trouble;
    Answer answer = new Answer(0, "");
    synchronized (this) {
      int count = counts.merge(call.action(), 1, Integer::sum) - 1;
      calls.add(call);
      trouble = troubles.on(call, count);
      if (trouble.kind() != Kind.DROPPED_BEFORE) {
        answer =
            trouble.kind() == Kind.ERROR
                ? new Answer(trouble.status(), AwsXml.error(call, trouble))
                : answer(call);
      }
    }
    try (exchange) {
      send(exchange, answer, trouble.kind());
    }
  }

  private static void send(HttpExchange exchange, Answer answer, Kind trouble) throws IOException {
    if (trouble == Kind.DROPPED_BEFORE || trouble == Kind.DROPPED_AFTER) {
      return;
    }
    byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
    int sent = trouble == Kind.CUT || trouble == Kind.HALF ? bytes.length / 2 : bytes.length;
    exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
    exchange.sendResponseHeaders(answer.status(), trouble == Kind.HALF ? sent : bytes.length);
    OutputStream out = exchange.getResponseBody();
    out.write(bytes, 0, sent);
    out.flush();
  }

  private Answer answer(AwsCall call) {
    try {
      return new Answer(200, AwsXml.answer(call, content(call)));
    } catch (Refusal e) {
      return new Answer(e.trouble().status(), AwsXml.error(call, e.trouble()));
    }
  }

  private AwsXml content(AwsCall call) throws Refusal {
    return switch (call.version() + " " + call.action()) {
      case EC2 + " ImportImage" -> tasks.start(call, imageScripts, sizes);
      case EC2 + " ImportSnapshot" -> tasks.start(call, snapshotScripts, sizes);
      case EC2 + " DescribeImportImageTasks", EC2 + " DescribeImportSnapshotTasks" ->
          tasks.describe(call, sizes);
      case EC2 + " CancelImportTask" -> tasks.cancel(call);
      case EC2 + " RegisterImage" -> images.register(call);
      case EC2 + " DescribeImages" -> images.describe(call);
      case EC2 + " CreateTags" -> images.tag(call);
      case IAM + " GetRole" -> identities.role(call);
      case IAM + " SimulatePrincipalPolicy" -> identities.simulate(call, policy);
      case STS + " GetCallerIdentity" -> AwsIdentities.caller();
      default ->
          throw new Refusal(400, "InvalidAction", "the stand-in does not know " + call.action());
    };
  }
}
