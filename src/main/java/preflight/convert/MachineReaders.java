package preflight.convert;

import java.io.IOException;
import preflight.fact.Fact;
import preflight.image.Image;
import preflight.image.Machine;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;
import preflight.io.ReadProblem;

/**
 * One disk of an image.
 *
 * @param number of the disk in the machine, from 0 on
 */
record MachineReaders(Image image, int number) implements DiskReaders {

  private record OpenedMachine(Machine machine, ByteSource disk) implements Opened {
    @Override
    public void close() throws IOException {
      machine.close();
    }
  }

  @Override
  public Opened open() throws IOException {
    Machine machine = image.open(new ReadCounter());
    try {
      return new OpenedMachine(machine, content(machine));
    } catch (IOException | RuntimeException e) {
      machine.close();
      throw e;
    }
  }

  private ByteSource content(Machine machine) throws IOException {
    if (number >= machine.disks().size()) {
      throw new IOException("has no disk " + (number + 1));
    }
    Fact<ByteSource> content = machine.disks().get(number).content();
    if (content instanceof Fact.Failed<ByteSource> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return content
        .toOptional()
        .orElseThrow(() -> new IOException("disk " + (number + 1) + " was not read"));
  }
}
