package preflight.ec2;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of EC2 VM Import on a day. Immutable; a knowledge file is read when it is first
 * asked for. Whatever lies outside of the days on which it was seen is less sure.
 */
public final class Knowledge {

  private static final class Limits {
    static final List<Limit> ALL = Limit.load();
  }

  private static final class Figures {
    static final List<Progress> ALL = Progress.load();
  }

  private static final class Durations {
    static final List<StateDuration> ALL = StateDuration.load();
  }

  private final LocalDate day;
  private final Optional<String> leftOut;

  private Knowledge(LocalDate day, Optional<String> leftOut) {
    this.day = day;
    this.leftOut = leftOut;
  }

  /** What is known as of a day. */
  public static Knowledge asOf(LocalDate day) {
    return new Knowledge(day, Optional.empty());
  }

  /** The same, without the rows that are made from this field case alone. */
  public Knowledge withoutCase(String id) {
    return new Knowledge(day, Optional.of(id));
  }

  /** The day whose knowledge this is. */
  public LocalDate day() {
    return day;
  }

  /** When AWS's list was last looked at. */
  public static LocalDate newestSighting() {
    return Sightings.all().newest();
  }

  /** When AWS's list was first looked at; what is said of days before rests on later lists. */
  public static LocalDate oldestSighting() {
    return Sightings.all().oldest();
  }

  /** True when the newest sighting is more than a year older than the day. */
  public boolean isStale() {
    return Sightings.all().isStale(day);
  }

  /** The judge of kernels. */
  public Kernels kernels() {
    return new Kernels(day, Sightings.all(), rows(), architectures());
  }

  /**
   * Reads the tables that a check needs, which otherwise are read when they are first asked.
   *
   * @return the number of their rows
   */
  public static int load() {
    return acceptances().size()
        + Family.all().size()
        + OperatingSystem.all().size()
        + RootSigns.all().size()
        + Message.all().size()
        + Limits.ALL.size()
        + Figures.ALL.size()
        + Durations.ALL.size();
  }

  /** What EC2 accepts and refuses, of all days: formats, file systems, layouts, architectures. */
  public static List<Acceptance> acceptances() {
    LocalDate any = newestSighting();
    List<Acceptance> all = new ArrayList<>(Acceptances.formats(any).rows());
    all.addAll(Acceptances.fileSystems(any).rows());
    all.addAll(Acceptances.layouts(any).rows());
    all.addAll(Acceptances.architectures(any).rows());
    return List.copyOf(all);
  }

  /** The operating systems in force, as published or seen. */
  public List<OperatingSystem> operatingSystems() {
    List<OperatingSystem> inForce = new ArrayList<>();
    for (OperatingSystem.Listed row : rows()) {
      if (row.row().dated().covers(day)) {
        inForce.add(row.row());
      }
    }
    return List.copyOf(inForce);
  }

  private List<OperatingSystem.Listed> rows() {
    if (leftOut.isEmpty()) {
      return OperatingSystem.all();
    }
    List<OperatingSystem.Listed> rows = new ArrayList<>();
    for (OperatingSystem.Listed row : OperatingSystem.all()) {
      if (!row.row().cases().equals(List.of(leftOut.get()))) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The family of an ID of {@code /etc/os-release}, with the name that people know it by. */
  public static Optional<Family> family(String id) {
    return Family.of(id);
  }

  /**
   * A message as it was worded on the day.
   *
   * @param id of messages.tsv
   * @throws IllegalArgumentException for an id that is not there, which is a defect of the caller
   */
  public InForce<Message> message(String id) {
    List<Message> rows = new ArrayList<>();
    for (Message message : Message.all()) {
      if (message.id().equals(id)) {
        rows.add(message);
      }
    }
    Optional<InForce<Message>> found = Sightings.all().pick(rows, day);
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no message " + id);
    }
    return found.get();
  }

  /** All messages, of all days. */
  public static List<Message> messages() {
    return Message.all();
  }

  /**
   * The messages in what somebody pasted, whatever its day: the whole text, or where that is none,
   * the messages whose text stands somewhere in it, as in a line of a log or of JSON.
   */
  public static List<Message> recognised(String pasted) {
    Optional<Message> whole = recognise(pasted);
    if (whole.isPresent()) {
      return List.of(whole.get());
    }
    List<Message> within = new ArrayList<>();
    for (Message message : Message.all()) {
      boolean known = within.stream().anyMatch(m -> m.id().equals(message.id()));
      if (!known && message.standsIn(pasted)) {
        within.add(message);
      }
    }
    return List.copyOf(within);
  }

  /** The message that somebody pasted, whatever its day; see {@link Message#isSaidBy}. */
  public static Optional<Message> recognise(String pasted) {
    Optional<Message> general = Optional.empty();
    for (Message message : Message.all()) {
      if (message.isSaidBy(pasted)) {
        if (message.text().orElse("").indexOf('<') < 0) {
          return Optional.of(message);
        }
        general = general.or(() -> Optional.of(message));
      }
    }
    return general;
  }

  /** What may be behind a message, the most frequent first. */
  public static List<Cause> causes(Message message) {
    List<Cause> causes = new ArrayList<>();
    for (Cause cause : Cause.all()) {
      if (cause.message().equals(message.id())) {
        causes.add(cause);
      }
    }
    return List.copyOf(causes);
  }

  /** The messages in use on the day: of each id the wording of the day. */
  public List<InForce<Message>> messagesInForce() {
    List<InForce<Message>> inForce = new ArrayList<>();
    for (Message message : Message.all()) {
      InForce<Message> found = message(message.id());
      if (found.row().equals(message) && !day.isBefore(message.dated().first())) {
        inForce.add(found);
      }
    }
    return List.copyOf(inForce);
  }

  /** What EC2 accepts and refuses on the day, in the order of the files. */
  public List<InForce<Acceptance>> acceptancesInForce() {
    List<InForce<Acceptance>> inForce = new ArrayList<>();
    for (Acceptances file :
        List.of(
            Acceptances.formats(day),
            Acceptances.fileSystems(day),
            Acceptances.layouts(day),
            Acceptances.architectures(day))) {
      for (Acceptance row : file.rows()) {
        Route route = row.route().orElse(Route.IMPORT_IMAGE);
        Optional<InForce<Acceptance>> found = file.find(row.subject(), route);
        if (found.isPresent() && found.get().row().equals(row) && !inForce.contains(found.get())) {
          inForce.add(found.get());
        }
      }
    }
    return List.copyOf(inForce);
  }

  /**
   * What becomes of a container.
   *
   * @param content what the file is, as formats.tsv names it: {@code vdi}, {@code
   *     vmdk:streamOptimized}
   * @param declared the format of the request; empty for the content's own
   */
  public Optional<InForce<Acceptance>> format(
      String content, Optional<ContainerFormat> declared, Route route) {
    Acceptances formats = Acceptances.formats(day).without(leftOut);
    int colon = content.indexOf(':');
    String plain = colon < 0 ? content : content.substring(0, colon);
    if (declared.isEmpty() || declared.get().name().equalsIgnoreCase(plain)) {
      return formats.find(content, route);
    }
    String as = " as " + declared.get().name().toLowerCase(Locale.ROOT);
    return formats
        .find(content + as, route)
        .or(() -> formats.find(plain + as, route))
        .or(() -> formats.find("other" + as, route));
  }

  /**
   * What becomes of a root on a file system, for example {@code ext4} or {@code btrfs:subvolume}.
   */
  public Optional<InForce<Acceptance>> filesystem(String subject, Route route) {
    return Acceptances.fileSystems(day).without(leftOut).find(subject, route);
  }

  /** What becomes of a partition table, boot mode or volume, as layouts.tsv names it. */
  public Optional<InForce<Acceptance>> layout(String subject, Route route) {
    return Acceptances.layouts(day).without(leftOut).find(subject, route);
  }

  /** What becomes of an architecture. */
  public Optional<InForce<Acceptance>> architecture(Architecture architecture, Route route) {
    return architectures().find(architecture.label(), route);
  }

  private Acceptances architectures() {
    return Acceptances.architectures(day).without(leftOut);
  }

  /** A limit, where there is one on the day; one that was withdrawn is none. */
  public Optional<InForce<Limit>> limit(Limit.Kind kind) {
    List<Limit> rows = new ArrayList<>();
    for (Limit limit : Limits.ALL) {
      if (limit.kind() == kind
          && Sightings.all().standing(limit.dated(), day) != Sightings.Standing.NOT_IN_FORCE) {
        rows.add(limit);
      }
    }
    return Sightings.all().pick(rows, day);
  }

  /**
   * The limit of the day, or where it was withdrawn the one before: what AWS asked for when it last
   * named a figure.
   */
  public Optional<Limit> limitLastNamed(Limit.Kind kind) {
    Optional<Limit> last = limit(kind).map(InForce::row);
    if (last.isPresent()) {
      return last;
    }
    for (Limit limit : Limits.ALL) {
      boolean named = limit.kind() == kind && limit.dated().first().isBefore(day);
      if (named && (last.isEmpty() || last.get().dated().first().isBefore(limit.dated().first()))) {
        last = Optional.of(limit);
      }
    }
    return last;
  }

  /** The signs by which a root is recognised, and their judge. */
  public RootSigns rootSigns() {
    return RootSigns.all();
  }

  /** The usual progress figures of a state. */
  public Optional<InForce<Progress>> progress(TaskState state) {
    List<Progress> rows = new ArrayList<>();
    for (Progress figure : Figures.ALL) {
      if (figure.state() == state) {
        rows.add(figure);
      }
    }
    return Sightings.all().pick(rows, day);
  }

  /** How long tasks stayed in a state that ended so; empty where none was measured. */
  public Optional<StateDuration> duration(TaskState state, StateDuration.End end) {
    for (StateDuration duration : Durations.ALL) {
      if (duration.state() == state && duration.end() == end) {
        return Optional.of(duration);
      }
    }
    return Optional.empty();
  }

  /**
   * How long after the start a failure in this state shows; for completed, when the import ends.
   * Nothing is known of the time that a request takes.
   *
   * @param virtualBytes of all the machine's disks together
   */
  public Optional<TimeSpan> expectedTime(TaskState state, long virtualBytes) {
    if (!state.onTheWay() || state == TaskState.REQUEST) {
      return Optional.empty();
    }
    TimeSpan sum = TimeSpan.NONE;
    for (TaskState passed = TaskState.PENDING;
        passed != state;
        passed = passed.next().orElseThrow()) {
      Optional<StateDuration> duration = duration(passed, StateDuration.End.PASSED);
      if (duration.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(duration.get().forBytes(virtualBytes));
    }
    if (state == TaskState.COMPLETED) {
      return Optional.of(sum);
    }
    Optional<StateDuration> last = duration(state, StateDuration.End.FAILED);
    if (last.isEmpty()) {
      last = duration(state, StateDuration.End.PASSED);
    }
    return last.isEmpty()
        ? Optional.empty()
        : Optional.of(sum.plus(last.get().forBytes(virtualBytes)));
  }
}
