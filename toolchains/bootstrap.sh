#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing on a Debian 12 or 13 machine, as root or by sudo.
#
#   bootstrap.sh SET…          install the packages of these sets: run, test, bench, machine, night
#   bootstrap.sh --list SET…   print their names and do nothing
#
# When everything is there it says so and touches neither apt nor the network.
set -euo pipefail
cd "$(dirname "$0")/.."

# To build the programs and to run them, with a screen or without one.
set_run=(
    build-essential cmake ninja-build ccache pkg-config gettext
    libimgui-dev libstb-dev libglfw3-dev libgles-dev libegl-dev libfreetype-dev libpng-dev
    libsqlite3-dev libcurl4-openssl-dev libmbedtls-dev libssl-dev libzstd-dev libargon2-dev libcbor-dev
    libmicrohttpd-dev libtomlplusplus-dev libcli11-dev libspdlog-dev nlohmann-json3-dev libexpected-dev
    libqrcodegencpp-dev libsystemd-dev libx11-dev libxext-dev libxrandr-dev libxtst-dev
    libasound2-dev libopus-dev libespeak-ng-dev espeak-ng-data libzbar-dev libjpeg62-turbo-dev
    fonts-sil-andika fonts-dejavu-core fonts-materialdesignicons-webfont
    nginx-light openssl
    xvfb libgl1-mesa-dri)
# To test them: frameworks, readers of what the programs draw, the formatter, the compiler with a fuzzer. Node comes below.
set_test=(doctest-dev librapidcheck-dev zbar-tools libopusfile-dev sqlite3 zstd clang-format-14 clang-14
    libclang-rt-14-dev openbox cage xwayland
    iproute2 nftables)
# For `make bench`: what pendopo-server is measured against, the library that talks to it, and the kiosk's peer.
set_bench=(rsyslog rsyslog-relp librelp-dev chromium)
# For `make machine`: what makes a machine, and what a kiosk's screen needs in it. Its kernel is only unpacked in build/.
set_machine=(qemu-system-x86 busybox-static kmod udev seatd)
# For `make night`: further checks, and the tool that makes a Debian 13 root filesystem.
set_night=(clang-tidy-14 mmdebstrap arch-test rsync)

fail() {
    echo "bootstrap: $*" >&2
    exit 1
}

list=no
if [ "${1:-}" = --list ]; then
    list=yes
    shift
fi
packages=()
for name in "$@"; do
    case "$name" in
        run) packages+=("${set_run[@]}") ;;
        test)
            packages+=("${set_test[@]}")
            # A Node that is already there, however it was installed, serves as well.
            if [ $list = yes ] || ! command -v node >/dev/null; then packages+=(nodejs); fi
            if [ $list = yes ] || ! command -v npm >/dev/null; then packages+=(npm); fi
            ;;
        bench) packages+=("${set_bench[@]}") ;;
        machine) packages+=("${set_machine[@]}") ;;
        night) packages+=("${set_night[@]}") ;;
        *) fail "unknown set '$name'; there are: run, test, bench, machine, night" ;;
    esac
done
if [ $list = yes ]; then
    printf '%s\n' "${packages[@]}"
    exit 0
fi
command -v dpkg-query >/dev/null || fail "this is no Debian system; install by hand: ${packages[*]}"

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "needs root or sudo to install: ${missing[*]}"
    fi
}

missing=()
installed=" $(dpkg-query -W -f='${db:Status-Abbrev}${Package} ' "${packages[@]}" 2>/dev/null || true) "
for package in "${packages[@]}"; do
    case "$installed" in
        *" ii $package "* | *"hi $package "*) ;;
        *) missing+=("$package") ;;
    esac
done

# The packages' scripts would start nginx, rsyslog and seatd as services of the whole machine; we only want the programs. The
# usual hook refuses that, and is taken away again if it was not there before.
hook=/usr/sbin/policy-rc.d
hook_is_ours=no
remove_hook() {
    if [ $hook_is_ours = yes ]; then as_root rm -f $hook; fi
}
install_missing() {
    local package services=()
    for package in "${missing[@]}"; do
        case "$package" in
            nginx-light) services+=(nginx.service) ;;
            rsyslog) services+=(rsyslog.service) ;;
            seatd) services+=(seatd.service) ;;
        esac
    done
    if [ ${#services[@]} -gt 0 ] && [ ! -e $hook ]; then
        hook_is_ours=yes
        trap remove_hook EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee $hook >/dev/null
        as_root chmod 755 $hook
    fi
    as_root apt-get update -q -o DPkg::Lock::Timeout=300
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "${missing[@]}"
    if [ ${#services[@]} -eq 0 ]; then return; fi
    if command -v systemctl >/dev/null; then
        as_root systemctl disable --quiet "${services[@]}" ||
            echo "bootstrap: still enabled as services: ${services[*]}; 'systemctl disable' turns them off"
    else
        as_root rm -f "${services[@]/#//etc/systemd/system/multi-user.target.wants/}"
    fi
}

# ImGui's back ends are shipped as sources among the documentation, which slim images strip.
imgui_backends() {
    local shipped=/usr/share/doc/libimgui-dev/examples/backends ours=build/deps/imgui-backends
    if [ -f $shipped/imgui_impl_opengl3.cpp ] || [ -f $ours/imgui_impl_opengl3.cpp ]; then return; fi
    echo "bootstrap: fetching the sources of ImGui's back ends"
    local folder
    folder=$(mktemp -d)
    chmod 755 "$folder"
    (cd "$folder" && apt-get download -q libimgui-dev) || {
        as_root apt-get update -q
        (cd "$folder" && apt-get download -q libimgui-dev)
    }
    dpkg-deb -x "$folder"/libimgui-dev_*.deb "$folder/unpacked"
    mkdir -p $ours
    cp "$folder/unpacked$shipped"/imgui_impl_opengl3* $ours/
    rm -rf "$folder"
}

if [ ${#missing[@]} -gt 0 ]; then
    echo "bootstrap: installing ${#missing[@]} packages: ${missing[*]}"
    install_missing
fi
case " $* " in *" run "*) imgui_backends ;; esac
if [ ${#missing[@]} -eq 0 ]; then echo "bootstrap: all ${#packages[@]} packages for '$*' are installed"; fi
