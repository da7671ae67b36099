package preflight.hostile.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import preflight.image.NumberedDisk;
import preflight.image.vmdk.VmdkFiles;

/** A descriptor of several extents (VMware Virtual Disk Format 1.1, "The Descriptor"). */
final class VmdkDescriptorFields implements MutatedFormat {

  private static final String TEXT =
      """
      # Disk DescriptorFile
      version=1
      encoding="UTF-8"
      CID=12345678
      parentCID=ffffffff
      createType="custom"
      RW 64 FLAT "a" 2
      RW 32 ZERO
      RW 64 SPARSE "b"
      ddb.adapterType = "lsilogic"
      """;

  @Override
  public String name() {
    return "vmdk-descriptor";
  }

  @Override
  public byte[] sample() {
    return TEXT.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Map<String, byte[]> beside() {
    return Map.of("a", NumberedDisk.sectors(0, 66), "b", VmdkFiles.sparse());
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    String name = "descriptor";
    all.add(Mutation.text(name, "signature", "# ", "Disk DescriptorFile", "\n"));
    all.add(Mutation.text(name, "version", "version=", "1", "\n"));
    all.add(Mutation.text(name, "encoding", "encoding=\"", "UTF-8", "\""));
    all.add(Mutation.text(name, "CID", "\nCID=", "12345678", "\n"));
    all.add(Mutation.text(name, "parentCID", "parentCID=", "ffffffff", "\n"));
    all.add(Mutation.text(name, "createType", "createType=\"", "custom", "\""));
    all.add(Mutation.text(name, "adapterType", "adapterType = \"", "lsilogic", "\""));
    String flat = "flat extent";
    all.add(Mutation.text(flat, "access", "custom\"\n", "RW", " 64"));
    all.add(Mutation.text(flat, "size", "RW ", "64", " FLAT"));
    all.add(Mutation.text(flat, "type", "RW 64 ", "FLAT", " \""));
    all.add(Mutation.text(flat, "file", "FLAT \"", "a", "\""));
    all.add(Mutation.text(flat, "offset", "\"a\" ", "2", "\n"));
    all.add(Mutation.text("zero extent", "size", "RW ", "32", " ZERO"));
    all.add(Mutation.text("zero extent", "type", "32 ", "ZERO", "\n"));
    String sparse = "sparse extent";
    all.add(Mutation.text(sparse, "size", "RW ", "64", " SPARSE"));
    all.add(Mutation.text(sparse, "type", "64 ", "SPARSE", " "));
    all.add(Mutation.text(sparse, "file", "SPARSE \"", "b", "\""));
    return all;
  }
}
