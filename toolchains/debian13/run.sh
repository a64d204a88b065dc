#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds and tests the repository in a Debian 13 root filesystem, made once in build/debian13/root.
#
# Package sources are the machine's own Debian ones with the suite changed. Nothing stays mounted: all mounts live
# in a namespace that ends with the run.
set -euo pipefail
cd "$(dirname "$0")/../.."

suite=trixie
root=$PWD/build/debian13/root
stamp=$root/etc/pendopo-packages

if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "debian13: needs root or sudo" >&2; exit 1; }
    exec sudo "$0" "$@"
fi

# What the bootstrap installs, except what a file copied from here replaces, and Clang: that suite has other versions,
# and neither the formatter nor libFuzzer is asked there.
packages=$(toolchains/bootstrap.sh --list run test | grep -v -e '^clang-' -e '^libclang-' -e '^npm$' | sort | paste -sd ,)

own_sources() {
    local codename origin target uri component
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    apt-get indextargets --format '$(ORIGIN)|$(CODENAME)|$(REPO_URI)|$(COMPONENT)' 'Created-By: Packages' |
        sort -u | while IFS='|' read -r origin target uri component; do
        # Updates of a suite come under the suite's name and a suffix; other origins are none of our business.
        case "$origin/$target" in
            "Debian/$codename" | "Debian/$codename-updates" | "Debian/$codename-security")
                echo "deb $uri $suite${target#"$codename"} $component" ;;
        esac
    done
}

make_root() {
    rm -rf "$root"
    mkdir -p "$(dirname "$root")"
    local sources
    sources=$(own_sources)
    if [ -z "$sources" ]; then
        apt-get update -q
        sources=$(own_sources)
    fi
    [ -n "$sources" ] || { echo "debian13: this machine's apt knows no Debian sources" >&2; exit 1; }
    echo "debian13: making the root filesystem, some minutes"
    echo "$sources" | mmdebstrap --mode=root --variant=minbase --include="$packages" \
        --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Retries "3"' "$suite" "$root" -
    echo "$packages" >"$stamp"
}

# Only what differs is copied, and gets the time of now: its own may be older than an object built from its last state.
copy_sources() {
    mkdir -p "$root/src"
    rsync -rlp --checksum --delete --exclude=/build --exclude=/.git --exclude=/run ./ "$root/src/"
}

if [ "$(cat "$stamp" 2>/dev/null)" != "$packages" ]; then make_root; fi
copy_sources
exec unshare --mount --propagation private --pid --fork --kill-child toolchains/debian13/inside.sh "$root"
