#!/usr/bin/env bash
# clang-format, clang-tidy and buf over the whole tree; all must be clean. And
# every source is built: a test that nobody builds cannot fail.
#
#   tests/lint.sh BUILD_DIR [format|built|tidy|proto]...
#
# clang-tidy needs a configured BUILD_DIR with generated sources built. It
# keeps the names of files that were clean in BUILD_DIR/tidy, by the hash of
# what the compiler sees, so that a second run only looks at what changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build_dir=${1:?usage: tests/lint.sh BUILD_DIR [format|tidy|proto]...}
shift
[ $# -gt 0 ] || set -- format built proto tidy

sources() { git ls-files -- "$@" | sort; }

lint_format() {
  sources '*.cc' '*.h' | xargs clang-format --dry-run --Werror
  echo "clang-format: clean"
}

lint_built() {
  local forgotten
  forgotten=$(comm -23 <(sources 'client/*.cc' 'deploy/*.cc' 'server/*.cc' 'storage/*.cc' 'tests/*.cc') \
    <(sed -n "s|^ *\"file\": \"$PWD/\(.*\)\",*$|\1|p" \
      "$build_dir/compile_commands.json" | sort -u))
  if [ -n "$forgotten" ]; then
    printf 'no target builds these:\n%s\n' "$forgotten" >&2
    return 1
  fi
  echo "sources: all built"
}

# buf comes from the npm registry; a private copy outlives the run.
lint_proto() {
  local tools=${XDG_CACHE_HOME:-$HOME/.cache}/trilab/npm
  if [ ! -x "$tools/node_modules/.bin/buf" ]; then
    mkdir -p "$tools"
    npm install --silent --no-audit --no-fund --prefix "$tools" @bufbuild/buf@1
  fi
  (cd proto && "$tools/node_modules/.bin/buf" lint)
  echo "buf lint: clean"
}

tidy_one() {
  local build_dir=$1 file=$2 stamp
  stamp=$build_dir/tidy/$(echo "$file" | tr / _)
  if [ -f "$stamp" ] && [ -z "$(find "$file" .clang-tidy -newer "$stamp")" ] &&
    [ -z "$(find server storage client -name '*.h' -newer "$stamp" -print -quit)" ]; then
    return 0
  fi
  if ! clang-tidy --quiet -p "$build_dir" "$file" 2>"$stamp.err" >"$stamp.out"; then
    cat "$stamp.out" "$stamp.err"
    return 1
  fi
  touch "$stamp"
}
export -f tidy_one

lint_tidy() {
  mkdir -p "$build_dir/tidy"
  sources 'server/**/*.cc' 'server/*.cc' 'storage/*.cc' 'client/*.cc' | sort -u |
    xargs -P "$(nproc)" -I{} bash -c 'tidy_one "$0" {}' "$build_dir"
  echo "clang-tidy: clean"
}

for linter in "$@"; do "lint_$linter"; done
