package preflight.block;

/**
 * Names of partition types (util-linux include/pt-mbr-partnames.h and include/pt-gpt-partnames.h,
 * UAPI Discoverable Partitions Specification).
 */
final class PartitionTypes {

  static final String BIOS_BOOT = "21686148-6449-6e6f-744e-656564454649";
  static final String EFI_SYSTEM = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";

  static final String EXTENDED_BOOT = "bc13c2ff-59e6-4262-a352-b275fd6f7172";

  private PartitionTypes() {}

  static String ofMbr(int type) {
    return switch (type) {
      case 0x00 -> "Empty";
      case 0x01 -> "FAT12";
      case 0x04, 0x06, 0x0E -> "FAT16";
      case 0x05, 0x0F -> "extended";
      case 0x07 -> "HPFS/NTFS/exFAT";
      case 0x0B, 0x0C -> "FAT32";
      case 0x11, 0x14, 0x16, 0x17, 0x1B, 0x1C, 0x1E -> "hidden FAT or NTFS";
      case 0x27 -> "hidden NTFS WinRE";
      case 0x42 -> "Windows dynamic disk";
      case 0x81 -> "Minix / old Linux";
      case 0x82 -> "Linux swap";
      case 0x83 -> "Linux filesystem";
      case 0x85 -> "Linux extended";
      case 0x88 -> "Linux plaintext";
      case 0x8E -> "Linux LVM";
      case 0xA5 -> "FreeBSD";
      case 0xA6 -> "OpenBSD";
      case 0xA8, 0xAF -> "Apple";
      case 0xA9 -> "NetBSD";
      case 0xBE, 0xBF -> "Solaris";
      case 0xDA -> "non-FS data";
      case 0xE8 -> "LUKS";
      case 0xEA -> "Linux extended boot";
      case 0xEE -> "GPT protective";
      case 0xEF -> "EFI System";
      case 0xFB -> "VMware VMFS";
      case 0xFC -> "VMware VMKCORE";
      case 0xFD -> "Linux RAID";
      default -> "";
    };
  }

  static String ofGpt(String guid) {
    return switch (guid) {
      case EFI_SYSTEM -> "EFI System";
      case BIOS_BOOT -> "BIOS boot";
      case "024dee41-33e7-11d3-9d69-0008c781f39f" -> "MBR partition scheme";
      case "0fc63daf-8483-4772-8e79-3d69d8477de4" -> "Linux filesystem";
      case "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f" -> "Linux swap";
      case "e6d6d379-f507-44c2-a23c-238f2a3df928" -> "Linux LVM";
      case "a19d880f-05fc-4d3b-a006-743f0f84911e" -> "Linux RAID";
      case "933ac7e1-2eb4-4f13-b844-0e14e2aef915" -> "Linux home";
      case "3b8f8425-20e0-4f3b-907f-1a25a76f98e8" -> "Linux server data";
      case "8da63339-0007-60c0-c436-083ac8230908" -> "Linux reserved";
      case EXTENDED_BOOT -> "Linux extended boot";
      case "ca7d7ccb-63ed-4c53-861c-1742536059cc" -> "LUKS";
      case "4d21b016-b534-45c2-a9fb-5c16e091fd2d" -> "Linux variable data";
      case "7ec6f557-3bc5-4aca-b293-16ef5df639d1" -> "Linux temporary data";
      case "44479540-f297-41b2-9af7-d131d5f0458a" -> "Linux root (x86)";
      case "4f68bce3-e8cd-4db1-96e7-fbcaf984b709" -> "Linux root (x86-64)";
      case "b921b045-1df0-41c3-af44-4c6f280d3fae" -> "Linux root (ARM-64)";
      case "8484680c-9521-48c6-9c11-b0720656f69e" -> "Linux /usr (x86-64)";
      case "b0e01050-ee5f-4390-949a-9101b17104e9" -> "Linux /usr (ARM-64)";
      case "2c7357ed-ebd2-46d9-aec1-23d437ec2bf5" -> "Linux root verity (x86-64)";
      case "e3c9e316-0b5c-4db8-817d-f92df00215ae" -> "Microsoft reserved";
      case "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7" -> "Microsoft basic data";
      case "de94bba4-06d1-4d40-a16a-bfd50179d6ac" -> "Windows recovery environment";
      case "5808c8aa-7e8f-42e0-85d2-e1e90434cfb3" -> "Microsoft LDM metadata";
      case "af9b60a0-1431-4f62-bc68-3311714a69ad" -> "Microsoft LDM data";
      case "fe3a2a5d-4f32-41a7-b725-accc3285a309" -> "ChromeOS kernel";
      case "3cb8e202-3b7e-47dd-8a3c-7ff2a13cfcec" -> "ChromeOS root";
      case "5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6" -> "CoreOS /usr";
      case "3884dd41-8582-4404-b9a8-e9b84f2df50e" -> "CoreOS root";
      case "83bd6b9d-7f41-11dc-be0b-001560b84f0f" -> "FreeBSD boot";
      case "c95dc21a-df0e-4340-8d7b-26cbfa9a03e0" -> "CoreOS reserved";
      case "be9067b9-ea49-4f15-b4f6-f36f8c9e1818" -> "CoreOS root on RAID";
      case "77ff5f63-e7b6-4633-acf4-1565b864c0e6" -> "Linux /usr verity (x86-64)";
      case "516e7cb4-6ecf-11d6-8ff8-00022d09712b" -> "FreeBSD data";
      case "516e7cb5-6ecf-11d6-8ff8-00022d09712b" -> "FreeBSD swap";
      case "516e7cb6-6ecf-11d6-8ff8-00022d09712b" -> "FreeBSD UFS";
      case "516e7cba-6ecf-11d6-8ff8-00022d09712b" -> "FreeBSD ZFS";
      case "516e7cb8-6ecf-11d6-8ff8-00022d09712b" -> "FreeBSD Vinum";
      case "74ba7dd9-a689-11e1-bd04-00e081286acf" -> "FreeBSD nandfs";
      case "824cc7a0-36a8-11e3-890a-952519ad3f61" -> "OpenBSD data";
      case "49f48d32-b10e-11dc-b99b-0019d1879648" -> "NetBSD swap";
      case "49f48d5a-b10e-11dc-b99b-0019d1879648" -> "NetBSD FFS";
      case "49f48d82-b10e-11dc-b99b-0019d1879648" -> "NetBSD LFS";
      case "49f48daa-b10e-11dc-b99b-0019d1879648" -> "NetBSD RAID";
      case "2db519c4-b10f-11dc-b99b-0019d1879648" -> "NetBSD concatenated";
      case "2db519ec-b10f-11dc-b99b-0019d1879648" -> "NetBSD encrypted";
      case "e75caf8f-f680-4cee-afa3-b001e56efc2d" -> "Windows storage spaces";
      case "6a898cc3-1dd2-11b2-99a6-080020736631" -> "Solaris /usr or Apple ZFS";
      case "48465300-0000-11aa-aa11-00306543ecac" -> "Apple HFS/HFS+";
      case "7c3457ef-0000-11aa-aa11-00306543ecac" -> "Apple APFS";
      default -> "";
    };
  }
}
