#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures what a dictionary is worth on texts that it never saw.
#
#   measure-dictionary.sh FOLDER [DICTIONARY]
#
# FOLDER holds .csv files (texts in the column `text`) or .txt files (one text a line). Each text is compressed alone at
# level 19, as a submission is: without content size, checksum, dictionary number and (4 bytes taken off) magic number; a
# text that does not get shorter counts as it is. Prints, for each file, bytes after / bytes before.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -ge 1 ] && [ -d "$1" ] || { echo "usage: measure-dictionary.sh FOLDER [DICTIONARY]" >&2; exit 2; }
folder=$1
dictionary=${2:-$root/assets/dictionary/words-1.zdict}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# Each text of a CSV file (RFC 4180: quoted fields may hold commas, line breaks and doubled quotation marks) into a file.
split_csv() {
    LC_ALL=C awk -v out="$2" '
        function end_field() { fields[++count] = field; field = "" }
        function end_record(   i, file) {
            end_field()
            if (++records == 1) { for (i = 1; i <= count; i++) if (fields[i] == "text") column = i }
            else if (column && fields[column] != "") {
                file = sprintf("%s/%06d", out, records); printf "%s", fields[column] > file; close(file)
            }
            count = 0
        }
        {
            sub(/\r$/, "")
            length_of_line = length($0)
            for (i = 1; i <= length_of_line; i++) {
                c = substr($0, i, 1)
                if (quoted) {
                    if (c != "\"") field = field c
                    else if (substr($0, i + 1, 1) == "\"") { field = field c; i++ }
                    else quoted = 0
                }
                else if (c == "\"") quoted = 1
                else if (c == ",") end_field()
                else field = field c
            }
            if (quoted) field = field "\n"; else end_record()
        }' "$1"
}

split_lines() {
    LC_ALL=C awk -v out="$2" '$0 != "" { file = sprintf("%s/%06d", out, NR); printf "%s", $0 > file; close(file) }' "$1"
}

# sum TEXTS COMPRESSED: the bytes that count
sum() {
    (cd "$1" && wc -c ./*) | awk -v other="$2" '
        $2 != "total" { print $1, other "/" substr($2, 3) ".zst" }' | while read -r before file; do
        echo "$before $(($(wc -c <"$file") - 4))"
    done | awk '{ total += $2 < $1 ? $2 : $1 } END { print total }'
}

printf '%-24s %7s %9s %9s %9s\n' file texts bytes without with
for file in "$folder"/*.csv "$folder"/*.txt; do
    [ -e "$file" ] || continue
    mkdir "$work/texts" "$work/without" "$work/with"
    case $file in
        *.csv) split_csv "$file" "$work/texts" ;;
        *) split_lines "$file" "$work/texts" ;;
    esac
    find "$work/texts" -type f >"$work/list"
    texts=$(wc -l <"$work/list")
    if [ "$texts" -gt 0 ]; then
        bytes=$(cat "$work"/texts/* | wc -c)
        set -- -q -19 --no-check --no-content-size --no-dictID --filelist "$work/list"
        zstd "$@" --output-dir-flat "$work/without"
        zstd "$@" --output-dir-flat "$work/with" -D "$dictionary"
        without=$(sum "$work/texts" "$work/without")
        with=$(sum "$work/texts" "$work/with")
        echo "$(basename "$file") $texts $bytes $without $with" |
            awk '{ printf "%-24s %7d %9d %9.3f %9.3f\n", $1, $2, $3, $4 / $3, $5 / $3 }'
    fi
    rm -r "$work/texts" "$work/without" "$work/with"
done
