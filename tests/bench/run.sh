#!/usr/bin/env bash
# Builds and runs the benchmark of the service. Arguments go to it, such as
# --seconds 5 or --csv.
#
#   tests/bench/run.sh                 in build-bench/
#   BUILD_DIR=/tmp/b tests/bench/run.sh --quick
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${BUILD_DIR:-$root/build-bench}

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo >&2
ninja -C "$build" service_bench >&2
exec "$build/bin/service_bench" "$@"
