#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD NAME: one target from its corpus on, for PENDOPO_FUZZ_SECONDS. What it finds stays in BUILD/found/NAME;
# an input that breaks a promise is written there as crash-…, to be kept in tests/fuzz/corpus/NAME once it is mended.
set -eu
build=$1 name=$2
corpus=$(dirname "$0")/corpus/$name
program=$build/bin/fuzz_$name
[ -x "$program" ] || { echo "$program is not built: make fuzz builds it" >&2; exit 1; }
mkdir -p "$build/found/$name"
exec "$program" -max_total_time="${PENDOPO_FUZZ_SECONDS:-10}" -max_len=16384 -timeout=20 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$build/found/$name/" "$build/found/$name" "$corpus"
