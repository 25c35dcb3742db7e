#ifndef TRILAB_SERVER_ENGINE_LEAPFROG_H_
#define TRILAB_SERVER_ENGINE_LEAPFROG_H_

#include <optional>

#include "absl/types/span.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// One constraint, and the case it judges. Borrowed.
struct Step {
  const Constraint* constraint = nullptr;
  const Case* c = nullptr;
  // The only code it rejects with, where there is only one.
  std::optional<ViolationCode> code;
  // What it told of itself (Constraint::AllowedStarts): then it is not asked
  // for the earliest start.
  std::optional<StartRange> range;
};

// Where the start came to rest.
struct Leap {
  Minute start = kNever;        // `kNever`: nowhere.
  const Step* mover = nullptr;  // The last to move it, or who refused it.
  Minute moved_from = 0;        // The start that `mover` did not allow.
  // The last other one to move it before `mover` did; null if there is none.
  const Step* earlier_mover = nullptr;
  Minute earlier_moved_from = 0;
};

// Finds the earliest start in [from, latest] that every step allows, by
// passing the start from constraint to constraint until none moves it.
//
// Each round but the last moves the start by a minute or more, so it ends
// after at most `latest - from` rounds; in practice after as many as there are
// closings and bookings in between. Cheap and decisive constraints belong in
// front. Allocates nothing.
//
// `mover` is null only if `from` is allowed or `from` > `latest`.
Leap Leapfrog(absl::Span<const Step> steps, Minute from, Minute latest);

// Why the start that came to rest, which was moved, is not sooner.
//
// What the last mover says of where it moved the start from, with two
// exceptions: of a row of bookings or outages the last one is named, and a
// grid only rounds up what another decided, so then it is what that one says.
// With no start at all, what the one who refused says.
Violation WhyNotSooner(const Leap& leap);

// What another one said where it moved the start on, before the last mover
// did: the two together may be the cause. Nullopt if there was no other.
std::optional<Violation> WhatMovedBefore(const Leap& leap);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_LEAPFROG_H_
