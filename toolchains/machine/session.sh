#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The test machine's process 1 behind its first file system: starts the devices and the two services that a kiosk's
# screen needs, runs the tests as a user who owns nothing but these devices, says how they ended, and turns itself off.
# session.sh FOLDER WORDS…: the repository, and what the tests are told.
folder=$1
shift
guest=$folder/build/machine/guest
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
exec >/dev/console 2>&1 </dev/null

# Ctrl+Alt+Delete comes as a signal to process 1. It is noted, and nothing follows: a test looks for it.
echo 0 >/proc/sys/kernel/ctrl-alt-del
trap 'echo pressed >>/run/ctrl-alt-delete' INT

mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
ip link set lo up
modprobe --dirname "$guest" --all virtio_console virtio_gpu evdev uinput
# The first of vivid's inputs is a webcam; further ones, radios and tuners help nobody here.
modprobe --dirname "$guest" vivid node_types=0x1 num_inputs=1 input_types=0x00
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add
udevadm settle --timeout=30

# A user without rights of its own, who sees what the tests' maker sees.
owner=$(stat -c %u "$folder")
if [ "$owner" = 0 ]; then owner=990; fi
echo "kiosk:x:$owner:990::/run/kiosk:/bin/sh" >>/etc/passwd
echo "kiosk:x:990:" >>/etc/group
mkdir -m 700 /run/kiosk
mkfifo -m 600 /run/errands
chown kiosk:kiosk /run/kiosk /run/errands /dev/uinput
for port in /dev/virtio-ports/*; do chown kiosk:kiosk "$(readlink -f "$port")"; done

# As if a login waited on every other console: the kernel leads to none that nobody has opened.
for console in {2..12}; do sleep infinity <>"/dev/tty$console" & done

# What only root may do for the tests: the camera that they feed is plugged in and pulled out.
errands() {
    local errand
    trap '' INT
    while read -r errand; do
        case "$errand" in
            plug-camera) modprobe --dirname "$guest" v4l2loopback video_nr=9 exclusive_caps=1 ;;
            unplug-camera) modprobe --remove --dirname "$guest" v4l2loopback ;;
            *) echo "session: no such errand: $errand" ;;
        esac
    done <>/run/errands
}
errands &

seatd -u kiosk >/run/seatd.log 2>&1 &

cd /run/kiosk || exit
setpriv --reuid kiosk --regid kiosk --groups video \
    env HOME=/run/kiosk XDG_RUNTIME_DIR=/run/kiosk LIBSEAT_BACKEND=seatd WLR_RENDERER=pixman \
    stdbuf --output=L "$folder/build/dev/bin/pendopo_machine" "$@" >/dev/virtio-ports/pendopo.output 2>&1 &
tests=$!
# A signal ends a wait; the tests go on.
while kill -0 $tests 2>/dev/null; do wait $tests; status=$?; done
echo "machine: ended with $status" >/dev/virtio-ports/pendopo.output
cat /run/seatd.log
sync
poweroff --force --force 2>/dev/null || busybox poweroff -f
