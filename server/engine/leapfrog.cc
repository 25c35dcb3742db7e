#include "server/engine/leapfrog.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "server/engine/violation.h"

namespace trilab::engine {
namespace {

// The first rejection, if the step rejects `start` at all.
std::optional<Violation> FirstRejection(const Step& step, Minute start) {
  Violations violations;
  step.constraint->Check(*step.c, start, violations);
  for (Violation& violation : violations) {
    if (violation.severity == Severity::kReject) return std::move(violation);
  }
  return std::nullopt;
}

Minute EarliestOf(const Step& step, Minute from, Minute latest) {
  if (!step.range.has_value()) {
    return step.constraint->Earliest(*step.c, from, latest);
  }
  const Minute start = std::max(from, step.range->first);
  return start <= std::min(latest, step.range->last) ? start : kNever;
}

// What the mover says of where it moved the start from: whoever moves a start
// rejects it.
Violation ReasonOf(const Step& mover, Minute moved_from) {
  return FirstRejection(mover, moved_from).value_or(Violation());
}

}  // namespace

Leap Leapfrog(absl::Span<const Step> steps, Minute from, Minute latest) {
  Leap leap;
  if (from > latest) return leap;
  Minute start = from;
  size_t settled = 0;
  for (size_t i = 0; settled < steps.size();
       i = i + 1 < steps.size() ? i + 1 : 0) {
    const Step& step = steps[i];
    const Minute moved = EarliestOf(step, start, latest);
    if (moved == start) {
      ++settled;
      continue;
    }
    if (leap.mover != &step) {
      leap.earlier_mover = leap.mover;
      leap.earlier_moved_from = leap.moved_from;
    }
    leap.mover = &step;
    leap.moved_from = start;
    if (moved > latest) return leap;
    start = moved;
    settled = 1;
  }
  leap.start = start;
  return leap;
}

Violation WhyNotSooner(const Leap& leap) {
  if (leap.start == kNever) return ReasonOf(*leap.mover, leap.moved_from);
  const std::optional<Violation> before =
      FirstRejection(*leap.mover, leap.start - 1);
  if (before.has_value()) {
    if ((before->code == ViolationCode::kOffGrid ||
         before->code == ViolationCode::kOffBlocks) &&
        leap.earlier_mover != nullptr) {
      return ReasonOf(*leap.earlier_mover, leap.earlier_moved_from);
    }
    if (before->code == ViolationCode::kOccupied ||
        before->code == ViolationCode::kOutage) {
      return *before;
    }
  }
  return ReasonOf(*leap.mover, leap.moved_from);
}

std::optional<Violation> WhatMovedBefore(const Leap& leap) {
  if (leap.earlier_mover == nullptr) return std::nullopt;
  return FirstRejection(*leap.earlier_mover, leap.earlier_moved_from);
}

}  // namespace trilab::engine
