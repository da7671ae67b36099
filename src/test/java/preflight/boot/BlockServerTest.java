package preflight.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/** The protocol between QEMU and a disk, byte by byte. */
class BlockServerTest {

  private static final long VOLUME = 1L << 30;

  @TempDir Path folder;

  private BlockServer serve(ByteSource image) throws IOException {
    Overlay disk = new Overlay(image, folder, Overlay.BLOCK);
    return new BlockServer(disk, new Object(), folder.resolve("disk"));
  }

  private record Broken() implements ByteSource {

    @Override
    public String name() {
      return "disk";
    }

    @Override
    public long size() {
      return 4;
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      throw new EOFException("the cable is out");
    }
  }

  private static final class Client implements AutoCloseable {

    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;

    Client(BlockServer server) throws IOException {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(server.address()));
      in = new DataInputStream(Channels.newInputStream(channel));
      out = new DataOutputStream(Channels.newOutputStream(channel));
      assertThat(in.readLong()).isEqualTo(0x4e42444d41474943L);
      assertThat(in.readLong()).isEqualTo(0x49484156454f5054L);
      assertThat(in.readShort()).isEqualTo((short) 3);
      out.writeInt(3);
    }

    int option(int option, byte[] data) throws IOException {
      out.writeLong(0x49484156454f5054L);
      out.writeInt(option);
      out.writeInt(data.length);
      out.write(data);
      assertThat(in.readLong()).isEqualTo(0x3e889045565a9L);
      assertThat(in.readInt()).isEqualTo(option);
      return in.readInt();
    }

    void go() throws IOException {
      assertThat(option(7, new byte[6])).isEqualTo(3);
      assertThat(in.readInt()).isEqualTo(12);
      assertThat(in.readShort()).isZero();
      assertThat(in.readLong()).isEqualTo(VOLUME);
      in.readShort();
      assertThat(in.readLong()).isEqualTo(0x3e889045565a9L);
      assertThat(in.readInt()).isEqualTo(7);
      assertThat(in.readInt()).isEqualTo(1);
      assertThat(in.readInt()).isZero();
    }

    int request(int type, long offset, int length, byte... data) throws IOException {
      out.writeInt(0x25609513);
      out.writeShort(0);
      out.writeShort(type);
      out.writeLong(42);
      out.writeLong(offset);
      out.writeInt(length);
      out.write(data);
      assertThat(in.readInt()).isEqualTo(0x67446698);
      int error = in.readInt();
      assertThat(in.readLong()).isEqualTo(42);
      return error;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Test
  void readsAndWrites() throws Exception {
    try (BlockServer server = serve(new ArraySource("disk", new byte[] {1, 2, 3, 4}));
        Client client = new Client(server)) {
      assertThat(client.option(8, new byte[0])).isEqualTo(0x80000001);
      assertThat(client.in.readInt()).isZero();
      client.go();
      assertThat(client.request(0, 1, 2)).isZero();
      assertThat(client.in.readNBytes(2)).containsExactly(2, 3);
      assertThat(client.request(1, 2, 2, (byte) 8, (byte) 9)).isZero();
      assertThat(client.request(6, 0, 1)).isZero();
      assertThat(client.request(3, 0, 0)).isZero();
      assertThat(client.request(0, 0, 5)).isZero();
      assertThat(client.in.readNBytes(5)).containsExactly(0, 2, 8, 9, 0);
      assertThat(server.trouble()).isEmpty();
    }
  }

  @Test
  void refusesWhatLiesOutside() throws Exception {
    try (BlockServer server = serve(new ArraySource("disk", new byte[4]));
        Client client = new Client(server)) {
      client.go();
      assertThat(client.request(0, VOLUME, 1)).isEqualTo(22);
      assertThat(client.request(0, -1, 1)).isEqualTo(22);
      assertThat(client.request(0, Long.MAX_VALUE, 1)).isEqualTo(22);
      assertThat(client.request(9, 0, 1)).isEqualTo(22);
      assertThat(client.request(0, 0, 1)).isZero();
    }
  }

  @Test
  void refusesMoreThanIsKept() throws Exception {
    try (BlockServer server = serve(new ArraySource("disk", new byte[4]));
        Client client = new Client(server)) {
      client.go();
      assertThat(client.request(1, 0, 1, (byte) 1)).isZero();
      assertThat(client.request(1, Overlay.BLOCK, 1, (byte) 1)).isEqualTo(28);
      assertThat(server.trouble()).contains("the guest wrote more than is kept");
    }
  }

  @Test
  void tellsOfAnImageThatCannotBeRead() throws Exception {
    ByteSource broken = new Broken();
    try (BlockServer server = serve(broken);
        Client client = new Client(server)) {
      client.go();
      assertThat(client.request(0, 0, 2)).isEqualTo(5);
      assertThat(server.trouble()).contains("the cable is out");
    }
  }
}
