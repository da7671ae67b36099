#!/bin/sh
# bench.sh IMAGE…: times preflight beside the tools that answer a part of its question, each as a whole
# process, in turn, on the same images. Without images it takes those of the genuine installation that the
# slow tests made. BENCH_ROUNDS (5) rounds; a first one is not counted. Prints a Markdown table, and
# writes it into README.md between its marks with BENCH_README=true. A busy machine is refused unless
# BENCH_ANYWAY=true. A tool that is not there, or does not read an image, is left out and named.
set -eu
rounds=${BENCH_ROUNDS:-5}
limit=${BENCH_LIMIT:-300}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# --- a machine that has nothing else to do
idle() { # percent of the time of all processors, over two seconds
  first=$(sed -n 's/^cpu  *//p' /proc/stat)
  sleep 2
  printf '%s\n%s\n' "$first" "$(sed -n 's/^cpu  *//p' /proc/stat)" | awk '
    { idle[NR] = $4 + $5; for (i = 1; i <= 8; i++) all[NR] += $i }
    END { d = all[2] - all[1]; print (d ? int(100 * (idle[2] - idle[1]) / d) : 100) }'
}
if [ -r /proc/stat ] && [ "${BENCH_ANYWAY:-}" != true ]; then
  percent=$(idle)
  if [ "$percent" -lt 90 ]; then
    echo "bench: the machine is busy ($percent % idle), and times would not be comparable" >&2
    echo "  wait, or set BENCH_ANYWAY=true" >&2
    exit 2
  fi
fi

# --- the program, as people install it
sh src/main/sh/install.sh "$work/prefix" >&2
preflight=$work/prefix/bin/preflight

# --- the images
if [ $# -eq 0 ]; then
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/preflight/fixtures
  for name in stock.raw stock-vdi.vdi stock-vmdk-stream.vmdk stock-ova.ova; do
    found=$(find "$cache" -name "$name" 2>/dev/null | head -1)
    if [ -n "$found" ]; then set -- "$@" "$found"; else echo "bench: no $name; 'make slow' makes it" >&2; fi
  done
  [ $# -gt 0 ] || exit 2
fi

# the command of a tool for an image; nothing where the tool does not read its format
command_of() { # tool image
  case $1 in
    'preflight check') echo "$preflight check" ;;
    'preflight check --no-initrd') echo "$preflight check --no-initrd" ;;
    # an OVA would be taken for a disk by these two
    'virt-inspector') case $2 in *.ova) ;; *) echo 'virt-inspector --no-applications --no-icon -a' ;; esac ;;
    'guestfish -i') case $2 in *.ova) ;; *) echo 'guestfish --ro -i -a' ;; esac ;;
    'qemu-img check') case $2 in *.raw | *.ova) ;; *) echo 'qemu-img check' ;; esac ;;
    'systemd-dissect') case $2 in *.raw) echo 'systemd-dissect' ;; esac ;;
    '7z l') echo '7zz l' ;;
    'sha256sum') echo 'sha256sum' ;;
  esac
}

# appends to a file: milliseconds and peak memory in KiB of one run, or nothing where it fails
measure() { # file command… image
  file=$1
  shift
  status=0
  begin=$(date +%s%N)
  if [ -x /usr/bin/time ]; then
    timeout "$limit" /usr/bin/time -o "$work/peak" -f '%M' "$@" </dev/null >"$work/out" 2>&1 || status=$?
  else
    echo 0 >"$work/peak"
    timeout "$limit" "$@" </dev/null >"$work/out" 2>&1 || status=$?
  fi
  end=$(date +%s%N)
  # preflight says with 1 or 3 what it predicts
  case $1:$status in *:0 | */preflight:1 | */preflight:3) ;; *) return 1 ;; esac
  echo "$(((end - begin) / 1000000)) $(tail -1 "$work/peak")" >>"$file"
}

: >"$work/rows"
export LIBGUESTFS_BACKEND="${LIBGUESTFS_BACKEND:-direct}"
for image; do
  label=${image##*/}
  round=0
  : >"$work/left"
  while [ "$round" -le "$rounds" ]; do
    tool=0
    while IFS= read -r name; do
      tool=$((tool + 1))
      grep -qx "$tool" "$work/left" && continue
      command=$(command_of "$name" "$image")
      if [ -z "$command" ]; then
        echo "$tool" >>"$work/left"
        continue
      fi
      if ! command -v "${command%% *}" >/dev/null 2>&1; then
        [ "$image" != "$1" ] || echo "bench: ${command%% *} is not installed, and left out" >&2
        echo "$tool" >>"$work/left"
        continue
      fi
      file=$work/$tool
      [ "$round" -gt 0 ] || file=$work/first
      # shellcheck disable=SC2086 # the command is several words
      if ! measure "$file" $command "$image"; then
        echo "bench: '$name' does not read $label: $(tail -1 "$work/out" | cut -c1-120)" >&2
        echo "$tool" >>"$work/left"
      fi
    done <<TOOLS
preflight check
preflight check --no-initrd
virt-inspector
guestfish -i
qemu-img check
systemd-dissect
7z l
sha256sum
TOOLS
    round=$((round + 1))
  done
  for tool in 1 2 3 4 5 6 7 8; do
    [ -f "$work/$tool" ] || continue
    sed "s|^|$label $tool |" "$work/$tool" >>"$work/rows"
    rm "$work/$tool"
  done
done
processors=$(getconf _NPROCESSORS_ONLN)
java=$("$work/prefix/lib/preflight/java" -version 2>&1 | sed -n '1s/[^"]*"\([^"]*\)".*/\1/p')
awk -v rounds="$rounds" -v processors="$processors" -v java="$java" -f src/main/sh/bench-table.awk \
  "$work/rows" >"$work/table"
cat "$work/table"
if [ "${BENCH_README:-}" = true ]; then
  awk -v table="$work/table" '
    /<!-- what `make bench` measured -->/ { print; while ((getline line < table) > 0) print line; skip = 1 }
    /<!-- end of what `make bench` measured -->/ { skip = 0 }
    !skip || /<!-- end/ { if (!/<!-- what `make bench`/) print }' README.md >"$work/readme"
  cat "$work/readme" >README.md
fi
