#!/bin/sh
# Makes the images beside it; needs xfsprogs 6.1 and xz, and for dirty.img root and a loop device.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# with these mkfs.xfs makes small ones too
export TEST_DIR=x TEST_DEV=x QA_CHECK_FS=x
uuid=01234567-89ab-4cde-8f01-23456789abcd

mkdir empty
# each 16 bytes of a file tell their own offset
seq -f '%015.0f' 0 16 99999 > lines
echo ID=debian > os-release
: > nothing

# names NUMBER: entries of a directory, each thirtieth with content, so that its blocks are not in a row
names() {
  for i in $(seq "$1"); do
    if [ $((i % 15)) = 0 ]; then from=os-release; else from=nothing; fi
    echo "name-$(printf '%060d' "$i") ---644 0 0 $work/$from"
  done
}
{
  printf 'boot\n0 0\nd--755 0 0\n'
  echo "lines ---600 0 0 $work/lines"
  echo "etc d--755 0 0"
  echo "os-release -u-755 0 0 $work/os-release"
  echo "fast l--777 0 0 os-release"
  # mkfs.xfs 6.1 forgets the header of links that are too long for an inode of version 5
  echo "slow l--777 0 0 $(printf 'long/%.0s' $(seq 60))end"
  printf 'pipe p--644 0 0\nnull c--666 0 0 1 3\n$\n'
  echo "block d--755 0 0"; names 8; echo '$'
  echo "leaf d--755 0 0"; names 60; echo '$'
  echo "tree d--755 0 0"; names 300; echo '$'
  echo '$'
} > proto

make() {
  name=$1
  shift
  rm -f "$name"
  truncate -s 16M "$name"
  mkfs.xfs -q -L fixture -m uuid=$uuid -d agcount=1 "$@" "$name" 2> /dev/null
}
pack() { xz -9c --check=crc32 "$1" > "$here/$1.xz"; }

make v4.img -m crc=0 -b size=1024 -n ftype=0 -p proto
pack v4.img
make v5.img -m crc=1 -b size=1024 -i nrext64=1 -p proto
pack v5.img

if [ "${1-}" = kernel ]; then
  make dirty.img
  mkdir mnt
  mount -o loop dirty.img mnt
  echo old > mnt/file
  ln -s "$(printf 'long/%.0s' $(seq 150))end" mnt/slow
  mkdir mnt/folder
  sync -f mnt
  xfs_freeze -f mnt
  xfs_freeze -u mnt
  echo new > mnt/later
  sync -f mnt
  cp dirty.img copy.img
  umount mnt
  mv dirty.img clean.img
  mv copy.img dirty.img
  pack dirty.img
  pack clean.img
fi
ls -l "$here"
