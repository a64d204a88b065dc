#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes assets/areas/areas.tsv from the npm package idn-area-data: the areas of the provinces that we serve, each right
# after what it belongs to. Not part of a build: run by `make areas` when the codes change.
set -eu

provinces='36 64'
root=$(cd "$(dirname "$0")/../.." && pwd)
package=$root/tests/node_modules/idn-area-data
out=$root/assets/areas/areas.tsv

[ -d "$package/data" ] || { echo "areas: $package is missing; run 'make areas'" >&2; exit 1; }
version=$(sed -n 's/^ *"version": *"\(.*\)",*$/\1/p' "$package/package.json" | head -n 1)

# code and name of a table: the first and the last column, without quotation marks around a name that needs none
columns() {
    awk -F, 'NR > 1 { name = $0; sub(/^[^,]*,/, "", name); if (FILENAME !~ /provinces/) sub(/^[^,]*,/, "", name);
                      gsub(/^"|"$|\r/, "", name); print $1 "\t" name }' "$package/data/$1.csv"
}

{
    echo "# Areas of Indonesian provinces with their Kemendagri codes: code, tab, name; in the order of the codes."
    echo "# version: idn-area-data $version"
    echo "# Contains information from idn-area-data, made available under the Open Database License (ODbL) 1.0"
    echo "# (https://opendatacommons.org/licenses/odbl/1-0/); this list, a part of it, is under the same licence."
    for table in provinces regencies districts villages; do
        columns "$table"
    done | awk -F'\t' -v provinces="$provinces" '
        BEGIN { split(provinces, list, " "); for (i in list) wanted[list[i]] = 1 }
        wanted[substr($1, 1, 2)]' | LC_ALL=C sort -t "$(printf '\t')" -k 1,1
} >"$out.new"

# What the provinces are known to have: a table that was cut short or laid out anew must not pass unseen.
awk -F'\t' '
    BEGIN { levels = split("kabupaten and kota,kecamatan,desa and kelurahan", level, ",")
            expected["36", 1] = 8;  expected["36", 2] = 155; expected["36", 3] = 1552
            expected["64", 1] = 10; expected["64", 2] = 105; expected["64", 3] = 1038 }
    /^#/ { next }
    { known[$1] = 1; parts = split($1, part, "."); found[part[1], parts - 1]++; if (parts == 1) name[$1] = $2
      above = $1; if (sub(/\.[0-9]+$/, "", above) && !(above in known)) { print "areas: " $1 " belongs to nothing"; bad = 1 } }
    END { for (province in name) for (i = 1; i <= levels; i++) {
              printf "areas: %s has %d %s\n", name[province], found[province, i], level[i]
              if (found[province, i] != expected[province, i]) {
                  printf "areas: but %d are expected; if the state changed them, change this script\n", expected[province, i]
                  bad = 1 } }
          exit bad }' "$out.new" >&2 || { rm "$out.new"; exit 1; }
mv "$out.new" "$out"
echo "areas: $(grep -vc '^#' "$out") areas in $out"
