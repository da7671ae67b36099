package preflight.ec2;

/** A knowledge file of the program itself is defective; the message names file and line. */
public final class KnowledgeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KnowledgeException(String file, int line, String problem) {
    super(file + ":" + line + ": " + problem);
  }

  KnowledgeException(String file, Throwable cause) {
    super(file + ": cannot be read", cause);
  }
}
