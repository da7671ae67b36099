package preflight.ec2;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ec2.KernelVerdict.Listing;
import preflight.ec2.OperatingSystem.Listed;

/**
 * Whether EC2 takes a kernel. AWS publishes lists but not how they are compared; the published
 * cases fit this: a kernel whose x.y.z is listed for any release of any family is taken, a listed
 * x.y counts within its own family, a 32-bit kernel is never taken.
 */
public final class Kernels {

  /** The rows that matter on the day, by how well they fit. */
  private static final class Sorted {
    final List<OperatingSystem> sameRelease = new ArrayList<>();
    final List<OperatingSystem> sameFamily = new ArrayList<>();
    final List<OperatingSystem> elsewhere = new ArrayList<>();
    final List<OperatingSystem> perhapsStill = new ArrayList<>();
    final List<OperatingSystem> excluding = new ArrayList<>();
    boolean perhapsAlready;
    boolean releaseListed;
    boolean kernelsOfReleaseUnknown;

    List<OperatingSystem> best() {
      List<OperatingSystem> all = new ArrayList<>(sameRelease);
      all.addAll(sameFamily);
      all.addAll(elsewhere);
      return all;
    }
  }

  private final LocalDate day;
  private final Sightings sightings;
  private final List<Listed> rows;
  private final Acceptances architectures;

  Kernels(LocalDate day, Sightings sightings, List<Listed> rows, Acceptances architectures) {
    this.day = day;
    this.sightings = sightings;
    this.rows = rows;
    this.architectures = architectures;
  }

  /**
   * Judges the kernel of the default boot entry.
   *
   * @param family the ID of {@code /etc/os-release}; empty text where it is not known
   * @param release the most exact that the image tells, for example from {@code
   *     /etc/debian_version}
   * @param uname what {@code uname -r} would print
   * @param architecture of the kernel
   */
  public KernelVerdict judge(
      String family, Optional<String> release, String uname, Architecture architecture) {
    Optional<Family> known = Family.of(family);
    String id = known.isPresent() ? known.get().id() : family;
    Optional<Release> number =
        release.isPresent() ? Release.parse(release.get()) : Optional.empty();
    Sorted found = sort(id, number, uname);
    Listing listing = listing(id, number, found);
    Architecture actual = is32Bit(uname) ? Architecture.I386 : architecture;
    Optional<InForce<Acceptance>> taken = architectures.find(actual.label(), Route.IMPORT_IMAGE);
    if (taken.isPresent() && taken.get().row().outcome() == Outcome.REFUSED) {
      return new KernelVerdict(
          Outcome.REFUSED,
          taken.get().confidence(),
          listing,
          List.of(),
          "EC2 VM Import takes no " + actual.label() + " kernel");
    }
    if (Release.leadingNumbers(uname).length < 3) {
      return new KernelVerdict(
          Outcome.CANNOT_TELL, Confidence.LOW, listing, List.of(), "the version has no x.y.z");
    }
    return judge(known, listing, found, uname);
  }

  private KernelVerdict judge(
      Optional<Family> family, Listing listing, Sorted found, String uname) {
    if (!found.excluding.isEmpty()) {
      return verdict(
          Outcome.REFUSED, Confidence.HIGH, listing, found.excluding, "named as an exception");
    }
    if (!found.sameRelease.isEmpty()) {
      Confidence most = Confidence.of(found.sameRelease.get(0).kernelEvidence(day));
      String why = "release and kernel are listed together";
      return verdict(Outcome.ACCEPTED, most, listing, found.best(), why);
    }
    if (!found.best().isEmpty()) {
      OperatingSystem row = found.best().get(0);
      String why = "the kernel is listed, for " + row.family() + " " + row.release();
      return verdict(Outcome.ACCEPTED, Confidence.MEDIUM, listing, found.best(), why);
    }
    if (!found.perhapsStill.isEmpty()) {
      String why = "the kernel was listed, or seen to be taken, shortly before";
      return verdict(Outcome.ACCEPTED, Confidence.MEDIUM, listing, found.perhapsStill, why);
    }
    if (found.kernelsOfReleaseUnknown) {
      String why = "the release is listed, its kernels were never published";
      return verdict(Outcome.CANNOT_TELL, Confidence.LOW, listing, List.of(), why);
    }
    boolean clone = family.isPresent() && family.get().standing() == Family.Standing.CLONE;
    // of systems that no list ever named, one published image was not refused but hung
    boolean neverListed = !isListed(family);
    Confidence sure =
        clone || neverListed || found.perhapsAlready || !sightings.namesKernels(day)
            ? Confidence.MEDIUM
            : Confidence.HIGH;
    return verdict(Outcome.REFUSED, sure, listing, List.of(), uname + " is not listed");
  }

  private boolean isListed(Optional<Family> family) {
    for (Listed listed : rows) {
      if (family.isPresent() && listed.row().family().equalsIgnoreCase(family.get().id())) {
        return true;
      }
    }
    return false;
  }

  /** Days that no list covers make everything less sure but what was seen on the day itself. */
  private KernelVerdict verdict(
      Outcome outcome,
      Confidence confidence,
      Listing listing,
      List<OperatingSystem> rests,
      String why) {
    boolean seen =
        !rests.isEmpty()
            && rests.get(0).dated().evidence() == Evidence.FIELD
            && rests.get(0).dated().covers(day);
    boolean outside = sightings.isStale(day) || (day.isBefore(sightings.oldest()) && !seen);
    return new KernelVerdict(
        outcome, outside ? confidence.lower() : confidence, listing, List.copyOf(rests), why);
  }

  private Sorted sort(String family, Optional<Release> release, String uname) {
    Sorted sorted = new Sorted();
    for (Listed listed : rows) {
      OperatingSystem row = listed.row();
      boolean ownFamily = row.family().equalsIgnoreCase(family);
      boolean ownRelease = ownFamily && listed.covers(release);
      boolean lists = listed.lists(uname, ownFamily);
      switch (standing(row.dated())) {
        case IN_FORCE -> {
          sorted.releaseListed |= ownRelease;
          sorted.kernelsOfReleaseUnknown |= ownRelease && listed.kernels().isEmpty();
          if (ownFamily && listed.excludes(uname)) {
            sorted.excluding.add(row);
          }
          if (lists) {
            add(
                row,
                ownRelease ? sorted.sameRelease : ownFamily ? sorted.sameFamily : sorted.elsewhere);
          }
        }
        case PERHAPS_STILL -> {
          if (lists) {
            sorted.perhapsStill.add(row);
          }
        }
        case PERHAPS_ALREADY -> sorted.perhapsAlready |= lists;
        case NOT_IN_FORCE -> {}
      }
    }
    return sorted;
  }

  /** What was seen in the field before what is documented, before what is inferred. */
  private void add(OperatingSystem row, List<OperatingSystem> rows) {
    boolean strong = row.kernelEvidence(day) != Evidence.INFERRED;
    rows.add(strong ? 0 : rows.size(), row);
  }

  /** Before the oldest list its rows are assumed to hold; the verdict says so by its confidence. */
  private Sightings.Standing standing(Dated dated) {
    boolean assumed =
        day.isBefore(sightings.oldest())
            && dated.covers(sightings.oldest())
            && dated.evidence() == Evidence.DOCUMENTED;
    return assumed ? Sightings.Standing.IN_FORCE : sightings.standing(dated, day);
  }

  private static Listing listing(String family, Optional<Release> release, Sorted found) {
    if (found.releaseListed) {
      return Listing.LISTED;
    }
    return family.isEmpty() || release.isEmpty() ? Listing.UNKNOWN : Listing.UNLISTED;
  }

  /**
   * Flavours by which distributions name 32-bit kernels: Debian, Ubuntu, Fedora, RHEL, openSUSE.
   */
  private static boolean is32Bit(String uname) {
    return uname.endsWith("-686")
        || uname.endsWith("-686-pae")
        || uname.endsWith("-586")
        || uname.endsWith("-pae")
        || uname.endsWith(".i686")
        || uname.endsWith(".i586")
        || uname.endsWith(".i386")
        || uname.endsWith(".PAE");
  }
}
