package preflight.guest.grub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;
import preflight.io.UnsupportedException;

class GrubMenuTest {

  private final MemoryGrubDevices devices =
      new MemoryGrubDevices().uuid("1234-abcd", "hd1,gpt2").label("BOOT", "hd0,gpt3");

  private GrubMenu run(String text) throws IOException {
    return Grub.runText(Configurations.options(), devices, Optional.empty(), text);
  }

  private BootEntry boot(String text) throws IOException {
    return run(text).boot().entry().orElseThrow();
  }

  private static List<GrubNote.Kind> kinds(List<GrubNote> notes) {
    return notes.stream().map(GrubNote::kind).toList();
  }

  @Test
  void kernelAndInitrdsWithTheirDevices() throws IOException {
    BootEntry entry =
        boot(
            """
            menuentry T --id t {
              search --no-floppy --fs-uuid --set=root --hint-bios=hd0,msdos1 --hint hd9 1234-abcd
              linux /vmlinuz root=/dev/xvda1  "a b" quiet root=/dev/sda2
              initrd /ucode.img (hd0,1)/initrd.img newc:x:/extra
            }
            """);
    assertThat(entry.id()).contains("t");
    assertThat(entry.kernel()).hasToString("(hd1,gpt2)/vmlinuz");
    assertThat(entry.initrds())
        .extracting(BootFile::toString)
        .containsExactly("(hd1,gpt2)/ucode.img", "(hd0,1)/initrd.img", "(hd1,gpt2)/extra");
    assertThat(entry.commandLine()).isEqualTo("root=/dev/xvda1 \"a b\" quiet root=/dev/sda2");
    assertThat(entry.argument("root")).contains("/dev/sda2");
    assertThat(entry.argument("quiet")).contains("");
    assertThat(entry.argument("init")).isEmpty();
    assertThat(entry.arguments())
        .containsExactly("root=/dev/xvda1", "a b", "quiet", "root=/dev/sda2");
    assertThat(entry.line()).isEqualTo(3);
    assertThat(entry.source()).hasToString("(hd0,msdos1)/boot/grub/grub.cfg");
  }

  @Test
  void lastLoaderWinsAndItsInitrdWithIt() throws IOException {
    BootEntry entry =
        boot("menuentry T { initrd /lost; linux /a; initrd /a.img; linux /b x; initrd /c /d; }");
    assertThat(entry.kernel().path()).isEqualTo("/b");
    assertThat(entry.initrds()).extracting(BootFile::path).containsExactly("/c", "/d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set root=(hd2,msdos5)",
        "set root='hd2,msdos5'",
        "root=hd2,msdos5",
        "r='(hd2,msdos5)'; root=$r"
      })
  void rootIsStoredWithoutParentheses(String command) throws IOException {
    assertThat(boot("menuentry T { " + command + "; linux /k; }").kernel())
        .hasToString("(hd2,msdos5)/k");
  }

  @Test
  void searchesByLabelAndFile() throws IOException {
    devices.file("(hd5,gpt1)/marker", "");
    assertThat(
            boot(
                """
                search --label BOOT --set boot
                search -l BOOT --set=boot
                search -f /marker --set
                menuentry T { linux ($boot)/k; initrd /i; }
                """))
        .satisfies(
            entry -> {
              assertThat(entry.kernel()).hasToString("(hd0,gpt3)/k");
              assertThat(entry.initrds().get(0)).hasToString("(hd5,gpt1)/i");
            });
  }

  @Test
  void searchWithoutResultKeepsRootAndTells() throws IOException {
    GrubMenu menu = run("menuentry T { search --fs-uuid --set=root dead-beef; linux /k; }");
    GrubBoot boot = menu.boot();
    assertThat(boot.entry().orElseThrow().kernel()).hasToString("(hd0,msdos1)/k");
    assertThat(kinds(boot.notes())).containsExactly(GrubNote.Kind.SEARCH_WITHOUT_RESULT);
    assertThat(boot.notes().get(0).detail()).isEqualTo("no device with fs_uuid \"dead-beef\"");
  }

  @Test
  void stubOnAnotherDeviceLeadsToTheRealConfiguration() throws IOException {
    devices.file(
        "(hd1,gpt2)/boot/grub2/grub.cfg",
        "set default=1\nmenuentry A { linux /a; }\nmenuentry B { linux /b; }\n");
    GrubMenu menu =
        run(
            """
            search.fs_uuid 1234-abcd root hd0,gpt2
            set prefix=($root)'/boot/grub2'
            configfile $prefix/grub.cfg
            """);
    BootEntry entry = menu.boot().entry().orElseThrow();
    assertThat(entry.kernel()).hasToString("(hd1,gpt2)/b");
    assertThat(entry.source()).hasToString("(hd1,gpt2)/boot/grub2/grub.cfg");
    assertThat(menu.defaultOrigin().orElseThrow().source()).isEqualTo(entry.source());
    assertThat(menu.timeout()).isEmpty();
  }

  @Test
  void normalReadsTheConfigurationOfThePrefix() throws IOException {
    devices.file("(hd1,gpt2)/g/grub.cfg", "set timeout=3\nmenuentry A { linux /a; }\n");
    GrubMenu menu = run("root=hd1,gpt2; prefix=(hd1,gpt2)/g; normal\nmenuentry X { linux /x; }");
    assertThat(menu.chosen().orElseThrow().title()).isEqualTo("A");
    assertThat(menu.timeout()).hasValue(3);
  }

  @Test
  void conditionThatCannotBeToldCollectsBothArms() throws IOException {
    GrubMenu menu =
        run(
            """
            if smbios --type 1 --get-string 5 --match x; then
              menuentry A { linux /a; }
            else
              menuentry B { linux /b; }
            fi
            menuentry C { linux /c; }
            """);
    assertThat(menu.entries()).extracting(GrubEntry::title).containsExactly("A", "B", "C");
    assertThat(menu.entries()).extracting(GrubEntry::certain).containsExactly(false, false, true);
    assertThat(menu.certain()).isFalse();
    assertThat(kinds(menu.notes())).containsExactly(GrubNote.Kind.DOUBT);
  }

  @Test
  void doubtAboutWhatDoesNotMatterIsNoDoubt() throws IOException {
    GrubMenu menu =
        run(
            """
            if loadfont unicode; then set gfxmode=auto; terminal_output gfxterm; fi
            if strange_command; then set colour=1; fi
            menuentry A { linux /a; }
            menuentry B { linux /b; }
            fwsetup --is-supported
            if [ "$?" = 0 ]; then menuentry Setup { fwsetup; }; fi
            """);
    assertThat(menu.certain()).isTrue();
    assertThat(menu.boot().certain()).isTrue();
    assertThat(menu.entries()).hasSize(3);
    assertThat(kinds(menu.notes()))
        .containsExactly(GrubNote.Kind.UNKNOWN_COMMAND, GrubNote.Kind.DOUBT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if unknown_command; then set default=1; fi",
        "if unknown_command; then x=1; else x=0; fi; default=$x",
        "if unknown_command; then x=1; fi; if [ \"$x\" = 1 ]; then default=1; fi",
        "regexp --set=1:default 'a(.)' a1",
        "while unknown_command; do set default=1; done",
        "for f in /boot/*.cfg; do set default=$f; done",
        "if [ -f /unreadable ]; then set default=1; fi",
        "function f { if unknown_command; then return; fi; set default=1; }; f",
        "for i in 1 2; do if unknown_command; then break; fi; default=1; done",
      })
  void doubtAboutTheDefaultIsTold(String script) throws IOException {
    GrubMenu menu = run(script + "\nmenuentry A { linux /a; }\nmenuentry B { linux /b; }\n");
    assertThat(menu.certain()).isFalse();
  }

  @Test
  void doubtWithinAnEntryIsTold() throws IOException {
    GrubMenu menu =
        run("menuentry A { linux /a $x; if unknown_command; then set root=hd7; fi; initrd /i; }");
    assertThat(menu.certain()).isTrue();
    assertThat(menu.boot().certain()).isFalse();
  }

  @Test
  void defaultThatIsNotThere() throws IOException {
    GrubMenu menu = run("set default=gone\nmenuentry A { linux /a; }");
    assertThat(menu.chosen().orElseThrow().title()).isEqualTo("A");
    assertThat(menu.defaultSpec()).contains("gone");
    assertThat(menu.notes())
        .extracting(GrubNote::toString)
        .containsExactly(
            "(hd0,msdos1)/boot/grub/grub.cfg:1: the default \"gone\" is not in the menu;"
                + " GRUB takes the first entry");
  }

  @Test
  void originOfTheDefault() throws IOException {
    devices.file(
        "(hd0,msdos1)/boot/grub/grubenv",
        Configurations.environment("saved_entry=B").orElseThrow());
    String entries = "menuentry A { linux /a; }\nmenuentry B { linux /b; }\n";
    GrubMenu saved = run("load_env\nset default=\"${saved_entry}\"\n" + entries);
    assertThat(saved.defaultOrigin().orElseThrow().environmentBlock()).isTrue();
    assertThat(saved.defaultOrigin().orElseThrow().line()).isEqualTo(2);
    assertThat(run("set default=B\n" + entries).defaultOrigin().orElseThrow().environmentBlock())
        .isFalse();
    assertThat(run(entries).defaultOrigin()).isEmpty();
  }

  @Test
  void entriesOfSubmenusHavePaths() throws IOException {
    GrubMenu menu =
        run(
            """
            menuentry A { linux /a; }
            submenu S { menuentry SA { linux /sa; }; submenu T { menuentry TA { linux /ta; }; }; }
            menuentry X { chainloader +1; }
            """);
    GrubEntry submenu = menu.entries().get(1);
    assertThat(submenu.children()).extracting(GrubEntry::path).containsExactly("1>0", "1>1");
    assertThat(submenu.children().get(1).children().get(0).path()).isEqualTo("1>1>0");
    assertThat(menu.kernels())
        .extracting(k -> k.kernel().path())
        .containsExactly("/a", "/sa", "/ta");
    assertThat(menu.evaluate(submenu).entry().orElseThrow().title()).isEqualTo("SA");
    GrubBoot other = menu.evaluate(menu.entries().get(2));
    assertThat(other.action()).isEqualTo(GrubBoot.Action.CHAINLOADER);
    assertThat(other.detail()).isEqualTo("chainloader (hd0,msdos1)+1");
  }

  @Test
  void hiddenEntriesAreNotCounted() throws IOException {
    GrubMenu menu =
        run(
            "set default=1\nhiddenentry H { linux /h; }\nmenuentry A { linux /a; }\nmenuentry B { linux /b; }");
    assertThat(menu.chosen().orElseThrow().title()).isEqualTo("B");
  }

  @Test
  void xenStartsLinuxAsAModule() throws IOException {
    BootEntry entry =
        boot(
            """
            menuentry X {
              multiboot2 /boot/xen-4.17-amd64.gz placeholder dom0_mem=1G
              module2 /boot/vmlinuz-6.1 placeholder root=/dev/sda1 ro
              module2 --nounzip /boot/initrd.img-6.1
            }
            """);
    assertThat(entry.hypervisor().orElseThrow().path()).isEqualTo("/boot/xen-4.17-amd64.gz");
    assertThat(entry.kernel().path()).isEqualTo("/boot/vmlinuz-6.1");
    assertThat(entry.argument("root")).contains("/dev/sda1");
    assertThat(entry.initrds()).extracting(BootFile::path).containsExactly("/boot/initrd.img-6.1");
  }

  @Test
  void whatStartsNoKernel() throws IOException {
    assertThat(run("menuentry A { true; }").boot().action()).isEqualTo(GrubBoot.Action.NOTHING);
    GrubBoot exit = run("menuentry A { reboot; linux /a; }").boot();
    assertThat(exit.action()).isEqualTo(GrubBoot.Action.EXIT);
    assertThat(exit.detail()).isEqualTo("reboot");
    GrubMenu empty = run("set timeout=1");
    assertThat(empty.chosen()).isEmpty();
    assertThat(empty.boot().action()).isEqualTo(GrubBoot.Action.NOTHING);
    assertThat(kinds(empty.notes())).containsExactly(GrubNote.Kind.NO_ENTRY);
    GrubMenu direct = run("linux /k root=/dev/sda\ninitrd /i\nboot\nmenuentry A { linux /a; }");
    assertThat(direct.boots()).isTrue();
    assertThat(direct.boot().entry().orElseThrow().kernel().path()).isEqualTo("/k");
  }

  @Test
  void timeouts() throws IOException {
    String entry = "\nmenuentry A { linux /a; }";
    assertThat(run("set timeout=5" + entry).timeout()).hasValue(5);
    assertThat(run("set timeout=0" + entry).timeout()).hasValue(0);
    assertThat(run("set timeout=-1" + entry).timeout()).isEmpty();
    assertThat(run(entry).timeout()).isEmpty();
  }

  @Test
  void filesThatAreMissingOrBroken() throws IOException {
    GrubMenu menu = run("source /nothing\n. /unreadable\nload_env\nmenuentry A { linux /a; }");
    assertThat(kinds(menu.notes()))
        .containsExactly(
            GrubNote.Kind.UNREADABLE, GrubNote.Kind.UNREADABLE, GrubNote.Kind.UNREADABLE);
    assertThat(menu.notes().get(1).detail()).isEqualTo("test file system: broken");
    GrubMenu none = Grub.run(Configurations.options(), devices, Optional.empty());
    assertThat(kinds(none.notes()))
        .containsExactly(GrubNote.Kind.UNREADABLE, GrubNote.Kind.NO_ENTRY);
  }

  @Test
  void passwords() throws IOException {
    String text = "set superusers=root\npassword root x\nmenuentry A %s { linux /a; }";
    assertThat(kinds(run(text.replace("%s", "")).notes())).containsExactly(GrubNote.Kind.PASSWORD);
    assertThat(run(text.replace("%s", "--unrestricted")).notes()).isEmpty();
  }

  /**
   * As Fedora CoreOS has it: the variable's name is the next argument, unless that is an option.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "search --label LABEL --set found --no-floppy",
        "search --set found --label LABEL",
        "search --set=found --label LABEL",
        "search -s found -l LABEL",
        "search --label LABEL --no-floppy --set\nset found=$root",
        "search --set --label LABEL\nset found=$root",
      })
  void searchSetsTheVariableThatIsNamed(String script) throws IOException {
    String label = "wanted";
    GrubDevices one =
        new GrubDevices() {
          @Override
          public Optional<String> byLabel(String asked) {
            return asked.equals(label) ? Optional.of("hd0,gpt3") : Optional.empty();
          }

          @Override
          public Optional<String> byUuid(String uuid) {
            return Optional.empty();
          }

          @Override
          public Optional<String> byFile(String path) {
            return Optional.empty();
          }

          @Override
          public boolean exists(String device) {
            return true;
          }

          @Override
          public Optional<byte[]> read(String device, String path, int limit) {
            return Optional.empty();
          }

          @Override
          public Optional<FileKind> kind(String device, String path) {
            return Optional.empty();
          }

          @Override
          public Optional<Long> size(String device, String path) {
            return Optional.empty();
          }
        };
    GrubMenu menu =
        Grub.runText(
            Configurations.options(), one, Optional.empty(), script.replace("LABEL", label));
    assertThat(menu.variable("found")).contains("hd0,gpt3");
  }

  @Test
  void entriesOfTheBootLoaderSpecification() throws IOException {
    String text = "set default=\"0abc-5.14\"\nset kernelopts='ro quiet'\ninsmod blscfg\nblscfg\n";
    GrubMenu unread = run(text);
    assertThat(unread.usesBls()).isTrue();
    assertThat(unread.certain()).isFalse();
    BootFile file = BootFile.of("/loader/entries/0abc-5.14.conf");
    BlsEntries entries =
        (variables, arguments) ->
            List.of(
                new BlsEntries.BlsEntry("New", "0abc-6.1", "linux /vmlinuz-6.1 $kernelopts", file),
                new BlsEntries.BlsEntry(
                    "Old",
                    "0abc-5.14",
                    "linux /vmlinuz-5.14 " + variables.apply("kernelopts").orElse(""),
                    file));
    GrubMenu menu = Grub.runText(Configurations.options(), devices, Optional.of(entries), text);
    BootEntry entry = menu.boot().entry().orElseThrow();
    assertThat(entry.kernel().path()).isEqualTo("/vmlinuz-5.14");
    assertThat(entry.commandLine()).isEqualTo("ro quiet");
    assertThat(entry.source()).isEqualTo(file);
    assertThat(menu.certain()).isTrue();
  }

  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "while true; do true; done",
        "function f { f; }\nf",
        "function f { f; f; }\nfunction g { f; }\ng",
        "x=aaaaaaaaaaaaaaaa\nfor i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do x=$x$x$x$x; done",
        "for i in 1 2 3 4 5 6 7 8 9; do for j in 1 2 3 4 5 6 7 8 9; do for k in 1 2 3 4 5 6 7 8 9; do"
            + " for l in 1 2 3 4 5 6 7 8 9; do for m in 1 2 3 4 5 6 7 8 9; do for n in 1 2 3; do x=$n;"
            + " done; done; done; done; done; done",
        "source /self",
        "configfile /self",
        "eval \"$y\"",
        "while true; do menuentry a { linux /a; }; done",
        "x=; while true; do x=${x}a; set $x=1; done",
        "function f { if unknown_command; then f; else f; fi; }\nf"
      })
  void hostileScriptsAreRefused(String text) throws IOException {
    devices.file("(hd0,msdos1)/self", "source /self\nconfigfile /self\n");
    assertThatThrownBy(() -> run("y='eval \"$y\"'\n" + text))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("GRUB script: not supported: ");
  }

  /** A script in an argument is parsed on its own, and has the same limits. */
  @ParameterizedTest
  @ValueSource(strings = {"if ", "menuentry a { "})
  void hostileSourcesOfEntriesAreRefused(String piece) {
    String source = "menuentry a --source '" + piece.repeat(400) + "'";
    assertThatThrownBy(() -> run(source))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("GRUB script: not supported: ")
        .hasMessageContaining("line 1: nested deeper than 100 levels");
  }

  @Test
  void submenusWithoutEndAreRefused() {
    String text = "submenu s { ".repeat(12) + "menuentry k { linux /k; }" + " }".repeat(12);
    assertThatThrownBy(() -> run(text))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("submenus nested deeper than 8");
  }

  @Test
  void damagedEnvironmentBlock() throws IOException {
    devices.file("(hd0,msdos1)/boot/grub/grubenv", "saved_entry=1\n");
    GrubMenu menu = run("load_env\nmenuentry A { linux /a; }");
    assertThat(kinds(menu.notes())).containsExactly(GrubNote.Kind.DAMAGED_ENVIRONMENT);
  }

  @Test
  void tellsThatThereAreMoreNotes() throws IOException {
    StringBuilder text = new StringBuilder("menuentry m { true; }\n");
    for (int i = 1; i <= 200; i++) {
      text.append("unheard-of-").append(i).append('\n');
    }
    List<GrubNote> all = run(text.toString()).notes();
    assertThat(all).hasSize(200);
    List<GrubNote> more = run(text + "one-more\nand-more\n").notes();
    assertThat(more).hasSize(201).startsWith(all.toArray(new GrubNote[0]));
    assertThat(more.get(200).detail()).isEqualTo("more than 200 notes");
    assertThat(more.get(200).line()).isEqualTo(202);
  }

  @Test
  void refusesTestsOfManyParentheses() throws IOException {
    // the test itself is the first of forty levels
    String text = "if [ " + "\\( ".repeat(39) + "a " + "\\) ".repeat(39) + "]; then b=c; fi\n";
    assertThat(run("menuentry m { true; }\n" + text).notes()).isEmpty();
    assertThatThrownBy(
            () -> run("if [ " + "\\( ".repeat(40) + "a " + "\\) ".repeat(40) + "]; then b; fi\n"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("test with more than 40 parentheses");
  }
}
