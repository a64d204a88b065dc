#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts a practice province and a kiosk on loopback with fresh keys in a folder of its own, and stops all of it on
# Ctrl-C. Without a display it plays one visit by real pointer input and keeps a picture of each screen.
#   FULLSCREEN=1    the kiosk takes the whole screen
#   PANEL=7         the size of a 7-inch panel; 10 (the default), 15 or portrait
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=build/bin

run=build/run/$(date +%Y%m%d-%H%M%S)-$$
mkdir -p "$run"
ln -sfn "$(basename "$run")" build/run/latest
run=$(cd "$run" && pwd)

case "${PANEL:-10}" in
7) size=(800 480 154 86) ;;
10) size=(1280 800 217 136) ;;
15) size=(1920 1080 344 194) ;;
portrait) size=(720 1280 126 224) ;;
*) echo "PANEL is 7, 10, 15 or portrait" >&2; exit 2 ;;
esac

children=()
finish() {
    trap - EXIT INT TERM
    local child
    for ((i = ${#children[@]} - 1; i >= 0; i--)); do
        child=${children[i]}
        kill -TERM "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    done
    echo "stopped; everything of this run is in $run"
}
trap finish EXIT
trap 'exit 130' INT TERM

# start LOG COMMAND…: in a process group of its own, so that Ctrl-C reaches this script alone.
start() {
    local log=$1
    shift
    setsid "$@" >"$log" 2>&1 </dev/null &
    children+=($!)
}

# until_true WHAT COMMAND…
until_true() {
    local what=$1
    shift
    for ((i = 0; i < 600; i++)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    echo "in vain waited for: $what; see the logs in $run" >&2
    exit 1
}

ctl() { "$bin/pendopo-ctl" "$@"; }
screen_is() { [ "$(awk '$1 == "screen" { print $2 }' "$run/targets" 2>/dev/null)" = "$1" ]; }
waiting_words() { ctl device list "$run/province" | awk '$2 == "pending" { getline; sub(/^ +/, ""); print }'; }
waits() { [ -n "$(waiting_words)" ]; }

ctl province init "$run/province" --name Banten --practice --port 0 --enrolment-port 0 >"$run/province.txt"
start "$run/nginx.log" nginx -p "$run/province/nginx/" -c nginx.conf -g 'daemon off;'
start "$run/server.log" "$bin/pendopo-server" --config "$run/province/ingest/server.toml"
until_true "the province" ctl doctor --province "$run/province"

window=(--windowed --width "${size[0]}" --height "${size[1]}" --width-mm "${size[2]}" --height-mm "${size[3]}")
[ -n "${FULLSCREEN:-}" ] && window=()
ctl device site "$run/province" --site "Kecamatan Serang" --kecamatan 36.73.01 --out "$run/site" "${window[@]}" \
    >"$run/site.txt"

scripted=
if [ -z "${DISPLAY:-}" ]; then
    scripted=1
    start "$run/xvfb.log" sh -c 'exec 3>"$1"; exec Xvfb -displayfd 3 -screen 0 "$2" -nolisten tcp -noreset' sh \
        "$run/display" "${size[0]}x${size[1]}x24"
    until_true "a display" grep -q . "$run/display"
    DISPLAY=:$(cat "$run/display")
    export DISPLAY
fi
export LC_ALL=C.UTF-8

start "$run/sync.log" "$bin/pendopo-sync" --config "$run/site/sync.toml"
start "$run/kiosk.log" "$bin/pendopo-kiosk" --config "$run/site/kiosk.toml" --targets-file "$run/targets"
kiosk=${children[-1]}
until_true "the device to ask for enrolment" waits
words=$(waiting_words)
echo "the kiosk shows these 8 words: $words"
ctl device confirm "$run/province" --words "$words"

cat <<EOF

  province   nginx and pendopo-server on loopback   $(sed -n 's/^  devices speak to //p' "$run/province.txt")
  device     pendopo-sync and pendopo-kiosk         $run/site
  keys       made for this run, for practice only   $run/province
  logs       $run/*.log

  what arrived:    $bin/pendopo-ctl desk list $run/province
  how is it:       $bin/pendopo-ctl doctor --province $run/province
                   $bin/pendopo-ctl doctor --device $run/site

EOF

if [ -n "$scripted" ]; then
    until_true "the invitation" screen_is attract
    mkdir -p "$run/pictures"
    sed "s|@PICTURES@|$run/pictures|" toolchains/run/visit.txt >"$run/visit.txt"
    "$(ls build/bin/pendopo_visitor build/release/bin/pendopo_visitor build/dev/bin/pendopo_visitor 2>/dev/null | head -1)" "$DISPLAY" "$run/targets" <"$run/visit.txt"
    arrived() { ctl desk list "$run/province" | grep -q anonymous; }
    until_true "the aspiration at the desk" arrived
    echo "No display here, so a visit was played. Pictures of its screens:"
    ls "$run"/pictures/*.png
    echo
    echo "What stands at the desk:"
    ctl desk list "$run/province"
else
    echo "The kiosk is open. Close its window or press Ctrl-C to stop all of it."
    while kill -0 "$kiosk" 2>/dev/null; do sleep 0.5; done
fi
