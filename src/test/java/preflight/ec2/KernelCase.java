package preflight.ec2;

import java.util.List;

/**
 * A published outcome of a kernel; the day of an undated one is the earliest it can have.
 *
 * @param kernelTold whether the report tells the kernel, or it is that of the release
 */
record KernelCase(
    String id,
    String day,
    String family,
    String release,
    String uname,
    boolean kernelTold,
    Outcome outcome) {

  private static KernelCase refused(
      String id, String day, String family, String release, String uname) {
    return new KernelCase(id, day, family, release, uname, true, Outcome.REFUSED);
  }

  private static KernelCase completed(
      String id, String day, String family, String release, String uname, boolean told) {
    return new KernelCase(id, day, family, release, uname, told, Outcome.ACCEPTED);
  }

  /** Where a report does not tell the kernel, it is the one that the release came with. */
  static final List<KernelCase> ALL =
      List.of(
          refused("walk-through 32-bit", "2016-06-06", "debian", "8", "3.16.0-4-686-pae"),
          refused("packer#6743", "2018-09-01", "ubuntu", "18.04", "4.15.0-1021-aws"),
          refused("samuraiwtf-4.9", "2019-06-01", "debian", "9", "4.9.0-8-amd64"),
          refused("sift#465", "2020-05-12", "ubuntu", "18.04", "4.18.0-15-generic"),
          refused("gentoo", "2020-12-01", "gentoo", "", "5.4.66-gentoo-x86_64"),
          refused("hackmeplease-5.8", "2021-07-01", "ubuntu", "20.04", "5.8.0-59-generic"),
          refused("photon4-kernel", "2022-08-29", "photon", "4.0", "5.10.83-4.ph4-aws"),
          refused("rhel9-vmie-10", "2023-04-05", "rhel", "9.1", "5.14.0-162.6.1.el9_1.x86_64"),
          refused("wazuh-al2023", "2024-06-10", "amzn", "2023", "6.1.91-99.172.amzn2023.x86_64"),
          refused("nitanshuos-5.10.220", "2025-11-01", "nitanshuos", "", "5.10.220"),
          refused("daimonos-6.12.27", "2026-04-01", "daimonos", "", "6.12.27"),
          completed("walk-through", "2016-06-06", "debian", "8", "3.16.0-4-amd64", true),
          completed(
              "centos72-ext4-ok",
              "2016-02-17",
              "centos",
              "7.2.1511",
              "3.10.0-327.el7.x86_64",
              false),
          completed("ubuntu16043-ok", "2018-03-13", "ubuntu", "16.04", "4.10.0-28-generic", false),
          completed(
              "ubuntu1604-vbox-ok", "2019-03-01", "ubuntu", "16.04", "4.4.0-142-generic", false),
          completed(
              "besparked-centos74-ok",
              "2018-04-28",
              "centos",
              "7.4.1708",
              "3.10.0-693.el7.x86_64",
              false),
          completed(
              "packer-6569-centos75-ok",
              "2018-09-26",
              "centos",
              "7.5.1804",
              "3.10.0-862.el7.x86_64",
              false),
          completed(
              "cyberrange-kali-2019.1",
              "2019-03-01",
              "kali",
              "2019.1",
              "4.19.0-kali1-amd64",
              false),
          completed(
              "packer-8302-centos7-ok",
              "2019-10-31",
              "centos",
              "7",
              "3.10.0-1062.el7.x86_64",
              false),
          completed(
              "ods-centos77-ok",
              "2019-10-01",
              "centos",
              "7.7.1908",
              "3.10.0-1062.el7.x86_64",
              false),
          completed(
              "jdeathe-centos79-ok",
              "2020-12-01",
              "centos",
              "7.9.2009",
              "3.10.0-1160.el7.x86_64",
              false),
          completed(
              "xmigrate-142-centos8", "2022-03-26", "centos", "8", "4.18.0-348.el8.x86_64", false),
          completed(
              "xmigrate-142-rhel7", "2022-03-26", "rhel", "7.9", "3.10.0-1160.el7.x86_64", false),
          completed(
              "centos610-vocera-ok",
              "2022-06-22",
              "centos",
              "6.10",
              "2.6.32-754.35.1.el6.x86_64",
              true),
          completed(
              "centos7-vocera-ok",
              "2022-06-23",
              "centos",
              "7.8.2003",
              "3.10.0-1127.13.1.el7.x86_64",
              true),
          completed(
              "jammy-cloudimg-vmdk-ok",
              "2023-06-01",
              "ubuntu",
              "22.04",
              "5.15.0-73-generic",
              false),
          completed(
              "gcp-jammy-gcpkernel", "2026-03-26", "ubuntu", "22.04", "6.8.0-1052-gcp", true));
}
