#!/usr/bin/env bash
# The one list of Debian packages that Trilab needs, and their installation.
#
#   deploy/packages.sh build   what building and running needs
#   deploy/packages.sh test    that, and what the tests and linters need
#
# Installs only what is missing; needs root (or sudo) only then.
set -euo pipefail

build=(
  build-essential cmake ninja-build pkg-config git ca-certificates
  libgrpc++-dev protobuf-compiler protobuf-compiler-grpc libprotobuf-dev
  libabsl-dev librocksdb-dev libssl-dev libgoogle-glog-dev
  libicu-dev libical-dev libcli11-dev libyaml-cpp-dev nlohmann-json3-dev
  libcsv-dev libfreexl-dev libzip-dev libexpat1-dev
  golang-github-gogo-googleapis-dev tzdata
)
test=(
  libgtest-dev libgmock-dev libbenchmark-dev librapidcheck-dev
  clang-format clang-tidy nodejs npm
)

case "${1:-}" in
  build) wanted=("${build[@]}") ;;
  test) wanted=("${build[@]}" "${test[@]}") ;;
  *) echo "usage: deploy/packages.sh build|test" >&2; exit 2 ;;
esac

# A Node.js that did not come from Debian serves as well as Debian's.
if command -v npm >/dev/null; then
  wanted=($(printf '%s\n' "${wanted[@]}" | grep -vxE 'nodejs|npm'))
fi

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "These packages are missing and only root can install them:" >&2
    printf '  %s\n' "${missing[@]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} Debian packages ..."
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
