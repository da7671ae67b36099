package preflight.hostile.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.image.vhd.VhdFiles;

/** A fixed VHD, of which only the footer at the end is not the disk. */
final class VhdFixedFields implements MutatedFormat {

  private static final int FOOTER = 512;

  @Override
  public String name() {
    return "vhd-fixed";
  }

  @Override
  public byte[] sample() {
    return VhdFiles.fixed();
  }

  @Override
  public boolean seal(byte[] image) {
    byte[] before = image.clone();
    VhdFiles.mendFooter(image);
    return !Arrays.equals(image, before);
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    VhdFields.footer(all, "footer", sample().length - FOOTER);
    return all;
  }
}
