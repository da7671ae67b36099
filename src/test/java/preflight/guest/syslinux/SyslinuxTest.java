package preflight.guest.syslinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

class SyslinuxTest {

  private static final BootFile SOURCE = BootFile.of("/boot/extlinux/extlinux.conf");

  private static final String LABELS =
      """
      LABEL one
        MENU LABEL ^One
        KERNEL ../vmlinuz-1
        APPEND root=/dev/sda1 initrd=../initrd-1,/ucode.img quiet
      label two
        menu label Two
        menu default
        linux /boot/vmlinuz-2
        initrd /boot/initrd-2
        append root=/dev/sda2
      Label three
        Kernel vmlinuz-3
        Append -
      LABEL local
        LOCALBOOT -1
      """;

  private final Map<String, String> files = new HashMap<>();

  private byte[] system = {};

  private SyslinuxMenu parse(String text) throws IOException {
    return Syslinux.parse(
        SOURCE,
        text.getBytes(StandardCharsets.UTF_8),
        (path, limit) -> {
          if (path.equals("/broken")) {
            throw new CorruptException("test file system", "broken");
          }
          if (path.endsWith("/ldlinux.sys") && system.length > 0) {
            return Optional.of(system);
          }
          String content = files.get(path);
          if (content != null && content.length() > limit) {
            throw new UnsupportedException("test file system", path + " exceeds " + limit);
          }
          return Optional.ofNullable(content).map(t -> t.getBytes(StandardCharsets.UTF_8));
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DEFAULT one|one|DEFAULT|0",
        "default two|two|DEFAULT|0",
        "DEFAULT three x=1|three|DEFAULT|0",
        "UI menu.c32\\nTIMEOUT 50|two|MENU DEFAULT|50",
        "UI vesamenu.c32 ~\\nDEFAULT one\\nTIMEOUT 20|one|DEFAULT|20",
        "DEFAULT menu.c32\\nTIMEOUT 5|two|MENU DEFAULT|5",
        "DEFAULT vesamenu.c32|two|MENU DEFAULT|-1",
        "UI menu.c32\\nONTIMEOUT three\\nDEFAULT one\\nTIMEOUT 9|three|ONTIMEOUT|9",
        "DEFAULT one\\nONTIMEOUT three\\nPROMPT 1\\nTIMEOUT 30|three|ONTIMEOUT|30",
        "DEFAULT one\\nONTIMEOUT three\\nTIMEOUT 30|one|DEFAULT|0",
        "DEFAULT one\\nPROMPT 1|one|DEFAULT|-1",
        "DEFAULT one\\nPROMPT 1\\nTIMEOUT 0\\nTOTALTIMEOUT 90|one|DEFAULT|90",
        "DEFAULT /boot/vmlinuz-9 a b|/boot/vmlinuz-9|DEFAULT|0",
        "# DEFAULT one\\nDEFAULT two|two|DEFAULT|0",
        "DEFAULT one\\nDEFAULT two|two|DEFAULT|0",
        "DEFAULT two\\nTEXT HELP\\nDEFAULT one\\nENDTEXT|two|DEFAULT|0"
      })
  void choosesTheEntry(String head, String label, String reason, int timeout) throws IOException {
    SyslinuxMenu menu = parse(head.replace("\\n", "\n") + "\n" + LABELS);
    assertThat(menu.chosen().orElseThrow().label()).isEqualTo(label);
    assertThat(menu.reason()).isEqualTo(reason);
    assertThat(menu.timeout().orElse(-1)).isEqualTo(timeout);
  }

  @Test
  void readsKernelsInitrdsAndArguments() throws IOException {
    SyslinuxMenu menu = parse("APPEND console=ttyS0\nDEFAULT one extra\n" + LABELS + "LABEL /k4\n");
    BootEntry one = menu.chosen().orElseThrow().boot().orElseThrow();
    assertThat(one.title()).isEqualTo("One");
    assertThat(one.kernel().path()).isEqualTo("/boot/vmlinuz-1");
    assertThat(one.initrds())
        .extracting(BootFile::path)
        .containsExactly("/boot/initrd-1", "/ucode.img");
    assertThat(one.commandLine()).isEqualTo("root=/dev/sda1 quiet extra");
    assertThat(one.line()).isEqualTo(5);
    BootEntry two = menu.entries().get(1).boot().orElseThrow();
    assertThat(two.initrds()).extracting(BootFile::path).containsExactly("/boot/initrd-2");
    assertThat(two.argument("root")).contains("/dev/sda2");
    BootEntry three = menu.entries().get(2).boot().orElseThrow();
    assertThat(three.kernel().path()).isEqualTo("/boot/extlinux/vmlinuz-3");
    assertThat(three.commandLine()).isEmpty();
    assertThat(menu.entries().get(3).other()).contains("LOCALBOOT -1 console=ttyS0");
    BootEntry four = menu.entries().get(4).boot().orElseThrow();
    assertThat(four.kernel().path()).isEqualTo("/k4");
    assertThat(four.commandLine()).isEqualTo("console=ttyS0");
  }

  @Test
  void includesFiles() throws IOException {
    files.put(
        "/boot/extlinux/themes/menu.cfg", "MENU DEFAULT\nLABEL inc\nKERNEL /k\nMENU DEFAULT\n");
    SyslinuxMenu menu =
        parse(
            "UI menu.c32\nTIMEOUT 1\nLABEL a\nKERNEL /a\nMENU INCLUDE themes/menu.cfg\nINCLUDE gone\ninclude /broken\n");
    assertThat(menu.chosen().orElseThrow().label()).isEqualTo("inc");
    assertThat(menu.chosen().orElseThrow().boot().orElseThrow().source().path())
        .isEqualTo("/boot/extlinux/themes/menu.cfg");
    assertThat(menu.notes())
        .containsExactly(
            "/boot/extlinux/extlinux.conf:6: /boot/extlinux/gone is not there",
            "/boot/extlinux/extlinux.conf:7: test file system: broken");
  }

  /** menu.txt: "If a tagname is provided, the whole file is considered to be a submenu". */
  @Test
  void whatIsIncludedWithATagIsASubmenu() throws IOException {
    files.put("/boot/extlinux/more.cfg", "LABEL inc\nKERNEL /k\nMENU DEFAULT\n");
    SyslinuxMenu menu = parse("UI menu.c32\nLABEL a\nKERNEL /a\nINCLUDE more.cfg More things\n");
    assertThat(menu.chosen().orElseThrow().label()).isEqualTo("a");
    assertThat(menu.entries().get(1).menu()).contains("More things");
  }

  private static final String SUBMENU =
      """
      MENU BEGIN old
      MENU LABEL Older kernels
      LABEL inner
      KERNEL /inner
      MENU DEFAULT
      MENU END
      """;

  @Test
  void submenusDoNotChooseForTheMainMenu() throws IOException {
    SyslinuxMenu menu =
        parse(
            "UI menu.c32\nLABEL hidden\nMENU HIDE\nKERNEL /hidden\nLABEL outer\nKERNEL /outer\n"
                + SUBMENU
                + "LABEL last\nKERNEL /last\n");
    assertThat(menu.chosen().orElseThrow().label()).isEqualTo("outer");
    assertThat(menu.chosen().orElseThrow().title()).isEqualTo("outer");
    assertThat(menu.entries().get(2).menu()).contains("old");
    assertThat(menu.reason()).isEqualTo("first entry of the menu");
  }

  /** The menu program has no command line for it, and ends. */
  @Test
  void aSubmenuAsTheDefaultStartsNothing() throws IOException {
    SyslinuxMenu first = parse("UI menu.c32\nTIMEOUT 9\n" + SUBMENU + "LABEL a\nKERNEL /a\n");
    assertThat(first.chosen()).isEmpty();
    assertThat(first.notes())
        .containsExactly("the menu's default is the submenu \"old\", which starts nothing");
    SyslinuxMenu marked =
        parse("UI menu.c32\nLABEL a\nKERNEL /a\nMENU BEGIN b\nMENU DEFAULT\nLABEL c\nMENU END\n");
    assertThat(marked.chosen()).isEmpty();
    assertThat(marked.reason()).isEqualTo("MENU DEFAULT");
    assertThat(marked.reasonLine()).hasValue(5);
  }

  @Test
  void theMenuThatIsShownFirstDecides() throws IOException {
    String start = SUBMENU.replace("MENU LABEL Older kernels", "MENU START");
    assertThat(parse("UI menu.c32\n" + start).chosen().orElseThrow().label()).isEqualTo("inner");
    SyslinuxMenu named = parse("UI menu.c32\nDEFAULT inner\nLABEL a\nKERNEL /a\n" + SUBMENU);
    assertThat(named.chosen().orElseThrow().label()).isEqualTo("inner");
    assertThat(named.reason()).isEqualTo("DEFAULT");
    SyslinuxMenu own =
        parse(
            "UI menu.c32\nDEFAULT inner\nLABEL a\nKERNEL /a\n"
                + SUBMENU.replace("MENU END", "ONTIMEOUT a\nMENU END"));
    assertThat(own.chosen().orElseThrow().label()).isEqualTo("a");
    assertThat(own.reason()).isEqualTo("ONTIMEOUT");
  }

  @Test
  void disabledEntriesAndSeparatorsAreNoDefault() throws IOException {
    SyslinuxMenu menu =
        parse(
            "UI menu.c32\nLABEL a\nKERNEL /a\nMENU DISABLE\nMENU DEFAULT\nMENU SEPARATOR\nMENU DEFAULT\nLABEL b\nKERNEL /b\n");
    assertThat(menu.chosen().orElseThrow().label()).isEqualTo("b");
  }

  @Test
  void theMenuProgramReadsTheFilesThatItIsGiven() throws IOException {
    files.put("/boot/extlinux/menu.conf", "LABEL m\nKERNEL /m\nAPPEND x\n");
    SyslinuxMenu menu = parse("UI menu.c32 menu.conf\nAPPEND all\nDEFAULT one\n" + LABELS);
    assertThat(menu.chosen().orElseThrow().label()).isEqualTo("m");
    assertThat(menu.chosen().orElseThrow().boot().orElseThrow().commandLine()).isEqualTo("x");
    SyslinuxMenu both = parse("UI menu.c32 menu.conf ~\nDEFAULT one\n" + LABELS);
    assertThat(both.chosen().orElseThrow().label()).isEqualTo("one");
    SyslinuxMenu none = parse("UI menu.c32 gone\n" + LABELS);
    assertThat(none.chosen()).isEmpty();
    assertThat(none.notes())
        .containsExactly(
            "/boot/extlinux/extlinux.conf:0: /boot/extlinux/gone is not there",
            "the menu has no entries");
  }

  @Test
  void configLeadsToAnotherConfiguration() throws IOException {
    files.put("/isolinux/other.cfg", "DEFAULT b\nLABEL b\nKERNEL vmlinuz\n");
    String text = "DEFAULT a\nLABEL a\nCONFIG /isolinux/other.cfg\n";
    assertThat(parse(text).chosen().orElseThrow().boot().orElseThrow().kernel().path())
        .isEqualTo("/boot/extlinux/vmlinuz");
    assertThat(
            parse(text + "APPEND /isolinux\n")
                .chosen()
                .orElseThrow()
                .boot()
                .orElseThrow()
                .kernel()
                .path())
        .isEqualTo("/isolinux/vmlinuz");
    SyslinuxMenu gone = parse("DEFAULT a\nLABEL a\nCONFIG /gone.cfg\n");
    assertThat(gone.chosen().orElseThrow().boot()).isEmpty();
    assertThat(gone.notes())
        .containsExactly("the configuration /gone.cfg that CONFIG names is not there");
    files.put("/loop.cfg", "DEFAULT a\nLABEL a\nCONFIG /loop.cfg\n");
    assertThatThrownBy(() -> parse("DEFAULT a\nLABEL a\nCONFIG /loop.cfg\n"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 16 that lead to one another");
  }

  /** {@code extlinux --once} and {@code MENU SAVE}. */
  @Test
  void whatExtlinuxKeepsIsRead() throws IOException {
    system = Adv.with(1, "two once=1");
    SyslinuxMenu once = parse("DEFAULT one\n" + LABELS);
    assertThat(once.chosen().orElseThrow().boot().orElseThrow().commandLine())
        .isEqualTo("root=/dev/sda2 once=1");
    assertThat(once.notes())
        .containsExactly("\"two once=1\" is started once, as extlinux --once noted");
    system = Adv.with(2, "one");
    SyslinuxMenu saved = parse("UI menu.c32\nMENU SAVE\n" + LABELS);
    assertThat(saved.chosen().orElseThrow().label()).isEqualTo("one");
    assertThat(saved.reason()).isEqualTo("MENU SAVE");
    assertThat(parse("UI menu.c32\n" + LABELS).chosen().orElseThrow().label()).isEqualTo("two");
    system[1100] ^= 1;
    system[2000] ^= 1;
    assertThat(parse("UI menu.c32\nMENU SAVE\n" + LABELS).chosen().orElseThrow().label())
        .isEqualTo("two");
  }

  @Test
  void withoutDefaultItStopsAtThePrompt() throws IOException {
    SyslinuxMenu menu = parse(LABELS);
    assertThat(menu.chosen()).isEmpty();
    assertThat(menu.notes())
        .containsExactly("there is no DEFAULT and no UI, so SYSLINUX stops at its prompt");
  }

  @Test
  void modulesAreNoKernels() throws IOException {
    SyslinuxMenu menu =
        parse(
            "DEFAULT c\nLABEL c\nKERNEL chain.c32\nAPPEND hd0 1\nLABEL l\nLINUX odd.img\nLABEL v\nKERNEL vmlinuz-5.10.0\n");
    assertThat(menu.chosen().orElseThrow().other()).contains("KERNEL chain.c32 hd0 1");
    assertThat(menu.entries().get(1).boot()).isPresent();
    assertThat(menu.entries().get(2).boot()).isPresent();
  }

  @Test
  void endlessIncludesAreRefused() {
    files.put("/a", "INCLUDE /a\n");
    assertThatThrownBy(() -> parse("INCLUDE /a\n")).isInstanceOf(UnsupportedException.class);
    files.put("/b", "INCLUDE /c\n".repeat(100));
    files.put("/c", "");
    assertThatThrownBy(() -> parse("INCLUDE /b\n")).isInstanceOf(UnsupportedException.class);
    assertThatThrownBy(() -> parse("LABEL x\n".repeat(3_000)))
        .isInstanceOf(UnsupportedException.class);
  }

  @Test
  void moreMenusThanAreFollowedAreRefused() throws IOException {
    String label = "LABEL a\nKERNEL /a\n";
    assertThat(parse("MENU BEGIN a\n".repeat(2_000) + label).entries()).hasSize(1);
    // one after the other is not one within the other
    assertThat(parse("MENU BEGIN a\nMENU END\n".repeat(5_000) + label).entries()).hasSize(1);
    assertThatThrownBy(() -> parse("MENU BEGIN a\n".repeat(2_001) + label))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 2000 menus within one another");
  }

  @Test
  void mutationsAreReadOrRefused() throws IOException {
    Random random = new Random(5);
    byte[] good =
        ("DEFAULT one\nTIMEOUT 3\nUI menu.c32\n" + LABELS).getBytes(StandardCharsets.UTF_8);
    int read = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = good.clone();
      for (int i = 0; i < 5; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Syslinux.parse(SOURCE, bytes, (path, limit) -> Optional.empty());
        read++;
      } catch (ReadProblem e) {
        throw new AssertionError(e);
      }
    }
    assertThat(read).isEqualTo(3_000);
  }

  @Test
  void tellsOfAnIncludedFileThatIsTooLarge() throws IOException {
    String label = "LABEL inc\nKERNEL /k\n";
    files.put("/largest", label + "#".repeat((1 << 20) - label.length()));
    files.put("/larger", files.get("/largest") + "#");
    assertThat(parse("DEFAULT inc\nINCLUDE /largest\n").notes()).isEmpty();
    SyslinuxMenu menu = parse("DEFAULT a\nLABEL a\nKERNEL /a\nINCLUDE /larger\n");
    assertThat(menu.entries()).extracting(SyslinuxMenu.Entry::label).containsExactly("a");
    assertThat(menu.notes())
        .containsExactly(
            "/boot/extlinux/extlinux.conf:4: test file system: not supported: /larger exceeds"
                + " 1048576");
  }
}
