#!/bin/sh
# install.sh PREFIX: copies the built program there and makes the class-data archive for its start.
set -eu
mkdir -p "$1"
prefix=$(CDPATH='' cd -- "$1" && pwd)
lib=$prefix/lib/preflight
java=$(readlink -f "$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java")")

rm -rf "$lib"
mkdir -p "$lib/libs" "$lib/aws" "$prefix/bin"
cp target/preflight.jar "$lib/preflight.jar"
cp target/libs/*.jar "$lib/libs/"
# each jar on the class path costs time at every start; the AWS SDK is for `task watch` and s3:// alone
for jar in target/aws/*.jar; do
  mv "$lib/libs/${jar##*/}" "$lib/aws/"
done
# native libraries as files, which else are unpacked into a temporary folder at each start
machine=$(uname -m)
case $machine in x86_64) zstd=amd64 ;; *) zstd=$machine ;; esac
if [ "$(uname -s)" = Linux ]; then
  mkdir "$lib/native" "$lib/unpacked"
  (
    cd "$lib/unpacked"
    for jar in ../libs/zstd-jni-*.jar ../libs/jffi-*-native.jar; do
      "$(dirname "$java")/jar" xf "$jar" "linux/$zstd" "jni/$machine-Linux"
    done
  )
  if ! cp "$lib/unpacked/linux/$zstd"/libzstd-jni-*.so "$lib/native/libzstd-jni.so" ||
    ! cp "$lib/unpacked/jni/$machine-Linux/libjffi-1.2.so" "$lib/native/"; then
    rm -r "$lib/native"
  fi
  rm -r "$lib/unpacked"
fi
cp src/main/sh/preflight "$prefix/bin/preflight"
chmod 755 "$prefix/bin/preflight"
ln -s "$java" "$lib/java"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# picocli's classes are of the version of Java 5, which class-data archives refuse; the same sources
# compiled for 17 start 50 ms sooner.
mkdir "$work/sources" "$work/classes" "$work/images"
(cd "$work/sources" && "$(dirname "$java")/jar" xf "$OLDPWD/target/picocli-sources.jar" picocli)
"$(dirname "$java")/javac" --release 17 -XDstringConcat=inline -nowarn -proc:none -d "$work/classes" \
  "$work"/sources/picocli/*.java 2>"$work/javac" || { cat "$work/javac" >&2; exit 2; }
for jar in "$lib"/libs/picocli-*.jar; do
  "$(dirname "$java")/jar" cf "$jar" -C "$work/classes" picocli
done

# zstd-jni has a second implementation for Java 22 and newer, which takes 200 ms to link.
mkdir "$work/zstd"
for jar in "$lib"/libs/zstd-jni-*.jar; do
  (cd "$work/zstd" && "$(dirname "$java")/jar" xf "$jar" && rm -rf META-INF/versions &&
    mv META-INF/MANIFEST.MF "$work/zstd.mf")
  "$(dirname "$java")/jar" cfm "$jar" "$work/zstd.mf" -C "$work/zstd" .
done

# Java 17 links each lambda anew at every start; later ones have an AOT cache for that.
version=$("$java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
if [ "$version" -lt 25 ]; then
  mkdir "$work/program"
  (cd "$work/program" && "$(dirname "$java")/jar" xf "$lib/preflight.jar")
  "$java" -cp target/asm.jar src/main/sh/InnerClasses.java "$work/program"
  mv "$work/program/META-INF/MANIFEST.MF" "$work/manifest"
  "$(dirname "$java")/jar" cfm "$lib/preflight.jar" "$work/manifest" -C "$work/program" .
fi

# What a check loads goes into the archive. It counts only for the same Java and the same jars.
for image in debian8-ova.ova debian8-vdi.vdi ubuntu2204-gpt.raw; do
  "$java" -cp "$lib/libs/*" src/main/sh/Unxz.java "fixtures/images/$image.xz" "$work/images/$image"
done
if [ "$version" -lt 25 ]; then
  archive=$lib/preflight.jsa
  make=-XX:ArchiveClassesAtExit=$archive
else
  archive=$lib/preflight.aot
  make=-XX:AOTCacheOutput=$archive
fi
status=0
PREFLIGHT_JAVA_OPTIONS=$make \
  "$prefix/bin/preflight" check "$work"/images/* >"$work/out" 2>"$work/err" || status=$?
if [ "$status" -gt 3 ] || [ "$status" -eq 2 ]; then
  cat "$work/err" >&2
  exit 2
fi
[ -f "$archive" ] ||
  echo "preflight: no start-up archive could be made; it will start, but slower" >&2
echo "installed $prefix/bin/preflight"
