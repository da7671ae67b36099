# Rows "IMAGE TOOL MILLISECONDS KIB" → a Markdown table: tools down, images across, medians with least and
# most in brackets, and the greatest peak of memory.
BEGIN {
  split("preflight check|preflight check --no-initrd|virt-inspector|guestfish -i|qemu-img check|" \
        "systemd-dissect|7z l|sha256sum", names, "|")
}
{
  if (!($1 in known)) { known[$1] = 1; images[++count] = $1 }
  key = $1 SUBSEP $2
  times[key, ++n[key]] = $3
  used[$2] = 1
  if ($4 > peak[$2]) peak[$2] = $4
}
function human(ms) {
  return ms < 1000 ? sprintf("%d ms", ms) : sprintf("%.1f s", ms / 1000)
}
function cell(key,   i, j, t, m, sorted) {
  m = n[key]
  if (!m) return "–"
  for (i = 1; i <= m; i++) sorted[i] = times[key, i]
  for (i = 2; i <= m; i++) {
    t = sorted[i]
    for (j = i - 1; j >= 1 && sorted[j] > t; j--) sorted[j + 1] = sorted[j]
    sorted[j + 1] = t
  }
  t = m % 2 ? sorted[(m + 1) / 2] : (sorted[m / 2] + sorted[m / 2 + 1]) / 2
  return human(t) " (" human(sorted[1]) "–" human(sorted[m]) ")"
}
END {
  line = "| command |"
  rule = "| --- |"
  for (i = 1; i <= count; i++) { line = line " " images[i] " |"; rule = rule " ---: |" }
  print line " peak memory |"
  print rule " ---: |"
  for (tool = 1; tool <= 8; tool++) {
    if (!used[tool]) continue
    line = "| `" names[tool] "` |"
    for (i = 1; i <= count; i++) line = line " " cell(images[i] SUBSEP tool) " |"
    print line " " (peak[tool] ? sprintf("%d MiB", peak[tool] / 1024) : "–") " |"
  }
  printf "\nMedians of %d runs of the whole process in turn (least–most), %d processors, Java %s; – where a tool does not read the format.\n", rounds, processors, java
}
