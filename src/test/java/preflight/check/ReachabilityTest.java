package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.Siblings;
import preflight.image.ova.Ovas;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.SnapshotRoute;
import preflight.rule.Effect;
import preflight.rule.Finding;

/** What decides whether a machine comes up and can be reached, judged on both routes. */
class ReachabilityTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

  private static final Set<String> CODES =
      Set.of(
          "PF110", "PF111", "PF112", "PF113", "PF309", "PF310", "PF311", "PF312", "PF801", "PF802",
          "PF803", "PF804", "PF805", "PF806", "PF807");

  private static final String GRUB =
      Guests.GRUB.replace("root=/dev/sda1", "root=/dev/sda1 console=ttyS0");

  /** A guest in which nothing is wrong, by its files. */
  private static Map<String, String> whole() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("/boot/grub/grub.cfg", GRUB);
    files.put("/usr/sbin/dhclient", "");
    files.put("/usr/sbin/sshd", "");
    files.put("/var/lib/dpkg/status", "Package: base\n");
    files.put("/etc/systemd/system/multi-user.target.wants/ssh.service", "");
    files.put("/etc/network/interfaces", "auto eth0\niface eth0 inet dhcp\n");
    return files;
  }

  private static ExtWriter write(Map<String, String> files) {
    ExtWriter writer = Guests.withoutFstab();
    writer.file("/etc/os-release", Guests.OS);
    if (!files.containsKey("/etc/fstab")) {
      writer.file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n");
    }
    files.forEach(writer::file);
    return writer;
  }

  /** The whole guest with other files; a leading minus takes one away. */
  private static byte[] guest(String... changes) {
    Map<String, String> files = whole();
    int i = 0;
    while (i < changes.length) {
      if (changes[i].startsWith("-")) {
        files.remove(changes[i].substring(1));
        i++;
      } else {
        files.put(changes[i], changes[i + 1]);
        i += 2;
      }
    }
    return write(files).disk();
  }

  private static final String LINK = "/usr/lib/systemd/network/99-default.link";
  private static final String NETPLAN = "/etc/netplan/00-installer-config.yaml";
  private static final String FSTAB = "/etc/fstab";
  private static final String WANTS = "/etc/systemd/system/multi-user.target.wants/";

  static Stream<Arguments> faults() {
    return Stream.of(
        // code, what, on import-image, on Nitro, on Xen, the disk
        fault("PF801", "Debian", "HANGS", "HANGS", "HANGS", guest("-/usr/sbin/dhclient")),
        fault(
            "PF801",
            "CentOS",
            "HANGS",
            "HANGS",
            "HANGS",
            guest("-/usr/sbin/dhclient", "-/var/lib/dpkg/status", "/var/lib/rpm/Packages", "")),
        fault(
            "PF802",
            "ifupdown",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                "/etc/network/interfaces",
                "auto eth0\niface eth0 inet static\n  address 192.0.2.7/24\n")),
        fault(
            "PF802",
            "ifcfg",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                "-/etc/network/interfaces",
                "/etc/sysconfig/network-scripts/ifcfg-eth0",
                "DEVICE=eth0\nBOOTPROTO=none\nIPADDR=192.0.2.7\nONBOOT=yes\n")),
        fault(
            "PF802",
            "netplan",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                "-/etc/network/interfaces",
                NETPLAN,
                "network:\n  ethernets:\n    eth0:\n      addresses:\n      - 192.0.2.7/24\n")),
        fault(
            "PF803",
            "VMware, netplan",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                "-/etc/network/interfaces",
                LINK,
                "",
                NETPLAN,
                "network:\n  version: 2\n  ethernets:\n    ens33:\n      dhcp4: true\n")),
        fault(
            "PF803",
            "VirtualBox, ifupdown",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(LINK, "", "/etc/network/interfaces", "auto enp0s3\niface enp0s3 inet dhcp\n")),
        fault("PF803", "eth0 where udev names cards", "NOTE", "HANGS", "-", guest(LINK, "")),
        fault(
            "PF803",
            "ens33 where the kernel names cards",
            "NOTE",
            "HANGS",
            "HANGS",
            guest("/etc/network/interfaces", "auto ens33\niface ens33 inet dhcp\n")),
        fault(
            "PF803",
            "hardware address",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                "-/etc/network/interfaces",
                "/etc/sysconfig/network-scripts/ifcfg-eth0",
                "DEVICE=eth0\nBOOTPROTO=dhcp\nHWADDR=00:0C:29:01:02:03\n")),
        fault(
            "PF803",
            "a rule of udev for the old card",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                "/lib/udev/rules.d/75-persistent-net-generator.rules",
                "",
                "/etc/udev/rules.d/70-persistent-net.rules",
                "SUBSYSTEM==\"net\", ATTR{address}==\"00:0c:29:01:02:03\", NAME=\"eth0\"\n")),
        fault("PF804", "none installed", "NOTE", "HANGS", "HANGS", guest("-/usr/sbin/sshd")),
        fault(
            "PF804",
            "not started by systemd",
            "NOTE",
            "HANGS",
            "HANGS",
            guest("-" + WANTS + "ssh.service", WANTS + "cron.service", "")),
        fault(
            "PF804",
            "not started in its runlevel",
            "NOTE",
            "HANGS",
            "HANGS",
            guest("-" + WANTS + "ssh.service", "/etc/rc.d/rc3.d/S10network", "")),
        fault(
            "PF805",
            "iptables",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                WANTS + "iptables.service",
                "",
                "/etc/sysconfig/iptables",
                "*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n")),
        fault(
            "PF805",
            "ufw",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                "/usr/sbin/ufw",
                "",
                "/etc/ufw/ufw.conf",
                "ENABLED=yes\n",
                "/etc/default/ufw",
                "DEFAULT_INPUT_POLICY=\"DROP\"\n",
                "/etc/ufw/user.rules",
                "*filter\n:ufw-user-input - [0:0]\nCOMMIT\n")),
        fault(
            "PF805",
            "firewalld",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                WANTS + "firewalld.service",
                "",
                "/etc/firewalld/zones/public.xml",
                "<?xml version=\"1.0\"?>\n<zone><service name=\"http\"/></zone>\n")),
        fault(
            "PF805",
            "nftables",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(
                "/etc/systemd/system/sysinit.target.wants/nftables.service",
                "",
                "/etc/nftables.conf",
                """
                flush ruleset
                table inet filter {
                  chain input {
                    type filter hook input priority 0; policy drop;
                    iif lo accept
                  }
                }
                """)),
        fault("PF806", "GRUB 2", "NOTE", "NOTE", "NOTE", guest("/boot/grub/grub.cfg", Guests.GRUB)),
        fault(
            "PF806",
            "GRUB Legacy",
            "NOTE",
            "NOTE",
            "NOTE",
            guest(
                "-/boot/grub/grub.cfg",
                "/boot/grub/menu.lst",
                "default 0\ntitle Linux\nroot (hd0,0)\nkernel /boot/vmlinuz root=/dev/sda1\n")),
        fault("PF807", "VMware", "NOTE", "NOTE", "NOTE", guest("/usr/bin/vmtoolsd", "")),
        fault("PF807", "VirtualBox", "NOTE", "NOTE", "NOTE", guest("/usr/sbin/VBoxService", "")),
        fault(
            "PF310",
            "SCSI",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(FSTAB, "/dev/sda1 / ext4 defaults 0 1\n/dev/sdb1 /data ext4 defaults 0 2\n")),
        fault(
            "PF310",
            "Xen",
            "-",
            "HANGS",
            "-",
            guest(FSTAB, "/dev/xvda1 / ext4 defaults 0 1\n/dev/xvdb /data xfs defaults 0 2\n")),
        fault(
            "PF310",
            "by path",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(FSTAB, "/dev/disk/by-path/pci-0000:00:10.0-scsi-0:0:1:0 /data ext4 rw 0 2\n")),
        fault(
            "PF311",
            "UUID",
            "NOTE",
            "HANGS",
            "HANGS",
            guest(FSTAB, "UUID=99999999-aaaa-bbbb-cccc-dddddddddddd /data ext4 rw 0 2\n")),
        fault("PF311", "label", "NOTE", "HANGS", "HANGS", guest(FSTAB, "LABEL=data /d xfs rw\n")),
        fault("PF312", "VirtualBox", "NOTE", "HANGS", "HANGS", guest(FSTAB, "s /s vboxsf rw\n")),
        fault("PF312", "VMware", "NOTE", "HANGS", "HANGS", guest(FSTAB, ".host:/ /s vmhgfs rw\n")),
        fault("PF312", "NFS", "NOTE", "NOTE", "NOTE", guest(FSTAB, "nas:/a /a nfs rw\n")),
        fault(
            "PF309",
            "LUKS root",
            "REJECTS",
            "HANGS",
            "HANGS",
            encrypted("LUKS\u00ba\u00be\0\1", 0)),
        fault("PF309", "BitLocker root", "REJECTS", "HANGS", "HANGS", bitLocker()),
        fault("PF309", "LUKS data", "NOTE", "NOTE", "NOTE", besideRoot()));
  }

  private static Arguments fault(
      String code, String what, String image, String nitro, String xen, byte[] disk) {
    return Arguments.of(code, what, image, nitro, xen, new Disk(disk));
  }

  /** A disk that no name of a test spells out. */
  private record Disk(ByteSource source) {
    Disk(byte[] bytes) {
      this(new ArraySource("disk.raw", bytes));
    }

    @Override
    public String toString() {
      return source.size() + " bytes";
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("faults")
  void isJudgedOnBothRoutes(
      String code, String what, String image, String nitro, String xen, Disk disk)
      throws IOException {
    Answer answer = check(disk.source(), DAY);
    assertThat(effect(answer.image(), code)).as("import-image").isEqualTo(image);
    assertThat(effect(answer.route().nitro(), code)).as("Nitro").isEqualTo(nitro);
    assertThat(effect(answer.route().xen(), code)).as("Xen").isEqualTo(xen);
    Set<String> others = codes(answer.image());
    others.remove(code);
    assertThat(others).as("what else is found").doesNotContainAnyElementsOf(without(code));
    for (Prediction prediction : answer.predictions()) {
      for (Finding finding : findings(prediction)) {
        if (finding.rule().code().equals(code)) {
          assertThat(finding.confidence()).isNotEqualTo(Confidence.HIGH);
          assertThat(finding.place()).isPresent();
          if (code.startsWith("PF8") && finding.effect() == Effect.HANGS) {
            assertThat(finding.fact()).contains("comes up, but is not reachable");
          } else if (finding.effect() == Effect.HANGS && !code.equals("PF309")) {
            assertThat(finding.fact()).contains("does not come up");
          }
        }
      }
    }
  }

  /** Each of the others is silent, but for a root that cannot be looked into. */
  private static Set<String> without(String code) {
    Set<String> others = new TreeSet<>(CODES);
    others.remove(code);
    return others;
  }

  static Stream<Arguments> sound() {
    return Stream.of(
        Arguments.of("whole", new Disk(guest())),
        Arguments.of(
            "names switched off",
            new Disk(
                guest(
                    LINK,
                    "",
                    "/boot/grub/grub.cfg",
                    GRUB.replace("console", "net.ifnames=0 console")))),
        Arguments.of(
            "any card of systemd-networkd",
            new Disk(
                guest(
                    "-/etc/network/interfaces",
                    "-/usr/sbin/dhclient",
                    LINK,
                    "",
                    "/usr/lib/systemd/systemd-networkd",
                    "",
                    WANTS + "systemd-networkd.service",
                    "",
                    "/etc/systemd/network/99-dhcp-en.network",
                    "[Match]\nName=e*\n[Network]\nDHCP=yes\n"))),
        Arguments.of(
            "NetworkManager makes a connection itself",
            new Disk(
                guest(
                    "-/etc/network/interfaces",
                    LINK,
                    "",
                    "/usr/sbin/NetworkManager",
                    "",
                    "/etc/sysconfig/network-scripts/ifcfg-ens33",
                    "DEVICE=ens33\nBOOTPROTO=dhcp\n"))),
        Arguments.of(
            "cloud-init",
            new Disk(
                guest(
                    LINK,
                    "",
                    "/etc/cloud/cloud.cfg",
                    "users: [default]\n",
                    "/etc/network/interfaces",
                    "auto ens33\niface ens33 inet dhcp\n"))),
        Arguments.of(
            "a bridge, which is not followed",
            new Disk(
                guest(
                    "/etc/network/interfaces",
                    "auto br0\niface br0 inet static\n address 192.0.2.7\n"))),
        Arguments.of(
            "the kernel configures the network",
            new Disk(
                guest(
                    "-/usr/sbin/dhclient",
                    "/boot/grub/grub.cfg",
                    GRUB.replace("console", "ip=dhcp console")))),
        Arguments.of(
            "no package database",
            new Disk(guest("-/usr/sbin/dhclient", "-/usr/sbin/sshd", "-/var/lib/dpkg/status"))),
        Arguments.of("no links to tell", new Disk(guest("-" + WANTS + "ssh.service"))),
        Arguments.of(
            "a firewall that lets SSH in",
            new Disk(
                guest(
                    WANTS + "iptables.service",
                    "",
                    "/etc/sysconfig/iptables",
                    "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n"))),
        Arguments.of(
            "rules that are not loaded",
            new Disk(guest("/etc/sysconfig/iptables", "*filter\n:INPUT DROP [0:0]\nCOMMIT\n"))),
        Arguments.of(
            "mounts that the boot does not wait for",
            new Disk(
                guest(
                    FSTAB,
                    """
                    /dev/sda1 / ext4 rw 0 1
                    /dev/sdb1 /b ext4 nofail
                    /dev/sr0 /c auto noauto
                    /dev/sda2 none swap sw
                    LABEL=gone /d xfs rw,nofail
                    UUID=01020304-0506-0708-090a-0b0c0d0e0f10 /e ext4 rw
                    nas:/a /a nfs _netdev
                    proc /proc proc defaults
                    """))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void isSilentWhereNothingIsWrong(String what, Disk disk) throws IOException {
    Answer answer = check(disk.source(), DAY);
    for (Prediction prediction : answer.predictions()) {
      assertThat(codes(prediction)).as(what).doesNotContainAnyElementsOf(CODES);
    }
  }

  @Test
  void severalCardsAndAMediumAreNotesOfAnAppliance() throws IOException {
    String item = "<Item><ResourceType>%s</ResourceType>%s<InstanceID>%s</InstanceID></Item>";
    String card = item.formatted("10", "<ElementName>nic</ElementName>", "7");
    String medium = item.formatted("15", "<HostResource>ovf:/file/iso</HostResource>", "9");
    String drive = item.formatted("16", "", "9");
    assertThat(codesOfOva(card + drive)).doesNotContain("PF110", "PF111");
    assertThat(codesOfOva(card + card + drive)).contains("PF110").doesNotContain("PF111");
    assertThat(codesOfOva(card + card + card + medium)).contains("PF110", "PF111");
    assertThat(codesOfOva(medium.replace("15", "16"))).contains("PF111").doesNotContain("PF110");
  }

  private static Set<String> codesOfOva(String items) throws IOException {
    Answer answer = check(ova(1, items), DAY);
    assertThat(codes(answer.route().nitro())).doesNotContain("PF110", "PF111");
    for (Finding finding : findings(answer.image())) {
      if (finding.rule().code().startsWith("PF11")) {
        assertThat(finding.effect()).isEqualTo(Effect.NOTE);
      }
    }
    return codes(answer.image());
  }

  /** The limit was 22 in 2018 and is 21 now. */
  @Test
  void moreVolumesThanAnImportTakes() throws IOException {
    LocalDate then = LocalDate.of(2018, 6, 1);
    assertThat(effect(check(ova(22, ""), DAY).image(), "PF112")).isEqualTo("REJECTS");
    assertThat(effect(check(ova(23, ""), then).image(), "PF112")).isEqualTo("REJECTS");
    assertThat(effect(check(ova(22, ""), then).image(), "PF112")).isEqualTo("-");
    Answer answer = check(ova(21, ""), DAY);
    assertThat(effect(answer.image(), "PF112")).isEqualTo("-");
    assertThat(codes(check(ova(22, ""), DAY).route().nitro())).doesNotContain("PF112");
  }

  /** 2 TiB for the boot disk in 2018, under 8 TiB now. */
  @Test
  void aDiskThatIsTooLarge() throws IOException {
    long tib = 1L << 40;
    LocalDate then = LocalDate.of(2018, 4, 1);
    assertThat(effect(check(new Padded(guest(), 8 * tib), DAY).image(), "PF113"))
        .isEqualTo("REJECTS");
    assertThat(effect(check(new Padded(guest(), 8 * tib - 512), DAY).image(), "PF113"))
        .isEqualTo("-");
    assertThat(effect(check(new Padded(guest(), 2 * tib + 512), then).image(), "PF113"))
        .isEqualTo("REJECTS");
    assertThat(effect(check(new Padded(guest(), 2 * tib), then).image(), "PF113")).isEqualTo("-");
    assertThat(codes(check(new Padded(guest(), 8 * tib), DAY).route().nitro()))
        .doesNotContain("PF113");
  }

  private static ByteSource ova(int disks, String items) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "<Envelope xmlns=\"http://schemas.dmtf.org/ovf/envelope/1\"><References>");
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("machine.ovf", new byte[0]);
    StringBuilder section = new StringBuilder("<DiskSection><Info/>");
    StringBuilder drives = new StringBuilder(items);
    for (int i = 0; i < disks; i++) {
      text.append("<File id=\"f" + i + "\" href=\"d" + i + ".raw\"/>");
      section.append("<Disk diskId=\"d" + i + "\" fileRef=\"f" + i + "\" capacity=\"4096\"/>");
      drives.append(
          "<Item><ResourceType>17</ResourceType><InstanceID>1"
              + i
              + "</InstanceID>"
              + "<HostResource>ovf:/disk/d"
              + i
              + "</HostResource></Item>");
      members.put("d" + i + ".raw", new byte[4096]);
    }
    text.append("</References>").append(section).append("</DiskSection>");
    text.append("<VirtualSystem id=\"vm\"><VirtualHardwareSection>").append(drives);
    text.append("</VirtualHardwareSection></VirtualSystem></Envelope>");
    members.put("machine.ovf", text.toString().getBytes(StandardCharsets.UTF_8));
    return Ovas.ova(members);
  }

  /** A disk whose only partition begins so. */
  private static byte[] encrypted(String start, int at) {
    ByteBuffer disk = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(446, (byte) 0x80).put(450, (byte) 0x83).putInt(454, 8).putInt(458, 2000);
    disk.putShort(510, (short) 0xAA55);
    disk.put(4096 + at, start.getBytes(StandardCharsets.ISO_8859_1));
    return disk.array();
  }

  private static byte[] bitLocker() {
    byte[] disk = encrypted("\u00ebX\u0090-FVE-FS-", 0);
    ByteBuffer boot = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    boot.putShort(4096 + 11, (short) 512).put(4096 + 13, (byte) 8);
    boot.putShort(4096 + 510, (short) 0xAA55);
    return disk;
  }

  /** The whole guest, and a second partition with LUKS. */
  private static byte[] besideRoot() {
    byte[] root = guest();
    byte[] both = Arrays.copyOf(root, root.length + (64 << 10));
    ByteBuffer disk = ByteBuffer.wrap(both).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(466, (byte) 0x83).putInt(470, root.length / 512).putInt(474, 128);
    disk.put(root.length, "LUKS\u00ba\u00be\0\1".getBytes(StandardCharsets.ISO_8859_1));
    return both;
  }

  private record Answer(Prediction image, SnapshotRoute route) {
    List<Prediction> predictions() {
      return List.of(image, route.nitro(), route.xen());
    }
  }

  private static Answer check(ByteSource disk, LocalDate day) throws IOException {
    Knowledge knowledge = Knowledge.asOf(day);
    ImportRequest request = ImportRequest.on(day);
    try (Machine machine = MachineOpener.open(disk, Siblings.NONE)) {
      Inspection inspection =
          Inspector.inspect(
              disk.name(), machine, Predictor.questions(knowledge, true, false, done -> {}));
      return new Answer(
          Predictor.predict(inspection, request, knowledge),
          Predictor.snapshotRoute(inspection, request, knowledge));
    }
  }

  private static List<Finding> findings(Prediction prediction) {
    List<Finding> all = new ArrayList<>();
    Optional<Finding> decisive = prediction.decisive();
    decisive.ifPresent(all::add);
    all.addAll(prediction.next());
    all.addAll(prediction.notes());
    return all;
  }

  private static Set<String> codes(Prediction prediction) {
    Set<String> codes = new TreeSet<>();
    findings(prediction).forEach(finding -> codes.add(finding.rule().code()));
    return codes;
  }

  private static String effect(Prediction prediction, String code) {
    for (Finding finding : findings(prediction)) {
      if (finding.rule().code().equals(code)) {
        return finding.effect().name();
      }
    }
    return "-";
  }

  /** A disk with a hole behind its end. */
  private record Padded(ArraySource start, long size) implements ByteSource {

    Padded(byte[] start, long size) {
      this(new ArraySource("disk.raw", start), size);
    }

    @Override
    public String name() {
      return start.name();
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      requireRange(offset, length);
      int there = (int) Math.max(0, Math.min(length, start.size() - offset));
      if (there > 0) {
        start.read(offset, target, from, there);
      }
      Arrays.fill(target, from + there, from + length, (byte) 0);
    }

    @Override
    public long nextData(long offset) {
      return offset < start.size() ? offset : size;
    }

    @Override
    public void close() {}
  }
}
