#!/usr/bin/env bash
# Installs what is missing, builds everything, lints it and runs every test.
#
#   tests/run.sh                    all of it
#   tests/run.sh --no-lint          without linters
#   tests/run.sh --tidy             with clang-tidy too, which takes longer
#                                   than all the rest on two cores
#   tests/run.sh --sanitize address with ASan and UBSan (or: thread)
#   tests/run.sh --filter REGEX     only tests whose name matches
#   tests/run.sh --build-dir DIR    where to build (default: build, or
#                                   build-address and so on)
#
# TRILAB_SHARED_DIR names a folder with real data sets (`data/`); tests that
# read them are skipped, with a message, where it is not set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lint=(format built proto)
sanitize=
filter=
build_dir=
while [ $# -gt 0 ]; do
  case "$1" in
    --no-lint) lint=() ;;
    --tidy) lint+=(tidy) ;;
    --sanitize) sanitize=${2:?--sanitize takes address or thread}; lint=(); shift ;;
    --filter) filter=${2:?--filter takes a regular expression}; shift ;;
    --build-dir) build_dir=${2:?--build-dir takes a directory}; shift ;;
    -h | --help) sed -n '2,15s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "tests/run.sh: '$1' is not an option; see --help" >&2; exit 2 ;;
  esac
  shift
done
: "${build_dir:=build${sanitize:+-$sanitize}}"

step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

step "Packages"
deploy/packages.sh test

step "Build"
cmake -S . -B "$build_dir" -G Ninja -DTRILAB_SANITIZE="$sanitize" >"/tmp/trilab-cmake-$$.log" 2>&1 ||
  { cat "/tmp/trilab-cmake-$$.log"; exit 1; }
rm -f "/tmp/trilab-cmake-$$.log"
ninja -C "$build_dir"

if [ ${#lint[@]} -gt 0 ]; then
  step "Lint"
  tests/lint.sh "$build_dir" "${lint[@]}"
fi

step "Tests"
ctest --test-dir "$build_dir" --output-on-failure --no-tests=error \
  -j "$(nproc)" ${filter:+-R "$filter"}
step "Done"
