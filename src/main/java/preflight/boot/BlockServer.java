package preflight.boot;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Serves one disk to one QEMU at a time on a Unix socket, by the protocol of network block devices
 * (github.com/NetworkBlockDevice/nbd, doc/proto.md: fixed newstyle, simple replies).
 */
final class BlockServer implements AutoCloseable {

  private static final long MAGIC = 0x4e42444d41474943L;
  private static final long OPTION = 0x49484156454f5054L;
  private static final long OPTION_REPLY = 0x3e889045565a9L;
  private static final int REQUEST = 0x25609513;
  private static final int REPLY = 0x67446698;

  /** Has flags, takes flushes, and zeros without their bytes. */
  private static final int FLAGS = 1 | 1 << 2 | 1 << 6;

  /** The longest request of QEMU, in bytes (NBD_MAX_BUFFER_SIZE). */
  private static final int LONGEST = 32 << 20;

  private static final int LONGEST_OPTION = 4096;

  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final int ENOSPC = 28;

  private final Overlay disk;
  private final Object reading;
  private final Path address;
  private final ServerSocketChannel server;
  private final AtomicReference<String> trouble = new AtomicReference<>("");
  private volatile Optional<SocketChannel> client = Optional.empty();

  /**
   * Listens from now on.
   *
   * @param reading is held while the image is read, since disks may share their files
   * @param address of the socket, which must not be there yet
   * @throws IOException where there can be no such socket
   */
  BlockServer(Overlay disk, Object reading, Path address) throws IOException {
    this.disk = disk;
    this.reading = reading;
    this.address = address;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(address));
    Thread thread = new Thread(this::serve, "disk");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  Path address() {
    return address;
  }

  /** The first thing that could not be read or written; empty where all could. */
  Optional<String> trouble() {
    return Optional.of(trouble.get()).filter(text -> !text.isEmpty());
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept()) {
        client = Optional.of(channel);
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
        if (negotiate(in, out)) {
          boolean more = true;
          while (more) {
            more = answer(in, out);
          }
        }
      } catch (IOException e) {
        // the client left, or this is closed; a further client is welcome
        client = Optional.empty();
      }
    }
  }

  /**
   * @return whether the client goes on to requests
   */
  private boolean negotiate(DataInputStream in, DataOutputStream out) throws IOException {
    out.writeLong(MAGIC);
    out.writeLong(OPTION);
    out.writeShort(3); // fixed newstyle, and no zeros behind an export
    out.flush();
    boolean noZeros = (in.readInt() & 2) != 0;
    while (true) {
      if (in.readLong() != OPTION) {
        return false;
      }
      int option = in.readInt();
      int length = in.readInt();
      if (length < 0 || length > LONGEST_OPTION) {
        return false;
      }
      in.skipNBytes(length);
      switch (option) {
        case 1 -> { // the name of an export
          out.writeLong(disk.size());
          out.writeShort(FLAGS);
          out.write(new byte[noZeros ? 0 : 124]);
          out.flush();
          return true;
        }
        case 2 -> { // abort
          reply(out, option, 1, 0);
          out.flush();
          return false;
        }
        case 6, 7 -> { // info and go
          reply(out, option, 3, 12);
          out.writeShort(0);
          out.writeLong(disk.size());
          out.writeShort(FLAGS);
          reply(out, option, 1, 0);
          out.flush();
          if (option == 7) {
            return true;
          }
        }
        default -> { // not supported, such as structured replies
          reply(out, option, 0x80000001, 0);
          out.flush();
        }
      }
    }
  }

  private static void reply(DataOutputStream out, int option, int type, int length)
      throws IOException {
    out.writeLong(OPTION_REPLY);
    out.writeInt(option);
    out.writeInt(type);
    out.writeInt(length);
  }

  /**
   * @return whether there may be a further request
   */
  private boolean answer(DataInputStream in, DataOutputStream out) throws IOException {
    if (in.readInt() != REQUEST) {
      throw new EOFException("no request");
    }
    in.readShort();
    int type = in.readShort();
    long cookie = in.readLong();
    long offset = in.readLong();
    int length = in.readInt();
    boolean moves = type == 0 || type == 1;
    if (moves && (length < 0 || length > LONGEST)) {
      throw new EOFException("a request of " + length + " bytes");
    }
    if (type == 2) {
      return false;
    }
    byte[] bytes = new byte[moves ? length : 0];
    if (type == 1) {
      in.readFully(bytes);
    }
    long count = Integer.toUnsignedLong(length);
    int error = EINVAL;
    if (type == 3 || (offset >= 0 && offset <= disk.size() && count <= disk.size() - offset)) {
      error = perform(type, offset, count, bytes);
    }
    out.writeInt(REPLY);
    out.writeInt(error);
    out.writeLong(cookie);
    if (type == 0 && error == 0) {
      out.write(bytes);
    }
    out.flush();
    return true;
  }

  /**
   * @return an error number of Linux, or 0
   */
  private int perform(int type, long offset, long length, byte[] bytes) {
    try {
      synchronized (reading) {
        switch (type) {
          case 0 -> disk.read(offset, bytes);
          case 1, 6 -> {
            boolean room = type == 1 ? disk.write(offset, bytes) : disk.zero(offset, length);
            if (!room) {
              trouble.compareAndSet("", "the guest wrote more than is kept");
              return ENOSPC;
            }
          }
          case 3 -> {
            return 0; // nothing of it shall outlive this
          }
          default -> {
            return EINVAL;
          }
        }
      }
      return 0;
    } catch (IOException e) {
      trouble.compareAndSet("", String.valueOf(e.getMessage()));
      return EIO;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Optional<SocketChannel> last = client;
    if (last.isPresent()) {
      last.get().close();
    }
    Files.deleteIfExists(address);
    disk.close();
  }
}
