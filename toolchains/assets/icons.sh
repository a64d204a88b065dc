#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the code points in assets/icons/icons.tsv anew: each line names an icon (third column), and the style sheet of
# the Debian package fonts-materialdesignicons-webfont says where it is. Fails, and changes nothing, for a name that is
# not there, and for a code point above U+FFFF: Dear ImGui's characters have 16 bits.
#
#   icons.sh [--check]     with --check it only compares
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
list=$root/assets/icons/icons.tsv
style=/usr/share/fonts-materialdesignicons-webfont/css/materialdesignicons.css
[ -r "$style" ] || { echo "icons: $style is missing; install fonts-materialdesignicons-webfont" >&2; exit 1; }

new=$(mktemp)
trap 'rm -f "$new"' EXIT
awk -F'\t' '
    FNR == NR {
        if (match($0, /^\.mdi-[a-z0-9-]+::?before/)) { name = substr($0, 6); sub(/:.*/, "", name) }
        if (match($0, /content: *"\\[0-9A-Fa-f]+"/)) {
            code = substr($0, RSTART, RLENGTH); gsub(/.*\\|"/, "", code); codes[name] = toupper(code)
        }
        next
    }
    /^#/ { print; next }
    !($3 in codes) { print "icons: the font has no " $3 " (for " $1 ")" >"/dev/stderr"; bad = 1; next }
    length(codes[$3]) > 4 { print "icons: " $3 " is at U+" codes[$3] ", out of reach" >"/dev/stderr"; bad = 1; next }
    { print $1 "\tU+" codes[$3] "\t" $3 }
    END { exit bad }' "$style" "$list" >"$new"

if cmp -s "$new" "$list"; then
    echo "icons: $(grep -vc '^#' "$list") icons are where the font has them"
elif [ "${1:-}" = --check ]; then
    diff "$list" "$new" || { echo "icons: $list differs from the font; run icons.sh" >&2; exit 1; }
else
    cat "$new" >"$list"
    echo "icons: $list written"
fi
