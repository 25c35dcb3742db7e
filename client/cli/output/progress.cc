#include "client/cli/output/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/output/text_width.h"

namespace trilab::cli {
namespace {

constexpr int kBarCells = 20;
constexpr absl::Duration kInterval = absl::Milliseconds(100);
constexpr Text kRows{"$0 行", "$0 rows"};
constexpr Text kRefused{"拒绝 $0 行", "$0 refused"};
constexpr Text kRemaining{"剩余 $0", "ETA $0"};

std::string ClockText(absl::Duration length) {
  const int64_t seconds = absl::ToInt64Seconds(length);
  if (seconds >= 3600) {
    return absl::StrFormat("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                           seconds % 60);
  }
  return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
}

// How much is done, 0 to 1; negative if not known.
double ShareOf(const ProgressBar::State& state) {
  if (state.total_bytes > 0) {
    return std::min(1.0, static_cast<double>(state.bytes) /
                             static_cast<double>(state.total_bytes));
  }
  if (state.total_rows > 0) {
    return std::min(1.0, static_cast<double>(state.rows) /
                             static_cast<double>(state.total_rows));
  }
  return -1;
}

}  // namespace

std::string BytesText(int64_t bytes) {
  if (bytes < 1000) return absl::StrCat(bytes, " B");
  double value = static_cast<double>(bytes);
  const char* unit = "B";
  for (const char* next : {"kB", "MB", "GB", "TB"}) {
    if (value < 999.95) break;
    value /= 1000;
    unit = next;
  }
  return absl::StrFormat("%.1f %s", value, unit);
}

ProgressBar::~ProgressBar() {
  if (enabled_ && last_ != absl::InfinitePast()) {
    out_ << "\r\x1b[K" << std::flush;
  }
}

void ProgressBar::Update(const State& state, absl::Time now) {
  if (!enabled_ || now - last_ < kInterval) return;
  last_ = now;
  out_ << "\r\x1b[K" << Truncate(Line(state, now - start_), columns_ - 1)
       << std::flush;
}

std::string ProgressBar::Line(const State& state,
                              absl::Duration elapsed) const {
  const double share = ShareOf(state);
  std::string line;
  if (share >= 0) {
    const int filled = static_cast<int>(share * kBarCells);
    absl::StrAppend(&line, "[", std::string(filled, '#'),
                    std::string(kBarCells - filled, '-'), "] ",
                    absl::StrFormat("%3d%%", static_cast<int>(share * 100)),
                    "  ");
  }
  absl::StrAppend(&line, BytesText(state.bytes));
  if (state.total_bytes > 0) {
    absl::StrAppend(&line, "/", BytesText(state.total_bytes));
  }
  if (state.rows > 0)
    absl::StrAppend(&line, "  ", Say(lang_, kRows, state.rows));
  if (state.refused > 0) {
    absl::StrAppend(&line, "  ", Say(lang_, kRefused, state.refused));
  }
  const double seconds = absl::ToDoubleSeconds(elapsed);
  if (seconds >= 0.5) {
    const auto rate =
        static_cast<int64_t>(static_cast<double>(state.bytes) / seconds);
    absl::StrAppend(&line, "  ", BytesText(rate), "/s");
    if (share > 0) {
      absl::StrAppend(
          &line, "  ",
          Say(lang_, kRemaining, ClockText(elapsed * ((1 - share) / share))));
    }
  }
  return line;
}

}  // namespace trilab::cli
