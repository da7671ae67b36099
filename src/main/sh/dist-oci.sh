#!/bin/sh
# Part of dist.sh: a container image as one tar, which is an OCI image layout (image-spec 1.0) and what
# `docker load` takes (manifest.json). One layer: the program, its runtime, a shell for the launcher
# and the libraries that those are linked with, taken from this machine.
# shellcheck disable=SC2154 # dist.sh sets them
layer=$work/layer
mkdir -p "$layer/usr/lib" "$layer/usr/bin" "$layer/etc" "$layer/tmp" "$layer/usr/share/doc"
cp -a "$lib" "$layer/usr/lib/preflight"
cp -a "$share/doc/preflight" "$layer/usr/share/doc/"
mkdir "$layer/usr/lib64"
for folder in bin lib lib64; do ln -s "usr/$folder" "$layer/$folder"; done
cp "$(readlink -f /bin/sh)" "$layer/usr/bin/sh"
# libc's parts for names are loaded when asked
linked=$(find "$lib" /bin/sh \( -name '*.so' -o -name java -o -name sh \) -exec ldd {} + 2>/dev/null |
  sed -n 's|.* => \(/[^ ]*\) .*|\1|p; s|^\t\(/[^ ]*\) (.*|\1|p' | grep -v -F "$lib" | sort -u)
libc=$(printf '%s\n' "$linked" | grep '/libc\.so\.6$')
for file in $linked "${libc%/*}/libnss_files.so.2" "${libc%/*}/libnss_dns.so.2" "${libc%/*}/libresolv.so.2"; do
  [ -f "$file" ] || continue
  mkdir -p "$layer${file%/*}"
  cp -L "$file" "$layer$file"
  for package in $(dpkg-query -S "$file" "/usr$file" 2>/dev/null | cut -d : -f 1 | sort -u) dash; do
    mkdir -p "$layer/usr/share/doc/$package"
    cp -L "/usr/share/doc/$package/copyright" "$layer/usr/share/doc/$package/"
  done
done
echo 'preflight:x:1000:1000::/:/usr/bin/sh' > "$layer/etc/passwd"
echo 'preflight:x:1000:' > "$layer/etc/group"
chmod 1777 "$layer/tmp"
find "$layer" -exec touch -h -d "@$epoch" {} +

image=$work/image
blobs=$image/blobs/sha256
mkdir -p "$blobs"
digest() { sha256sum "$1" | cut -d ' ' -f 1; }
pack "$layer" bin etc lib lib64 tmp usr > "$work/layer.tar"
diff=$(digest "$work/layer.tar")
gzip -n -6 -k "$work/layer.tar"
blob=$(digest "$work/layer.tar.gz")
cp "$work/layer.tar.gz" "$blobs/$blob"
cat > "$work/config.json" <<END
{"architecture":"$arch","os":"linux","created":"$stamp","config":{"User":"1000:1000","Entrypoint":["/usr/lib/preflight/preflight"],"Cmd":["--help"],"WorkingDir":"/","Env":["PATH=/usr/bin"],"Labels":{"org.opencontainers.image.title":"preflight","org.opencontainers.image.version":"$version","org.opencontainers.image.licenses":"Apache-2.0"}},"rootfs":{"type":"layers","diff_ids":["sha256:$diff"]},"history":[{"created":"$stamp","created_by":"make dist"}]}
END
config=$(digest "$work/config.json")
cp "$work/config.json" "$blobs/$config"
size() { wc -c < "$1" | tr -d ' '; }
cat > "$work/manifest.oci" <<END
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:$config","size":$(size "$work/config.json")},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:$blob","size":$(size "$work/layer.tar.gz")}]}
END
manifest=$(digest "$work/manifest.oci")
cp "$work/manifest.oci" "$blobs/$manifest"
tag=$(echo "$version" | tr "[:upper:]" "[:lower:]")
cat > "$image/index.json" <<END
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:$manifest","size":$(size "$work/manifest.oci"),"platform":{"architecture":"$arch","os":"linux"},"annotations":{"io.containerd.image.name":"docker.io/library/preflight:$tag","org.opencontainers.image.ref.name":"$tag"}}]}
END
echo '{"imageLayoutVersion":"1.0.0"}' > "$image/oci-layout"
cat > "$image/manifest.json" <<END
[{"Config":"blobs/sha256/$config","RepoTags":["preflight:$tag"],"Layers":["blobs/sha256/$blob"]}]
END
find "$image" -exec chmod u+w,a+rX {} + -exec touch -d "@$epoch" {} +
pack "$image" blobs index.json manifest.json oci-layout > "$dist/$name-image.tar"
