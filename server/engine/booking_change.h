#ifndef TRILAB_SERVER_ENGINE_BOOKING_CHANGE_H_
#define TRILAB_SERVER_ENGINE_BOOKING_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/engine.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"
#include "server/engine/violation.h"

// What the decisions on bookings share; see booking_decisions.h for the
// reasons of the rejections.

namespace trilab::engine {

Rejection MakeRejection(absl::StatusCode code, absl::string_view reason,
                        std::string message);

// BOOKING_STATE.
Rejection InState(uint64_t id, absl::string_view state);

// BOOKING_REFUSED, with every violation.
Rejection Refused(Violations violations, absl::string_view what = "booking");

// NOT_FOUND if `id` was never given to a booking.
std::optional<Rejection> CheckExists(const State& state, uint64_t id);

// ABORTED or FAILED_PRECONDITION unless `booking`, known to exist, is the
// expected revision of one that keeps its time, and nothing is due on it that
// the sequencer has yet to do.
std::optional<Rejection> CheckPresent(const Booking* booking, uint64_t id,
                                      uint64_t expected_revision,
                                      absl::Time now);

// As CheckPresent; and that it has not ended.
std::optional<Rejection> CheckLive(const Booking* booking, uint64_t id,
                                   uint64_t expected_revision, absl::Time now);

// A new value of `booking`, made by the record of `revision`.
Booking Successor(const Booking& booking, uint64_t revision, absl::Time now);

// Gives `booking` the life `life`.
void SetLife(Booking& booking, BookingLife life);

// Makes `booking` part of `plan`.
void SetPlan(Booking& booking, BookingPlan plan);

// The one fact that `booking` is now so; see BookingPut.
BookingPut PutFact(BookingEvent event, Booking booking,
                   std::vector<uint32_t> left_instruments = {});
Decision Put(BookingEvent event, Booking booking,
             std::vector<uint32_t> left_instruments = {});

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_BOOKING_CHANGE_H_
