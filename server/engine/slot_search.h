#ifndef TRILAB_SERVER_ENGINE_SLOT_SEARCH_H_
#define TRILAB_SERVER_ENGINE_SLOT_SEARCH_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/ask.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "server/engine/interval.h"
#include "server/engine/violation.h"

namespace trilab::engine {

class State;

enum class Ranking : uint8_t { kEarliest = 1, kNearest = 2 };

struct SlotOptions {
  Ranking ranking = Ranking::kEarliest;
  std::optional<GeoPoint> near;  // Required for kNearest.
  int32_t limit = 10;            // 1 to 200.
  int32_t per_instrument = 1;    // 1 to 50.
  uint64_t waived_rule = 0;      // See Case.
  // Asked now and then; true stops the search with CANCELLED. May be empty.
  std::function<bool()> cancelled;
};

struct Slot {
  uint32_t instrument = 0;
  uint32_t operator_uid = 0;  // 0: none needed.
  ServiceMode mode = ServiceMode::kSample;
  Interval interval;
  double distance_km = 0;  // 0 without `near`.
  std::optional<Violation> why_not_sooner;
  Violations warnings;
};

// A constraint that shut candidates out. Where there is not even a candidate,
// that is what shut out instruments which came near; `candidates` counts them
// and may be 0.
struct Blocker {
  int32_t candidates = 0;
  Violation violation;  // For one of them.
  // What had a part in it, for the same one: the constraint that moved the
  // start to where `violation` refused it, and what refused it in the other
  // service modes that were tried.
  Violations also;
};

struct SlotAnswer {
  std::vector<Slot> slots;  // Best first.
  int32_t candidates = 0;
  // When there are fewer slots than asked for: what shut candidates out, the
  // most frequent first.
  std::vector<Blocker> blockers;
};

// Finds the best slots for `ask` at time `now`.
//
// Each candidate is leapfrogged from constraint to constraint; a candidate
// that cannot beat the worst slot kept is given up at once. Deterministic:
// equal slots rank by instrument id.
//
// Errors: INVALID_ARGUMENT (the ask names no instrument and needs nothing),
// NOT_FOUND (an id that does not exist; the message names it),
// FAILED_PRECONDITION (a member or project that is not the partner's),
// CANCELLED.
absl::StatusOr<SlotAnswer> SearchSlots(const State& state, const Ask& ask,
                                       const SlotOptions& options,
                                       absl::Time now);

// The judgement of one request at one place in time.
struct Judgement {
  Violations violations;      // Warnings included; all instruments.
  uint32_t operator_uid = 0;  // Chosen or asked for; 0: none needed.
  ServiceMode mode = ServiceMode::kSample;
  std::vector<JudgedBy> judged_by;  // Rules, calendars, holiday years, and
                                    // what it was priced by.
  std::vector<Claim> companions;    // Besides what is asked for.
  std::vector<Draw> draws;
  // Of each instrument asked for, empty where it has none.
  std::vector<std::string> configurations;
  // What the no-show rules of all instruments say: the strictest of each.
  Minute release_after = kNever;
  Minute check_in_before = NoShowRule().check_in_before;
  std::shared_ptr<const Quote> quote;  // Null if nothing has a price.
  // Of what was taken out of `violations` (TakeOverridden).
  std::vector<Override> overrides;
  bool bookable() const;        // No violation is a rejection.
  bool needs_approval() const;  // Some violation asks for it.
};

// What a booking keeps when it is moved.
struct Kept {
  // Who runs it if anybody is needed and this one may; 0: nobody.
  uint32_t operator_uid = 0;
  // The booking, if its buffers before its start stay as they are; else null.
  const Booking* begun = nullptr;
};

// Judges `request` against every constraint of every instrument, as of `now`.
// With `moved_booking`, that booking's own time does not count. Ids in the
// request must exist (see ResolveRequest in booking_decisions.h).
Judgement Judge(const State& state, const BookingRequest& request,
                uint64_t moved_booking, absl::Time now, const Kept& kept = {});

// The earliest start in [from, latest] at which `request` (its interval's
// length) is allowed on all of its instruments at once; kNever if none.
Minute EarliestStart(const State& state, const BookingRequest& request,
                     uint64_t moved_booking, Minute from, Minute latest,
                     absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SLOT_SEARCH_H_
