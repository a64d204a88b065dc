#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs tests/machine in a machine of its own, made by QEMU: a real kernel with a screen, touch, cameras and consoles.
# Words are handed to the tests' program. Its pictures and what the kernel said lie in build/machine afterwards.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$PWD
out=$folder/build/machine
patience=${PENDOPO_MACHINE_SECONDS:-1200}

toolchains/machine/prepare.sh
version=$(cat "$out/guest/version")
rm -f "$out"/*.png "$out"/*.ppm
: >"$out/tests.log"

# Where the processor has no virtualisation of its own, /dev/kvm may be there all the same and never get to the kernel.
if [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo; then
    acceleration=(-accel kvm -cpu host)
else
    echo "machine: no KVM that can be used, so the processor is emulated: this takes many times as long"
    acceleration=(-accel tcg,thread=multi -cpu max)
    patience=$((patience * 10))
fi

# The monitor is QEMU's own; the second socket leads it into the machine, so that the tests can ask for pictures of the
# screen as it is sent to the glass.
monitor=$(mktemp -u /tmp/pendopo-machine-XXXXXX)
machine=
end() {
    # By its own number, and QEMU with it: nothing stays behind when this script is stopped.
    if [ -n "$machine" ]; then kill "$machine" 2>/dev/null || true; fi
    rm -f "$monitor" "$out"/glass-*.ppm
}
trap end EXIT
trap 'exit 130' INT TERM
timeout --kill-after=10 "$patience" qemu-system-x86_64 "${acceleration[@]}" -smp "$(nproc)" -m 2048 \
    -nodefaults -no-user-config -no-reboot -nic none -display none \
    -device virtio-gpu-pci,xres=1280,yres=800 \
    -serial "file:$out/kernel.log" \
    -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
    -device virtio-9p-pci,fsdev=host,mount_tag=host \
    -device virtio-serial-pci \
    -chardev "file,id=output,path=$out/tests.log" -device virtserialport,chardev=output,name=pendopo.output \
    -chardev "socket,id=monitor,path=$monitor,server=on,wait=off" -mon chardev=monitor,mode=readline \
    -chardev "socket,id=port,path=$monitor" -device virtserialport,chardev=port,name=pendopo.monitor \
    -kernel "$out/guest/boot/vmlinuz-$version" -initrd "$out/guest/initrd.gz" \
    -append "console=ttyS0 panic=-1 -- $folder/toolchains/machine/session.sh $folder $*" &
machine=$!
tail --pid=$machine --follow=name --sleep-interval=0.5 --lines=+1 "$out/tests.log"
wait "$machine" || { echo "machine: QEMU ended with $?; see $out/kernel.log" >&2; exit 1; }
machine=
grep -qx 'machine: ended with 0' "$out/tests.log" || { tail -20 "$out/kernel.log" >&2; exit 1; }
