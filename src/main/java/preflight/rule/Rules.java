package preflight.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All rules, in the order in which EC2 meets their faults, as far as cases show it. */
public final class Rules {

  public static final List<Rule> ALL =
      List.of(
          new RequestNotAccepted(),
          new UnsupportedContainer(),
          new FormatMismatch(),
          new UnsupportedVmdk(),
          new UnsupportedOva(),
          new ChunkedDisk(),
          new SeveralNetworkCards(),
          new MediumInDrive(),
          new TooManyVolumes(),
          new DiskTooLarge(),
          new TruncatedImage(),
          new ManifestMismatch(),
          new DamagedContainer(),
          new NoValidPartitions(),
          new PartitionBeyondEnd(),
          new DamagedPartitionTable(),
          new EfiPartition(),
          // volume groups are activated before anything on them is looked at
          new IncompleteVolumeGroup(),
          new DamagedVolumeGroup(),
          new EncryptedVolume(),
          new WindowsGuest(),
          new FileSystemNotRead(),
          new DamagedFileSystem(),
          new UnknownOs(),
          // Fedora CoreOS on a GPT got "Unknown OS" in 2021, when the guide excluded GPT
          new PartitionTableNotAccepted(),
          new FstabMissing(),
          new FstabDeviceName(),
          new FstabMissingVolume(),
          new FstabNetworkMount(),
          new BtrfsSubvolume(),
          new RootNearlyFull(),
          new SeveralRoots(),
          new MultipleGrubConfigs(),
          new NoBlsDefault(),
          new NoDefaultKernel(),
          new UncertainDefaultEntry(),
          new UnsupportedKernel(),
          new Kernel32Bit(),
          new KernelForeignArchitecture(),
          new UnlistedRelease(),
          new InitrdMissing(),
          new InitrdDamaged(),
          new InitrdNotRead(),
          new RootNotMountable(),
          new RootVolumeNotActivated(),
          new RootDeviceUnknown(),
          new InitMissing(),
          new BootModeMismatch(),
          new NoFallbackLoader(),
          new EfiChainBroken(),
          new NoBootCode(),
          new NoDiskDriver(),
          new NoNetworkDriver(),
          new NoDhcpClient(),
          new StaticAddress(),
          new InterfaceName(),
          new NoSshServer(),
          new FirewallBlocksSsh(),
          new NoSerialConsole(),
          new GuestTools());

  /** Asked when all others found neither fault nor doubt. */
  public static final Rule LAST = new GuestUnknown();

  /** All of them, by their codes. */
  public static List<Rule> everyone() {
    List<Rule> rules = new ArrayList<>(ALL);
    rules.add(LAST);
    rules.sort(Comparator.comparing(rule -> rule.id().code()));
    return List.copyOf(rules);
  }

  /** The rule of this code or name. */
  public static Optional<Rule> named(String codeOrName) {
    for (Rule rule : everyone()) {
      if (rule.id().code().equalsIgnoreCase(codeOrName)
          || rule.id().name().equalsIgnoreCase(codeOrName)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** Whether another container mends a fault, which the disk's content then does not have. */
  public static boolean isOfFormat(Finding finding) {
    String code = finding.rule().code();
    return code.equals(UnsupportedContainer.ID.code()) || code.equals(UnsupportedVmdk.ID.code());
  }

  /** Whether a fault is gone when the disks are written into a container of their own. */
  public static boolean isMendedByConversion(Finding finding) {
    String code = finding.rule().code();
    return isOfFormat(finding)
        || code.equals(UnsupportedOva.ID.code())
        || code.equals(ChunkedDisk.ID.code());
  }

  private Rules() {}
}
