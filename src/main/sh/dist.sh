#!/bin/sh
# Makes target/dist: the self-contained archive, the .deb and the container image. All of it is made
# of one tree, whose files have one time, since the start-up archive counts only for jars of the time
# that it saw. DIST_JDK names the JDK that the runtime is cut from (default: the newest installed).
set -eu
export LC_ALL=C TZ=UTC
umask 022
major() { "$1/bin/java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p'; }

jdk=${DIST_JDK:-}
if [ -z "$jdk" ]; then
  newest=0
  default=$(dirname "$(dirname "$(readlink -f "$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}javac")")")")
  for home in "$default" /usr/lib/jvm/* "${HOME:-/nowhere}"/.sdkman/candidates/java/*; do
    if [ ! -x "$home/bin/jlink" ] || [ -L "$home" ]; then continue; fi
    version=$(major "$home")
    if [ "${version:-0}" -gt "$newest" ]; then newest=$version jdk=$home; fi
  done
fi
[ -x "$jdk/bin/jlink" ] || { echo "preflight: a JDK with jlink is needed" >&2; exit 2; }

here=$(pwd)
target=$here/target
version=$(unzip -p "$target/preflight.jar" META-INF/MANIFEST.MF | tr -d '\r' |
  sed -n 's/^Implementation-Version: //p')
machine=$(uname -m)
epoch=${SOURCE_DATE_EPOCH:-$(date -d "$(sed -n \
  's|.*<project.build.outputTimestamp>\(.*\)</.*|\1|p' pom.xml)" +%s)}
stamp=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
name=preflight-$version-linux-$machine
dist=$target/dist
work=$target/dist-work
rm -rf "$dist" "$work"
mkdir -p "$dist" "$work"
root=$work/$name
lib=$root/lib/preflight
share=$root/share
mkdir -p "$lib/libs" "$lib/aws" "$lib/native" "$root/bin"
echo "== $name with the runtime of Java $(major "$jdk")"

# A jar whose bytes do not depend on the file system's order. repack FOLDER JAR [MANIFEST]
repack() {
  (cd "$1" && find . -type f ! -path ./META-INF/MANIFEST.MF | sed 's|^\./||' | sort) > "$work/files"
  if [ -n "${3-}" ]; then
    (cd "$1" && "$jdk/bin/jar" --create --date="$stamp" --file "$2" --manifest "$3" "@$work/files")
  else
    (cd "$1" && "$jdk/bin/jar" --create --date="$stamp" --no-manifest --file "$2" "@$work/files")
  fi
}

# --- the jars: what only `task watch` and s3:// need apart, native libraries as files
cp "$target"/libs/*.jar "$lib/libs/"
for jar in "$target"/aws/*.jar; do mv "$lib/libs/${jar##*/}" "$lib/aws/"; done
case $machine in x86_64) zstd=amd64 ;; *) zstd=$machine ;; esac
unzip -p "$lib"/libs/zstd-jni-*.jar "linux/$zstd/libzstd-jni-*.so" > "$lib/native/libzstd-jni.so"
unzip -p "$lib"/libs/jffi-*-native.jar "jni/$machine-Linux/libjffi-1.2.so" > "$lib/native/libjffi-1.2.so"
rm "$lib"/libs/jffi-*-native.jar
mkdir "$work/zstd"
(cd "$work/zstd" && unzip -q "$lib"/libs/zstd-jni-*.jar && rm -rf aix darwin freebsd linux win)
for jar in "$lib"/libs/zstd-jni-*.jar; do
  rm "$jar"
  repack "$work/zstd" "$jar" "$work/zstd/META-INF/MANIFEST.MF"
done
# the start-up archive cannot link the classes of a sealed package
for jar in "$lib"/libs/xz-*.jar; do
  mkdir "$work/xz"
  (cd "$work/xz" && unzip -q "$jar")
  tr -d "\r" < "$work/xz/META-INF/MANIFEST.MF" | grep -v "^Sealed:" > "$work/xz.manifest"
  rm "$jar"
  repack "$work/xz" "$jar" "$work/xz.manifest"
done
# picocli's classes are of the version of Java 5, which start-up archives refuse
mkdir "$work/sources" "$work/classes"
(cd "$work/sources" && unzip -q "$target/picocli-sources.jar" 'picocli/*')
"$jdk/bin/javac" --release 17 -XDstringConcat=inline -nowarn -proc:none -d "$work/classes" \
  "$work"/sources/picocli/*.java 2>"$work/javac" || { cat "$work/javac" >&2; exit 2; }
for jar in "$lib"/libs/picocli-*.jar; do
  rm "$jar"
  repack "$work/classes" "$jar"
done
# the class path of the program: only what is there, AWS's jars not among it
mkdir "$work/program"
(cd "$work/program" && unzip -q "$target/preflight.jar")
# it is started from the class path; as a module it would need those of AWS
rm "$work/program/module-info.class"
unfolded() { tr -d '\r' < "$work/program/META-INF/MANIFEST.MF" |
  awk '/^ / { printf "%s", substr($0, 2); next } NR > 1 { print "" } { printf "%s", $0 } END { print "" }'; }
{
  unfolded | grep -E '^(Main-Class|Implementation-[A-Za-z]*|Enable-Native-Access): '
  printf 'Class-Path: '
  for jar in $(unfolded | sed -n 's/^Class-Path: //p'); do
    if [ -f "$lib/$jar" ]; then printf '\n %s ' "$jar"; fi
  done
  echo
} > "$work/manifest"

repack "$work/program" "$lib/preflight.jar" "$work/manifest"
cp src/main/sh/preflight "$lib/preflight"
ln -s ../lib/preflight/preflight "$root/bin/preflight"

# --- the runtime: modules that jdeps finds, and those that are looked up by name
modules=$("$jdk/bin/jdeps" --multi-release 17 --ignore-missing-deps -s "$lib"/preflight.jar "$lib"/libs/*.jar \
  "$lib"/aws/*.jar 2>/dev/null | sed -n 's/.* -> \(j[a-z]*\.[a-z.]*\)$/\1/p' | sort -u |
  # for classes that nothing here reaches: java.beans of commons-lang3 and of the EC2 model's annotations
  grep -v -x java.desktop)
# elliptic curves for TLS, and the charsets that a VMDK descriptor may name, such as Shift_JIS
modules=$(printf '%s\n' "$modules" jdk.charsets jdk.crypto.ec | sort -u | paste -s -d , -)
compress=zip-0
[ "$(major "$jdk")" -ge 21 ] || compress=0
"$jdk/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files \
  --no-man-pages --compress "$compress" --output "$lib/runtime"
find "$lib/runtime/bin" -type f ! -name java -exec rm {} +
echo "modules: $modules"

# --- what people read
mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" \
  "$share/fish/vendor_completions.d" "$share/doc/preflight"
program() { "$lib/runtime/bin/java" -Xshare:auto -cp "$lib/preflight.jar" "$@"; }
program preflight.cli.ManPages "$share/man/man1" "$(date -u -d "@$epoch" +%Y-%m-%d)"
program preflight.cli.Main completion bash > "$share/bash-completion/completions/preflight"
program preflight.cli.Main completion zsh > "$share/zsh/site-functions/_preflight"
program preflight.cli.Main completion fish > "$share/fish/vendor_completions.d/preflight.fish"
cp LICENSE "$root/LICENSE"
# the licence texts that the jars carry, and the runtime's own in runtime/legal
for jar in "$lib"/libs/*.jar "$lib"/aws/*.jar; do
  texts=$(unzip -Z1 "$jar" | grep -i -E '^(META-INF/)?(LICENSE|NOTICE|COPYING)[^/]*$' || true)
  [ -n "$texts" ] || continue
  folder=$share/doc/preflight/licenses/$(basename "$jar" .jar)
  mkdir -p "$folder"
  for text in $texts; do unzip -p "$jar" "$text" > "$folder/${text##*/}"; done
done
"$jdk/bin/java" -cp "$target/libs/*" src/main/sh/Sbom.java "$target/bom.json" "$lib/runtime/release" \
  "$stamp" > "$share/doc/preflight/sbom.cdx.json"
"$jdk/bin/java" -cp "$target/libs/*" src/main/sh/Sbom.java "$target/bom.json" \
  copyright LICENSE > "$share/doc/preflight/copyright"

# --- the start-up archive: all that these checks load, dumped twice
find "$root" -type d -exec chmod 755 {} +
find "$root" -type f -exec chmod a+r,u+w,go-w {} +
find "$root" -exec touch -h -d "@$epoch" {} +
mkdir "$work/images"
for image in debian8-ova.ova debian8-vdi.vdi ubuntu2204-gpt.raw; do
  "$jdk/bin/java" -cp "$target/libs/*" src/main/sh/Unxz.java "fixtures/images/$image.xz" "$work/images/$image"
done
# as the launcher has them; interpreted, since a compiler changes from run to run what is resolved
flags='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx512m'
for run in check help; do
  case $run in
    check) set -- check "$work"/images/* ;;
    help) set -- check --help ;;
  esac
  status=0
  # shellcheck disable=SC2086 # the options are several words
  "$lib/runtime/bin/java" -Xshare:off -Xint $flags -XX:DumpLoadedClassList="$work/loaded.$run" \
    -jar "$lib/preflight.jar" "$@" >"$work/out" 2>"$work/err" || status=$?
  case $status in 0 | 1 | 3) ;; *) cat "$work/err" >&2; exit 2 ;; esac
done
# in one order, and without what differs from run to run (what the JDK resolves, often in other threads)
cat "$work"/loaded.* | grep -v -e '^#' -e '^@cp java/' -e '^@cp jdk/' -e '^@cp sun/' -e ' source: ' | sed 's/ id: .*//' | sort -u > "$work/list"
{ grep -v '^@' "$work/list"; grep '^@' "$work/list" || true; } > "$work/classes.list"
# Java 17 uses no archive that was moved, so there is none
if [ "$(major "$jdk")" -ge 25 ]; then
  for dump in 1 2; do
    # shellcheck disable=SC2086
    "$lib/runtime/bin/java" $flags -Xshare:dump -XX:+AOTClassLinking \
      -XX:SharedClassListFile="$work/classes.list" -XX:SharedArchiveFile="$work/$dump.jsa" \
      -cp "$lib/preflight.jar" >"$work/dump" 2>&1 || { cat "$work/dump" >&2; exit 2; }
  done
  "$jdk/bin/java" src/main/sh/Settle.java "$work/1.jsa" "$work/2.jsa"
  cp "$work/1.jsa" "$lib/preflight.jsa"
  chmod 644 "$lib/preflight.jsa"
else
  echo "preflight: built with Java $(major "$jdk"), it starts without an archive, slower" >&2
fi
find "$root" -exec touch -h -d "@$epoch" {} +

pack() { # FOLDER NAMES…: a tar of them on standard output
  folder=$1
  shift
  tar --create --format=gnu --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner \
    --directory "$folder" "$@"
}
pack "$work" "$name" | gzip -n -6 > "$dist/$name.tar.gz"
cp "$share/doc/preflight/sbom.cdx.json" "$dist/$name.cdx.json"

# shellcheck source=src/main/sh/dist-deb.sh
. src/main/sh/dist-deb.sh
# shellcheck source=src/main/sh/dist-oci.sh
. src/main/sh/dist-oci.sh

(cd "$dist" && sha256sum -- * > SHA256SUMS)
rm -rf "$work"
ls -l "$dist"
