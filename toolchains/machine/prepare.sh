#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes in build/machine/guest what the test machine boots: Debian's kernel and its modules, v4l2loopback built against
# them, and a first file system that hands over to the root of the machine it runs on. Nothing is installed: packages are
# fetched by apt and unpacked there, once for each kernel that Debian brings.
set -euo pipefail
cd "$(dirname "$0")/../.."
guest=$PWD/build/machine/guest
log=$PWD/build/machine/prepare.log

# What must be there before the root file system is; session.sh loads the rest.
boot_modules=(virtio_pci 9pnet_virtio 9p overlay)

newest() {
    apt-cache depends "$1" | sed -n "s/^ *Depends: \($1\|\(linux-[a-z]*\)-[0-9].*\)/\1/p" | head -1
}

fetch() {
    (cd "$guest" && apt-get download -q "$@")
    local package
    for package in "$guest"/*.deb; do
        dpkg-deb -x "$package" "$guest"
        rm "$package"
    done
}

# The headers' own files name each other by where they would be installed.
build_v4l2loopback() {
    local sources
    sources=$(echo "$guest"/usr/src/v4l2loopback-*)
    sed -i "s#^include /usr/src#include $guest/usr/src#" "$guest/usr/src/linux-headers-$version/Makefile"
    make -C "$guest/usr/src/linux-headers-$version" M="$sources" modules
    mkdir -p "$guest/lib/modules/$version/extra"
    cp "$sources/v4l2loopback.ko" "$guest/lib/modules/$version/extra/"
}

# The files that these modules are, each behind those it needs.
module_files() {
    local module
    for module in "$@"; do
        modprobe --dirname "$guest" --set-version "$version" --show-depends "$module"
    done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++'
}

make_initrd() {
    local root=$guest/initrd.d file
    rm -rf "$root"
    mkdir -p "$root"/{bin,modules,proc,sys,dev,host,rw,all}
    cp /bin/busybox "$root/bin/"
    cp toolchains/machine/init "$root/init"
    while read -r file; do
        cp "$file" "$root/modules/"
        basename "$file"
    done >"$root/modules/order" < <(module_files "${boot_modules[@]}")
    (cd "$root" && find . | busybox cpio -o -H newc -R 0:0 2>/dev/null) | gzip >"$guest/initrd.gz"
    rm -rf "$root"
}

prepare() {
    if [ -z "$image" ]; then
        echo "machine: this machine's apt knows no linux-image-amd64" >&2
        return 1
    fi
    rm -rf "$guest"
    mkdir -p "$guest"
    # apt drops its privileges for a download, and needs to get here.
    fetch "$image" "linux-headers-$version" "linux-headers-${version%-amd64}-common" \
        "$(apt-cache depends "linux-headers-$version" | sed -n 's/^ *Depends: \(linux-kbuild-.*\)/\1/p')" v4l2loopback-dkms
    build_v4l2loopback
    depmod --basedir "$guest" "$version"
    rm -rf "$guest"/usr "$guest"/boot/System.map-*
    echo "$version" >"$guest/version"
}

image=$(newest linux-image-amd64)
version=${image#linux-image-}
mkdir -p "$(dirname "$log")"
if [ "$(cat "$guest/version" 2>/dev/null)" != "$version" ]; then
    echo "machine: fetching Linux $version and building v4l2loopback for it"
    prepare >"$log" 2>&1 || { tail -20 "$log" >&2; exit 1; }
fi
make_initrd
