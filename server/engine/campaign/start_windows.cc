#include "server/engine/campaign/start_windows.h"

#include <algorithm>

namespace trilab::engine {
namespace {

// Whether all steps allow this very start.
bool Allows(absl::Span<const Step> steps, Minute start) {
  return Leapfrog(steps, start, start).start == start;
}

// The last start of the range that begins at `first`.
Minute LastOf(absl::Span<const Step> steps, Minute duration, Minute first,
              Minute latest) {
  if (first == latest || !Allows(steps, first + 1)) return first;
  const Minute stride = std::clamp<Minute>(duration / 2, 1, 60);
  Minute good = first + 1;
  Minute bad = latest + 1;
  while (good < latest) {
    const Minute next = std::min(good + stride, latest);
    if (!Allows(steps, next)) {
      bad = next;
      break;
    }
    good = next;
  }
  while (bad - good > 1) {
    const Minute middle = good + (bad - good) / 2;
    (Allows(steps, middle) ? good : bad) = middle;
  }
  return good;
}

}  // namespace

std::vector<StartWindow> StartWindows(absl::Span<const Step> steps,
                                      Minute duration, Minute from,
                                      Minute latest, size_t most) {
  std::vector<StartWindow> windows;
  while (from <= latest && windows.size() < most) {
    const Minute first = Leapfrog(steps, from, latest).start;
    if (first == kNever) break;
    const Minute last = LastOf(steps, duration, first, latest);
    windows.push_back({first, last});
    from = last > first ? last + 1 : first + std::max<Minute>(1, duration / 4);
  }
  return windows;
}

}  // namespace trilab::engine
