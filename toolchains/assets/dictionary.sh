#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Trains the compression dictionary on the sentences in assets/dictionary/sentences, which were written for it.
#
#   dictionary.sh [NUMBER]     makes assets/dictionary/words-NUMBER.zdict; NUMBER is 1 if not given
#
# What was sealed with a dictionary needs that very dictionary to be read, so one that is there is never replaced: other
# sentences or parameters make a new number. For a number that is there this only shows that it is made anew, byte for
# byte (with zstd 1.5.4, as in Debian 12).
#
# Parameters: 32 KB, k = 300, d = 6 gave the best mean ratio on held-out fifths of the sentences, 0.531, against 0.541 for
# the defaults of zstd, 0.55 for 24 KB, 0.56 for 16 KB and 0.79 without a dictionary.
# zstd warns that it would like more sentences; the ratio is what counts.
set -eu

number=${1:-1}
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$root/assets/dictionary/words-$number.zdict
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# One sample per sentence, in an order that depends on no locale.
for language in id su jv bjn en; do
    cat "$root/assets/dictionary/sentences/$language.txt"
done | awk -v folder="$work" '{ file = sprintf("%s/%05d.txt", folder, NR); printf "%s", $0 > file; close(file) }'
samples=$(find "$work" -name '*.txt' | wc -l)

find "$work" -name '*.txt' | LC_ALL=C sort >"$work/list"
zstd -q -T1 -19 --train-cover=k=300,d=6 --maxdict=32768 --dictID="$number" -o "$work/words.zdict" --filelist "$work/list"
size=$(wc -c <"$work/words.zdict")

if [ ! -e "$out" ]; then
    cp "$work/words.zdict" "$out"
    echo "dictionary: $out made, $size bytes from $samples sentences"
elif cmp -s "$work/words.zdict" "$out"; then
    echo "dictionary: $out is what $samples sentences give, $size bytes"
else
    echo "dictionary: the sentences give another $out; devices use that one, so give the new one a new number" >&2
    exit 1
fi
