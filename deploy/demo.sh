#!/usr/bin/env bash
# Builds Trilab, starts it with an inventory of three regions, and shows it at
# work. The server is left running.
#
#   deploy/demo.sh [--keep] [--port PORT] [--lang zh|en] [--bin-dir DIR]
#   deploy/demo.sh stop
#
#   --keep      go on with the data of the run before; default: start afresh
#   --port      first port to try; default: 7430
#   --lang      language of the output; default: that of LC_ALL or LANG
#   --bin-dir   programs that are built already; default: build them here
#
# Everything it makes is in build-demo/ and deploy/.run/.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
run=$root/deploy/.run
build=$root/build-demo
bin=
keep=no
port=7430
lang=en
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in zh*) lang=zh ;; esac
server_pid=
step=0

usage() {
  sed -n '2,/^set /{/^#/{s/^# \{0,1\}//;p}}' "${BASH_SOURCE[0]}"
}

bold= dim= red= plain=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[36m' red=$'\e[31m' plain=$'\e[0m'
fi

heading() {  # chinese english
  step=$((step + 1))
  printf '\n%s== %d. %s  %s ==%s\n' "$bold" "$step" "$1" "$2" "$plain"
}

say() { printf '%s\n' "$*"; }

die() {
  printf '%s%s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}

# Shows a command as one would type it.
echo_command() {
  local word line=
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./:=,+@%-]* | '') word="\"$word\"" ;;
    esac
    line+=" $word"
  done
  printf '\n%s$%s%s\n' "$dim" "$line" "$plain"
}

show() {
  echo_command "$@"
  "$@"
}

# For what has to be refused: exit code 1 is the success of it.
show_refused() {
  local code=0
  echo_command "$@"
  "$@" || code=$?
  [ "$code" -eq 1 ] || die "Expected a refusal (exit code 1), got $code."
}

# ---------------------------------------------------------------- the server

is_our_server() {  # pid
  [ -n "$1" ] && [[ "$(readlink "/proc/$1/exe" 2>/dev/null)" == */trilab-server* ]]
}

wait_until_gone() {  # pid tenths-of-seconds
  local i
  for ((i = 0; i < $2; i++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  return 1
}

stop_server() {
  local pid
  pid=$(cat "$run/server.pid" 2>/dev/null || true)
  rm -f "$run/server.pid"
  is_our_server "$pid" || return 1
  kill -TERM "$pid" 2>/dev/null || true
  wait_until_gone "$pid" 150 || kill -KILL "$pid" 2>/dev/null || true
  wait_until_gone "$pid" 20 || true
}

port_is_busy() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

choose_port() {
  local wanted=$port last=$((port + 50))
  while port_is_busy "$port"; do
    port=$((port + 1))
    [ "$port" -le "$last" ] || die "Ports $wanted to $last are all in use."
  done
  [ "$port" = "$wanted" ] || say "端口 $wanted 已被占用，改用 $port。Port $wanted is in use; taking $port."
}

start_server() {
  # Neither the lock nor the terminal goes to the server.
  setsid "$bin/trilab-server" --data-dir "$run/data" \
    --listen "127.0.0.1:$port" </dev/null >>"$run/server.log" 2>&1 9>&- &
  server_pid=$!
  disown
  echo "$server_pid" >"$run/server.pid"
  local i
  for ((i = 0; i < 300; i++)); do
    kill -0 "$server_pid" 2>/dev/null || die "The server did not start."
    # Its token file comes with the first start.
    if [ -s "$run/data/admin.token" ] &&
      "$bin/trilab" --timeout 1s admin status >/dev/null 2>&1; then
      return 0
    fi
    sleep 0.1
  done
  die "The server did not answer within 30 seconds."
}

on_exit() {
  local code=$?
  trap - EXIT
  [ "$code" -ne 0 ] || exit 0
  printf '\n%sThe demo failed (exit code %d).%s\n' "$red" "$code" "$plain" >&2
  if [ -n "$server_pid" ]; then
    if [ -s "$run/server.log" ]; then
      printf 'The end of %s:\n' "$run/server.log" >&2
      tail -n 20 "$run/server.log" | sed 's/^/  /' >&2
    fi
    stop_server || true
    say "The server was stopped." >&2
  fi
  exit "$code"
}

# ------------------------------------------------------------------ the steps

build_programs() {
  heading "安装依赖并编译" "Install what is missing and build"
  show "$root/deploy/packages.sh" build
  local configure=(cmake -S "$root" -B "$build" -G Ninja
    -DCMAKE_BUILD_TYPE=RelWithDebInfo -DTRILAB_BUILD_TESTS=OFF)
  echo_command "${configure[@]}"
  "${configure[@]}" >"$run/cmake.log" || {
    cat "$run/cmake.log" >&2
    die "CMake could not configure the build."
  }
  show ninja -C "$build" trilab-server trilab
  bin=$build/bin
}

set_context() {  # name token-file
  "$bin/trilab" config set-context "$1" --server "127.0.0.1:$port" \
    --token-file "$2" --language "$lang" >/dev/null
}

start() {
  heading "启动服务" "Start the server"
  [ "$keep" = yes ] || rm -rf "$run/data" "$run/data-backups" "$run"/*.token
  : >"$run/server.log"
  rm -f "$run/config.yaml"
  set_context demo "$run/data/admin.token"
  "$bin/trilab" config use-context demo >/dev/null
  cat >"$run/env" <<EOF
export TRILAB_CONFIG="$run/config.yaml"
export PATH="$bin:\$PATH"
unset TRILAB_SERVER TRILAB_TOKEN TRILAB_TOKEN_FILE TRILAB_CA_FILE TRILAB_CONTEXT
EOF
  echo_command trilab-server --data-dir deploy/.run/data \
    --listen "127.0.0.1:$port"
  start_server
  cat "$run/server.log"
}

load_inventory() {
  heading "导入三地的机构、仪器、人员与规则" \
    "Load institutions, instruments, people and rules"
  local demo=deploy/demo files=() file centre
  for file in "$demo"/*.yaml; do files+=(-f "$file"); done
  printf '\n%s$ trilab apply -f %s ...%s\n' "$dim" "${files[1]}" "$plain"
  trilab apply "${files[@]}"
  say ""
  say "国家平台（NRII）模板的表格。Tables in the national platform's template:"
  for file in "$demo"/70-nrii-*.csv; do
    centre=${file##*/70-nrii-}
    case $centre in he-auto.csv | he-heavy.csv) continue ;; esac
    trilab import "$file" --centre "${centre%.csv}" | sed -n 1p
  done
  say ""
  say "GB18030 编码的一份、含一行错误的一份。One in GB18030, one with a faulty row:"
  show trilab import "$demo/70-nrii-he-heavy.csv" --centre he-heavy
  show_refused trilab import "$demo/70-nrii-he-auto.csv" --centre he-auto
  show trilab admin status
}

# Tokens of two firms' engineers, with a context for each.
make_members() {
  local name partner
  for name in jingbei:jingbei-hydrogen-bus bohai:bohai-powertrain; do
    partner=${name#*:} name=${name%%:*}
    if [ ! -s "$run/$name.token" ]; then
      (umask 077 && trilab admin tokens create --role member \
        --subject "test-engineer@$partner" --partner "$partner" \
        >"$run/$name.token.part" 2>/dev/null)
      mv "$run/$name.token.part" "$run/$name.token"
    fi
    set_context "$name" "$run/$name.token"
  done
}

need=(--standard "GB/T 18655-2018" --param frequency:150kHz..2.5GHz
  --accredited CMA)

find_instruments() {
  heading "三地谁能做 GB/T 18655 辐射发射（CMA 资质）" \
    "Who in three regions can measure GB/T 18655 radiated emission under CMA"
  show trilab instruments search "${need[@]}"
}

find_slots() {
  heading "离天津最近的 4 小时空档" "Free slots of four hours, nearest to Tianjin"
  show trilab slots search "${need[@]}" --duration 4h --near 天津
  heading "京津冀任意一地、最早的空档：10 米法暗室" \
    "The earliest slots in 10 m chambers of any region"
  ask=(slots search "${need[@]}" --duration 4h --instrument
    bj-hfcv-emc-10m,tj-auto-emc-10m,he-emc-10m)
  show trilab "${ask[@]}"
  local slots
  slots=$(trilab -o json "${ask[@]}")
  instrument=$(sed -n 's/.*"instrument": *"instruments\/\([^"]*\)".*/\1/p' <<<"$slots" | sed -n 1p)
  start=$(sed -n 's/.*"start_time": *"\([^"]*\)".*/\1/p' <<<"$slots" | sed -n 1p)
  [ -n "$instrument" ] && [ -n "$start" ] || die "There is no free slot."
}

local_time() { TZ=CST-8 date -d "$1" '+%Y-%m-%d %H:%M'; }

book() {
  heading "京北氢能客车预约第一个" "Jingbei Hydrogen Bus books the first"
  start=$(local_time "$start")
  show trilab --context jingbei bookings create "$instrument" \
    --start "$start" --duration 4h "${need[@]}" \
    --title "氢能客车 JB12 整车辐射发射" | tee "$run/booked.txt"
  booking=$(grep -o 'bookings/[0-9]*' "$run/booked.txt" | sed -n 1p)
}

refuse() {
  heading "渤海动力想要重叠的时段：拒绝，并列出全部原因" \
    "Bohai Powertrain wants overlapping time: refused, with every reason"
  local later other=zh
  later=$(local_time "TZ=\"CST-8\" $start 1 hour 15 minutes")
  [ "$lang" = en ] || other=en
  local wish=("$instrument" --start "$later" --duration 11h "${need[@]}")
  show_refused trilab --context bohai bookings create "${wish[@]}"
  show_refused trilab --context bohai --lang "$other" bookings create "${wish[@]}"
  heading "只问不约：同样的仪器最早何时有空" \
    "Asking only: when is the same instrument free again"
  show_refused trilab --context bohai bookings check "$instrument" \
    --start "$start" --duration 4h
  heading "资质已过期的暗室、尚未公布的节假日" \
    "An expired accreditation, and holidays that are not announced yet"
  local week_later
  week_later=$(local_time "TZ=\"CST-8\" ${start% *} 09:00 7 days")
  show_refused trilab --context bohai bookings check he-auto-emc-10m \
    --start "$week_later" --duration 4h "${need[@]}"
  local year
  year=$(TZ=CST-8 date +%Y)
  [ "$year" -ge 2026 ] || year=2026
  show_refused trilab --context bohai bookings check bj-hfcv-burst-rig \
    --start "$((year + 1))-01-12 09:00" --duration 4h
}

price() {
  heading "加急两小时、带检测报告、用创新券要多少钱" \
    "What two urgent hours with a report cost, and what a voucher pays"
  show trilab --context bohai quote tj-emc-3m \
    --start "$(local_time "TZ=\"CST-8\" ${start% *} 10:00 7 days")" \
    --duration 2h --project stack-durability --voucher tj-2026-0042 \
    --service report=1 --urgent
}

survive_kill() {
  heading "断电一样的 kill -9，再启动：预约还在" \
    "kill -9, start again: the booking is still there"
  local pid=$server_pid
  echo_command kill -9 "$pid"
  kill -9 "$pid"
  wait_until_gone "$pid" 50 || die "The server is still there."
  echo_command trilab-server --data-dir deploy/.run/data \
    --listen "127.0.0.1:$port"
  local from=$EPOCHREALTIME
  start_server
  awk -v a="$from" -v b="$EPOCHREALTIME" \
    'BEGIN { printf "%.1f s 后恢复服务 / serving again after %.1f s\n", b - a, b - a }'
  show trilab bookings get "$booking"
}

look_around() {
  heading "忙闲日程" "Who has which time"
  show trilab schedule "$instrument" tj-auto-emc-10m bj-hfcv-light-climate \
    --from "${start% *}" --to "$(local_time "TZ=\"CST-8\" ${start% *} 5 days")"
  heading "导出" "Export"
  show trilab export -o deploy/.run/inventory.jsonl
  show trilab export --format nrii --centre bj-hfcv -o deploy/.run/bj-hfcv.csv
}

say_what_next() {
  cat <<EOF

$bold用时 $SECONDS 秒，服务仍在 127.0.0.1:$port 运行。Took $SECONDS s; the server goes on running.$plain

接着试 / Try next:
  source deploy/.run/env
  trilab instruments search 燃料电池
  trilab slots search --standard "GB/T 24554" --param "功率:100kW..200kW" --duration 8h
  trilab slots search --class 0101 --duration 2h --mode self-service
  trilab slots search --instrument bj-battery-cell-cycler --units 40 --duration 14d
  trilab --context jingbei bookings list
  trilab --context bohai waitlist join --instrument $instrument --duration 4h --from "$start" --to "$(local_time "TZ=\"CST-8\" $start 4 hours")"
  trilab standards get gb-t-18655-2018
  trilab bookings watch
停止 / Stop:  deploy/demo.sh stop
EOF
}

# ------------------------------------------------------------------- the call

command=demo
while [ $# -gt 0 ]; do
  case $1 in
    stop) command=stop ;;
    --keep) keep=yes ;;
    --port) port=${2:?--port wants a number}; shift ;;
    --lang) lang=${2:?--lang wants zh or en}; shift ;;
    --bin-dir) bin=$(cd "${2:?--bin-dir wants a folder}" && pwd); shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
[[ $port =~ ^[0-9]+$ && $port -ge 1 && $port -le 65000 ]] ||
  die "--port wants a number from 1 to 65000, not '$port'."
[[ $lang == zh || $lang == en ]] || die "--lang wants zh or en, not '$lang'."

cd "$root"
mkdir -p "$run"
chmod 700 "$run"
if [ "$command" = stop ]; then
  stop_server && say "已停止。Stopped." || say "没有在运行。It is not running."
  exit 0
fi

exec 9>"$run/lock"
flock -n 9 || die "另一个演示正在进行。Another demo is under way."
trap on_exit EXIT
trap 'exit 130' INT TERM

[ -n "$bin" ] || build_programs
export TRILAB_CONFIG=$run/config.yaml PATH=$bin:$PATH
unset TRILAB_SERVER TRILAB_TOKEN TRILAB_TOKEN_FILE TRILAB_CA_FILE TRILAB_CONTEXT
stop_server && say "已停止上一次演示的服务。Stopped the server of the demo before." || true
choose_port
start
load_inventory
make_members
find_instruments
find_slots
book
refuse
price
survive_kill
look_around
say_what_next
