package preflight.filesystem.fat;

/**
 * The OEM code page of short names. A volume does not tell which one it was; 437 is what Linux
 * takes unless it is told another (CONFIG_FAT_DEFAULT_CODEPAGE).
 */
final class CodePage {

  /** The characters of bytes 0x80 to 0xFF. */
  private static final String UPPER =
      "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
          + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

  private CodePage() {}

  static String decode(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      text.append(bytes[i] < 0 ? UPPER.charAt(bytes[i] + 128) : (char) bytes[i]);
    }
    return text.toString();
  }
}
