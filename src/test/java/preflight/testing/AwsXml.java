package preflight.testing;

import java.util.Map;

/** An answer of the AWS query protocol, in the making. */
final class AwsXml {

  private final StringBuilder text = new StringBuilder();

  /** Leaves out what is empty. */
  AwsXml element(String name, String content) {
    if (!content.isEmpty()) {
      text.append('<').append(name).append('>');
      text.append(content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
      text.append("</").append(name).append('>');
    }
    return this;
  }

  AwsXml open(String name) {
    text.append('<').append(name).append('>');
    return this;
  }

  AwsXml close(String name) {
    text.append("</").append(name).append(">\n");
    return this;
  }

  AwsXml tags(Map<String, String> tags) {
    open("tagSet");
    tags.forEach(
        (key, value) -> open("item").element("key", key).element("value", value).close("item"));
    return close("tagSet");
  }

  /** The whole answer. */
  static String answer(AwsCall call, AwsXml content) {
    return switch (call.version()) {
      case AwsStandIn.EC2 ->
          root(call.action() + "Response", "http://ec2.amazonaws.com/doc/2016-11-15/")
              .element("requestId", "00000000-0000-0000-0000-000000000000")
              .add(content)
              .close(call.action() + "Response")
              .toString();
      default ->
          root(call.action() + "Response", namespace(call))
              .open(call.action() + "Result")
              .add(content)
              .close(call.action() + "Result")
              .open("ResponseMetadata")
              .element("RequestId", "00000000-0000-0000-0000-000000000000")
              .close("ResponseMetadata")
              .close(call.action() + "Response")
              .toString();
    };
  }

  /** An error as the service of the call words it. */
  static String error(AwsCall call, AwsTrouble trouble) {
    AwsXml error = new AwsXml().open("Error");
    if (!call.version().equals(AwsStandIn.EC2)) {
      error.element("Type", trouble.status() < 500 ? "Sender" : "Receiver");
    }
    error.element("Code", trouble.code()).element("Message", trouble.message()).close("Error");
    if (call.version().equals(AwsStandIn.EC2)) {
      return new AwsXml()
          .open("Response")
          .open("Errors")
          .add(error)
          .close("Errors")
          .element("RequestID", "00000000-0000-0000-0000-000000000000")
          .close("Response")
          .toString();
    }
    return root("ErrorResponse", namespace(call))
        .add(error)
        .element("RequestId", "00000000-0000-0000-0000-000000000000")
        .close("ErrorResponse")
        .toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private AwsXml add(AwsXml other) {
    text.append(other.text);
    return this;
  }

  private static String namespace(AwsCall call) {
    return call.version().equals(AwsStandIn.STS)
        ? "https://sts.amazonaws.com/doc/2011-06-15/"
        : "https://iam.amazonaws.com/doc/2010-05-08/";
  }

  private static AwsXml root(String name, String namespace) {
    AwsXml xml = new AwsXml();
    xml.text
        .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
        .append(name)
        .append(" xmlns=\"")
        .append(namespace)
        .append("\">\n");
    return xml;
  }
}
