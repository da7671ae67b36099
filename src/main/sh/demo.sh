#!/bin/sh
# Unpacks the small ready-made images and checks one of each kind.
set -u
cd "$(dirname "$0")/../../.." || exit 2
work=target/demo
mkdir -p "$work"
"${MVN:-mvn}" -B -ntp -q -DskipTests -Dspotless.check.skip package || exit 2
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

show() { # fixture options…
  fixture=$1
  shift
  unpacked=$work/$(basename "$fixture" .xz)
  "$java" -cp "target/libs/*" src/main/sh/Unxz.java "fixtures/images/$fixture" "$unpacked" || exit 2
  printf '\n$ preflight check %s %s\n' "$*" "$(basename "$unpacked")"
  "$java" -XX:TieredStopAtLevel=1 -jar target/preflight.jar check "$@" "$unpacked"
  status=$?
  echo "(exit status $status)"
  [ "$status" -le 1 ] || exit 2
}

show debian8-ova.ova.xz --as-of 2016-06-06
show debian8-vmdk-sparse.vmdk.xz
show debian8-vdi.vdi.xz
show debian8-686-pae.raw.xz --as-of 2016-06-06
show minimal-grub-partition.raw.xz --as-of 2016-06-06
show zeros.raw.xz
show ubuntu2204-gpt.raw.xz
