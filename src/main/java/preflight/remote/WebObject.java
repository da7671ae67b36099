package preflight.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import preflight.remote.RemoteProblem.Kind;

/**
 * An object on a web server. What tells its state, the entity tag or else the date (RFC 9110, 8.8),
 * and its size must be the same in every answer.
 */
final class WebObject implements RemoteObject {

  private final WebClient client;
  private final RemoteAddress address;

  /** Where redirects have led; a signature in it may be good for a while only. */
  private URI place;

  private Optional<State> state = Optional.empty();
  private byte[] head = new byte[0];

  /**
   * @param validator empty where the server tells none
   * @param tag the entity tag, if that is it
   */
  private record State(Optional<String> validator, Optional<String> tag, long size) {

    /** Weak tags are compared as well: another one surely means another object. */
    static State of(HttpHeaders headers, long size) {
      Optional<String> tag = headers.firstValue("ETag");
      Optional<String> date = headers.firstValue("Last-Modified");
      return new State(
          tag.map(text -> "ETag " + text).or(() -> date.map(text -> "the state of " + text)),
          tag,
          size);
    }
  }

  private WebObject(WebClient client, RemoteAddress address) {
    this.client = client;
    this.address = address;
    this.place = address.uri();
  }

  static WebObject open(WebClient client, RemoteAddress address, int head) throws IOException {
    WebObject object = new WebObject(client, address);
    object.head = object.range(0, head);
    return object;
  }

  @Override
  public long size() {
    return state.map(State::size).orElse(0L);
  }

  /** With the place to which redirects have led: tags of one are not those of another. */
  @Override
  public Optional<String> version() {
    String found =
        place.getScheme() + "://" + place.getHost() + ":" + place.getPort() + place.getRawPath();
    return state.flatMap(known -> ObjectVersion.of(known.tag(), known.size(), found));
  }

  @Override
  public byte[] head() {
    return head.clone();
  }

  @Override
  public byte[] range(long offset, int length) throws IOException {
    return client.patience().ask(() -> once(offset, length));
  }

  private byte[] once(long offset, int length) throws IOException {
    URI origin = address.uri();
    boolean led = !place.equals(origin);
    HttpResponse<byte[]> answer = followed(place, offset, length);
    if (led && isGone(answer.statusCode())) {
      // the signature may be too old; the origin gives a new one
      place = origin;
      answer = followed(origin, offset, length);
    }
    return body(answer, offset, length);
  }

  private static boolean isGone(int status) {
    return status == 400 || status == 401 || status == 403 || status == 404 || status == 410;
  }

  private HttpResponse<byte[]> followed(URI from, long offset, int length) throws IOException {
    URI uri = from;
    for (int followed = 0; ; followed++) {
      boolean own = sameOrigin(uri, address.uri());
      HttpResponse<byte[]> answer =
          client.send(
              uri, own ? WebClient.authorization(address) : Optional.empty(), offset, length);
      int status = answer.statusCode();
      if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
        if (status == 206) {
          place = uri;
        }
        return answer;
      }
      uri = WebClient.redirected(uri, answer, followed);
    }
  }

  private static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equals(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }

  private byte[] body(HttpResponse<byte[]> answer, long offset, int length) throws IOException {
    HttpHeaders headers = answer.headers();
    String rangeText = headers.firstValue("Content-Range").orElse("");
    if (answer.statusCode() == 416 && offset == 0 && rangeText.strip().endsWith("*/0")) {
      state = Optional.of(State.of(headers, 0));
      return new byte[0];
    }
    if (answer.statusCode() != 206) {
      throw refused(answer);
    }
    String encoding = headers.firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new RemoteProblem(
          Kind.REFUSED,
          "the server packs it (Content-Encoding " + encoding + "), and gives ranges of that",
          download());
    }
    Optional<ContentRange> range = ContentRange.parse(rangeText);
    if (range.isEmpty()) {
      throw new RemoteProblem(
          Kind.REFUSED,
          "the server does not tell which range of how many bytes it answers ("
              + (rangeText.isEmpty() ? "no Content-Range" : "Content-Range " + rangeText)
              + ")",
          download());
    }
    State now = State.of(headers, range.get().size());
    verify(now);
    if (!range.get().answers(offset, length)) {
      throw new RemoteProblem(
          Kind.REFUSED,
          "the server answers another range than was asked for (Content-Range " + rangeText + ")",
          download());
    }
    long promised = range.get().last() - range.get().first() + 1;
    if (answer.body().length != promised) {
      throw new Patience.PassingException(
          new RemoteProblem(
              Kind.NETWORK,
              "the answer ended after " + answer.body().length + " of " + promised + " bytes",
              "check the network"),
          Optional.empty());
    }
    state = Optional.of(now);
    return answer.body();
  }

  private void verify(State now) throws RemoteProblem {
    if (state.isEmpty()) {
      return;
    }
    if (state.get().size() != now.size()) {
      throw RemoteProblem.changed("from " + state.get().size() + " to " + now.size() + " bytes");
    }
    if (!state.get().validator().equals(now.validator())) {
      throw RemoteProblem.changed(
          "from "
              + state.get().validator().orElse("none")
              + " to "
              + now.validator().orElse("none"));
    }
  }

  private IOException refused(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    String said = " (HTTP status " + status + ")";
    if (status == 200) {
      return new RemoteProblem(
          Kind.REFUSED, "the server does not answer ranges" + said, download());
    }
    if (status == 404 || status == 410) {
      return new RemoteProblem(
          Kind.NOT_FOUND, "there is no such object" + said, "check the address");
    }
    if (status == 401 || status == 403 || status == 407) {
      return new RemoteProblem(
          Kind.FORBIDDEN,
          "the server does not let this user read it" + said,
          address.query().isPresent()
              ? "a signature in the address may have expired: get a new one"
              : "name a user (https://USER:PASSWORD@…), or use s3:// with credentials");
    }
    if (status == 412 || status == 416) {
      return state.isPresent()
          ? RemoteProblem.changed("HTTP status " + status)
          : new RemoteProblem(Kind.REFUSED, "the server does not answer ranges" + said, download());
    }
    RemoteProblem problem =
        new RemoteProblem(
            status >= 500 || status == 429 ? Kind.NETWORK : Kind.REFUSED,
            status == 429 || status == 503
                ? "the server is busy" + said
                : "the server answers with HTTP status " + status,
            status >= 500 || status == 429 ? "run again later" : "check the address");
    boolean passing =
        status == 408
            || status == 425
            || status == 429
            || (status >= 500 && status != 501 && status != 505);
    return passing ? new Patience.PassingException(problem, WebClient.retryAfter(answer)) : problem;
  }

  /** What helps with a server that gives all or nothing. */
  private String download() {
    boolean secret = address.query().isPresent() || address.user().isPresent();
    return secret
        ? "download it first: curl -LO with the whole address"
        : "download it first: curl -LO '" + address.name().replace("'", "%27") + "'";
  }
}
