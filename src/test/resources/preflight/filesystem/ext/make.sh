#!/bin/sh
# Makes the images beside it; needs e2fsprogs 1.47. The one of a running kernel needs root.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export E2FSPROGS_FAKE_TIME=1700000000
uuid=01234567-89ab-4cde-8f01-23456789abcd

# each 16 bytes of a file tell their own offset
lines() { seq -f '%015.0f' "$1" 16 "$2"; }

mkdir -p tree/etc tree/many tree/a/b/c
printf 'ID=debian\n' > tree/etc/os-release
lines 0 149999 > tree/lines
lines 0 140 > tree/inline
: > tree/empty
truncate -s 400000 tree/holes
lines 12288 12300 | dd of=tree/holes bs=16 seek=768 conv=notrunc status=none
lines 290816 294911 | dd of=tree/holes bs=16 seek=18176 conv=notrunc status=none
ln -s etc/os-release tree/fast
ln -s "$(printf 'long/%.0s' $(seq 30))end" tree/slow
ln tree/etc/os-release tree/hard
echo bottom > tree/a/b/c/bottom
printf latin > "tree/$(printf 'caf\351')"
: > tree/many/e
for i in $(seq 150); do ln tree/many/e "tree/many/entry-$i"; done

make() {
  name=$1
  size=$2
  shift 2
  rm -f "$name"
  mke2fs -q -F -U $uuid -E hash_seed=$uuid -L fixture -N "${inodes-64}" -d tree "$@" "$name" "$size" > /dev/null 2>&1
}
pack() { gzip -9nc "$1" > "$here/$1.gz"; }

make ext2.img 2M -t ext2 -b 1024 -I 128 -O ^filetype,^resize_inode
pack ext2.img
make ext4.img 8M -t ext4 -b 4096
e2fsck -fyD ext4.img > /dev/null || test $? -le 1
pack ext4.img
make inline.img 2M -t ext4 -b 1024 -I 256 -O inline_data,^has_journal
pack inline.img
make meta_bg.img 4M -t ext4 -b 1024 -g 256 -O meta_bg,^resize_inode,^has_journal
pack meta_bg.img
make 64k.img 16M -t ext4 -b 65536 -O ^has_journal,^resize_inode
pack 64k.img

# two levels of hash tree, two of extents, links that lead round, special files; two block groups
mv tree short
mkdir -p tree/etc tree/tall
printf 'ID=debian\n' > tree/etc/os-release
: > tree/tall/e
for i in $(seq 500); do ln tree/tall/e "tree/tall/$(printf '%0255d' "$i")"; done
for i in $(seq 0 349); do
  lines $((i * 4096)) $((i * 4096 + 1008)) | dd of=tree/striped bs=4096 seek=$i conv=notrunc status=none
done
ln -s self tree/self
ln -s b tree/a
ln -s a tree/b
ln -s /etc/os-release tree/link-0
for i in $(seq 41); do ln -s "link-$((i - 1))" "tree/link-$i"; done
mkfifo tree/pipe
make deep.img 9M -t ext4 -b 1024 -g 8192 -O ^has_journal,^resize_inode
e2fsck -fyD deep.img > /dev/null || test $? -le 1
pack deep.img

# 75 groups, five blocks of descriptors, and files up to the last inode of the last group
rm -r tree
mkdir -p tree/files
for i in $(seq 13 600); do echo "inode $i" > "tree/files/$i"; done
inodes=600 make groups.img 19200K -t ext4 -b 1024 -g 256 -O meta_bg,^resize_inode,^flex_bg,^has_journal
pack groups.img
rm -r tree
mv short tree

# inline content, names and a target that need more than the 60 bytes of the block map
mv tree short
mkdir -p tree/etc
lines 0 96 | head -c 107 > tree/etc/os-release
mkdir tree/names
for i in $(seq 8); do ln tree/etc/os-release "tree/names/n-$i"; done
ln -s "$(printf 'long/%.0s' $(seq 20))end" tree/slow
make overflow.img 1M -t ext4 -b 1024 -I 256 -O inline_data,^has_journal
pack overflow.img
rm -r tree
mv short tree

make bigalloc.img 8M -t ext4 -b 1024 -C 8192 -O bigalloc,^has_journal,^resize_inode
pack bigalloc.img

# three transactions, each of which changes one block of /lines
make journal.img 4M -t ext4 -b 1024 -J size=1
block() { debugfs -R "bmap /lines $1" journal.img 2> /dev/null; }
for i in 1 2 3; do
  head -c 1024 /dev/zero | tr '\0' "$i" > new$i
  echo "jw -b $(block $i) new$i" >> commands
done
{ echo 'jo -c'; cat commands; echo jc; } > script
debugfs -w -f script journal.img > /dev/null 2>&1
pack journal.img

# copied while it is mounted, with data in the journal
if [ "${1-}" = kernel ]; then
  rm -rf tree/many tree/lines
  make kernel.img 4M -t ext4 -b 1024 -J size=1
  mkdir mnt
  mount -o loop,data=journal kernel.img mnt
  for round in 1 2 3; do
    mkdir "mnt/round-$round"
    for i in $(seq 12); do lines 0 $((i * 500)) > "mnt/round-$round/file-$i"; done
    sync -f mnt
    rm -r mnt/round-$round/file-[4-9]
    printf '\300\073\071\230 starts as a block of the journal does\n' > "mnt/round-$round/magic"
    sync -f mnt
  done
  echo NAME=changed > mnt/etc/os-release
  mv mnt/inline mnt/round-3/moved
  sync -f mnt
  cp kernel.img copy.img
  umount mnt
  mv copy.img kernel.img
  pack kernel.img

  # /a is longer and /b is there, but only in fast commits
  mke2fs -q -F -t ext4 -b 1024 -O fast_commit -J size=2 fast_commit.img 16M
  mount -o loop fast_commit.img mnt
  echo a > mnt/a
  sync -f mnt
  for name in a b; do
    lines 0 1000 | dd of=mnt/$name oflag=append conv=notrunc,fsync status=none
  done
  cp fast_commit.img copy.img
  umount mnt
  mv copy.img fast_commit.img
  pack fast_commit.img
fi
ls -l "$here"
