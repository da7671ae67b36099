package preflight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Answers DescribeImportImageTasks as EC2 does (EC2 API reference, version 2016-11-15), on this
 * machine alone.
 */
public final class Ec2StandIn implements AutoCloseable {

  /** A task as it is shown. */
  public record Shown(String status, String message, String progress, String image) {}

  /**
   * What is done instead of an answer.
   *
   * @param status of HTTP; 0 to drop the connection, 1 to cut the answer
   */
  public record Trouble(int status, String code, String message) {
    public static final Trouble NONE = new Trouble(200, "", "");
    public static final Trouble DROPPED = new Trouble(0, "", "");
    public static final Trouble CUT = new Trouble(1, "", "");
  }

  private final HttpServer server;
  private final Function<String, Shown> tasks;
  private final Function<Integer, Trouble> troubles;
  private final List<List<String>> requests = new ArrayList<>();

  /**
   * @param tasks by ID
   * @param troubles by the request's number, from 0
   */
  public Ec2StandIn(Function<String, Shown> tasks, Function<Integer, Trouble> troubles) {
    this.tasks = tasks;
    this.troubles = troubles;
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
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The IDs of each request. */
  public List<List<String>> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<String> ids = new ArrayList<>();
    boolean known = false;
    for (String pair : body.split("&", -1)) {
      String value =
          URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
      if (pair.startsWith("ImportTaskId.")) {
        ids.add(value);
      }
      known |= pair.equals("Action=DescribeImportImageTasks");
    }
    Trouble trouble =
        known
            ? troubles.apply(requests.size())
            : new Trouble(400, "InvalidAction", "the stand-in knows one action");
    requests.add(ids);
    if (trouble.status() == 0) {
      exchange.close();
      return;
    }
    byte[] answer =
        (trouble.code().isEmpty() ? tasks(ids) : error(trouble)).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
    if (trouble.status() == 1) {
      exchange.sendResponseHeaders(200, answer.length / 2);
      exchange.getResponseBody().write(answer, 0, answer.length / 2);
    } else {
      exchange.sendResponseHeaders(trouble.status(), answer.length);
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  private String tasks(List<String> ids) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<DescribeImportImageTasksResponse")
        .append(" xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\n")
        .append("<requestId>00000000-0000-0000-0000-000000000000</requestId>\n")
        .append("<importImageTaskSet>\n");
    for (String id : ids) {
      Shown task = tasks.apply(id);
      xml.append("<item>");
      element(xml, "importTaskId", id);
      element(xml, "architecture", "x86_64");
      element(xml, "imageId", task.image());
      element(xml, "licenseType", "BYOL");
      element(xml, "platform", "Linux");
      element(xml, "progress", task.progress());
      xml.append("<snapshotDetailSet><item>");
      element(xml, "diskImageSize", "5.24288E8");
      element(xml, "format", "RAW");
      xml.append("<userBucket>");
      element(xml, "s3Bucket", "bucket");
      element(xml, "s3Key", "disk.raw");
      xml.append("</userBucket></item></snapshotDetailSet>");
      element(xml, "status", task.status());
      element(xml, "statusMessage", task.message());
      xml.append("</item>\n");
    }
    return xml.append("</importImageTaskSet>\n</DescribeImportImageTasksResponse>\n").toString();
  }

  private static String error(Trouble trouble) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<Response><Errors><Error>");
    element(xml, "Code", trouble.code());
    element(xml, "Message", trouble.message());
    return xml.append("</Error></Errors><RequestID>0</RequestID></Response>").toString();
  }

  private static void element(StringBuilder xml, String name, String text) {
    if (!text.isEmpty()) {
      String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
      xml.append('<').append(name).append('>').append(escaped);
      xml.append("</").append(name).append('>');
    }
  }
}
