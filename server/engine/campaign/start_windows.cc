#include "server/engine/campaign/start_windows.h"

#include <algorithm>

namespace trilab::engine {
namespace {

// Starts further apart are no grid.
constexpr Minute kLongestStep = 240;

// Whether all steps allow this very start.
bool Allows(absl::Span<const Step> steps, Minute start) {
  return Leapfrog(steps, start, start).start == start;
}

// How far apart the starts from `first` on are; 0 if `first` stands alone. Two
// that happen to be allowed are no grid, three at the same distance are.
Minute StepAfter(absl::Span<const Step> steps, Minute first, Minute latest) {
  const Minute second = Leapfrog(steps, first + 1, latest).start;
  if (second == kNever || second - first > kLongestStep) return 0;
  const Minute step = second - first;
  if (step == 1) return 1;
  return Leapfrog(steps, second + 1, latest).start == second + step ? step : 0;
}

// The range that begins at `first`, whose next start is `window.step` later.
// `stride`, in steps, is how far it feels ahead.
void FindLast(absl::Span<const Step> steps, Minute stride, Minute latest,
              StartWindow& window) {
  Minute good = 1;
  const Minute most = (latest - window.first) / window.step;
  Minute bad = most + 1;
  const auto allows = [&](Minute index) {
    return Allows(steps, window.first + index * window.step);
  };
  while (good < most) {
    const Minute next = std::min(good + stride, most);
    if (!allows(next)) {
      bad = next;
      break;
    }
    good = next;
  }
  while (bad - good > 1) {
    const Minute middle = good + (bad - good) / 2;
    (allows(middle) ? good : bad) = middle;
  }
  window.last = window.first + good * window.step;
}

}  // namespace

std::vector<StartWindow> StartWindows(absl::Span<const Step> steps,
                                      Minute duration, Minute from,
                                      Minute latest, size_t most) {
  const Minute ahead = std::clamp<Minute>(duration / 2, 1, 60);
  std::vector<StartWindow> windows;
  while (from <= latest && windows.size() < most) {
    const Minute first = Leapfrog(steps, from, latest).start;
    if (first == kNever) break;
    StartWindow window = {first, first, 1};
    if (first < latest) {
      window.step = StepAfter(steps, first, latest);
      if (window.step > 0) {
        FindLast(steps, std::max<Minute>(1, ahead / window.step), latest,
                 window);
      }
    }
    if (window.step == 0) window.step = 1;
    windows.push_back(window);
    from = window.last + 1;
  }
  return windows;
}

}  // namespace trilab::engine
