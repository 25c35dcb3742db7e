#!/usr/bin/env bash
# Simulates, and says of each failing seed how to repeat it.
#
#   tests/simulation/run.sh --seeds N [--first S] [--jobs J]   many
#   tests/simulation/run.sh --seed S                           one, with its story
#
# Further options:
#   --only 3,8,9     of the steps of the seed, these alone
#   --clients N      so many clients
#   --plant FAULT    skip-sync, short-buffer, forget-request-id, show-early or
#                    release-twice
#   --no-shrink      does not look for a shorter failing run
#
# BUILD_DIR names the build directory (default: build).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build_dir=${BUILD_DIR:-build}
case "${1:-}" in
  "" | -h | --help) sed -n '2,15s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
esac
[ -f "$build_dir/build.ninja" ] || cmake -S . -B "$build_dir" -G Ninja >/dev/null
ninja -C "$build_dir" simulate >/dev/null
exec "$build_dir/bin/simulate" "$@"
