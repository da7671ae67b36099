package preflight.guest.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import preflight.io.ArraySource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

class ElfHeaderTest {

  private static ElfHeader read(byte[] bytes) throws Exception {
    return ElfHeader.read(new ArraySource("init", bytes));
  }

  private static byte[] patched(byte[] bytes, int offset, int... values) {
    byte[] copy = bytes.clone();
    for (int i = 0; i < values.length; i++) {
      copy[offset + i] = (byte) values[i];
    }
    return copy;
  }

  @Test
  void tellsClassMachineAndInterpreter() throws Exception {
    ElfHeader wide = read(ElfWriter.program(64, ElfHeader.X86_64, "/lib64/ld-linux-x86-64.so.2"));
    assertThat(wide.bits()).isEqualTo(64);
    assertThat(wide.machine()).isEqualTo(ElfHeader.X86_64);
    assertThat(wide.type()).isEqualTo(2);
    assertThat(wide.interpreter()).contains("/lib64/ld-linux-x86-64.so.2");
    assertThat(wide.trouble()).isEmpty();
    ElfHeader narrow = read(ElfWriter.program(32, ElfHeader.I386, "/lib/ld-linux.so.2"));
    assertThat(narrow.bits()).isEqualTo(32);
    assertThat(narrow.machine()).isEqualTo(ElfHeader.I386);
    assertThat(narrow.interpreter()).contains("/lib/ld-linux.so.2");
    assertThat(read(ElfWriter.program(64, ElfHeader.AARCH64)).interpreter()).isEmpty();
  }

  @Test
  void readsBigEndian() throws Exception {
    byte[] file = new byte[64];
    System.arraycopy(new byte[] {0x7F, 'E', 'L', 'F', 2, 2, 1}, 0, file, 0, 7);
    file[0x13] = 22;
    assertThat(read(file).machine()).isEqualTo(22);
    assertThat(read(file).bigEndian()).isTrue();
  }

  @Test
  void refusesWhatContradictsItself() {
    byte[] good = ElfWriter.program(64, ElfHeader.X86_64, "/ld");
    assertThatThrownBy(() -> read(patched(good, 0, 0)))
        .isInstanceOf(CorruptException.class)
        .hasMessage("ELF header: EI_MAG is not 7f 45 4c 46 (at byte 0)");
    assertThatThrownBy(() -> read(patched(good, 4, 3)))
        .hasMessage("ELF header: EI_CLASS 3 is neither 32-bit (1) nor 64-bit (2) (at byte 4)");
    assertThatThrownBy(() -> read(patched(good, 5, 0)))
        .hasMessage("ELF header: EI_DATA 0 is neither little (1) nor big endian (2) (at byte 5)");
    assertThatThrownBy(() -> read(Arrays.copyOf(good, 16))).isInstanceOf(TruncatedException.class);
  }

  @Test
  void keepsTheHeaderWhereProgramHeadersAreWrong() throws Exception {
    byte[] good = ElfWriter.program(64, ElfHeader.X86_64, "/ld");
    assertThat(read(patched(good, 0x36, 57)).trouble().orElseThrow().summary())
        .isEqualTo("ELF header: e_phentsize 57 instead of 56 (at byte 54)");
    assertThat(read(patched(good, 0x38, 0xFF, 0xFF)).trouble().orElseThrow().summary())
        .isEqualTo("ELF header: e_phnum 65535 is more than Linux loads (at byte 56)");
    assertThat(read(patched(good, 0x27, 0xFF)).trouble()).containsInstanceOf(Trouble.Corrupt.class);
    assertThat(read(patched(good, 0x24, 0xFF)).trouble())
        .containsInstanceOf(Trouble.Truncated.class);
    assertThat(read(patched(good, 64 + 56 + 32, 0, 0)).trouble().orElseThrow().summary())
        .isEqualTo("ELF program headers: p_filesz 0 of PT_INTERP is not 2 to 4096 (at byte 152)");
    assertThat(read(patched(good, 0x36, 57)).bits()).isEqualTo(64);
  }

  @Test
  void throwsNothingElseAtAnyByte() throws Exception {
    byte[] good = ElfWriter.program(64, ElfHeader.X86_64, "/ld");
    for (int offset = 0; offset < 180; offset++) {
      for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
        onlyReadProblems(patched(good, offset, value));
      }
      onlyReadProblems(Arrays.copyOf(good, offset));
    }
  }

  private static void onlyReadProblems(byte[] bytes) throws Exception {
    try {
      assertThat(read(bytes).bits()).isIn(32, 64);
    } catch (ReadProblem e) {
      assertThat(e.trouble().summary()).isNotEmpty();
    }
  }
}
