#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The part of run.sh that works in a mount namespace of its own.  inside.sh ROOT
set -euo pipefail
root=$1
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C.UTF-8 \
    CCACHE_DIR=/var/cache/pendopo-ccache /bin/bash -euc '
    cd /src
    sed -n "s/^PRETTY_NAME=/debian13: building in /p" /etc/os-release
    cmake --preset dev
    cmake --build build/dev --target all pendopo_headers
    ctest --test-dir build/dev --output-on-failure --no-tests=error --parallel "$(nproc)" \
        -L "^(unit|tidy|contract)$" -LE "^format$"'
