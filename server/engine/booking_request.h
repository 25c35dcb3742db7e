#ifndef TRILAB_SERVER_ENGINE_BOOKING_REQUEST_H_
#define TRILAB_SERVER_ENGINE_BOOKING_REQUEST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "server/engine/interval.h"
#include "server/engine/slot_search.h"
#include "server/engine/state.h"
#include "server/engine/violation.h"

// What must hold of a request before it can be judged.

namespace trilab::engine {

inline constexpr Minute kLongestBooking = 30 * 24 * 60;
inline constexpr size_t kMostInstruments = 16;

// What the ids of a request stand for, in its order.
struct ResolvedRequest {
  absl::InlinedVector<uint32_t, 1> instruments;  // Uids.
  uint32_t operator_uid = 0;                     // 0: none asked for.
  uint32_t partner = 0;                          // Institution's uid; 0: none.
  uint32_t member = 0;                           // 0: none.
  uint32_t project = 0;                          // 0: none.
};
using Resolution = std::variant<ResolvedRequest, Rejection>;

// Checks `request` by itself and looks up what it names; returns
// INVALID_ARGUMENT (INVALID_BOOKING), NOT_FOUND (INSTRUMENT_NOT_FOUND,
// OPERATOR_NOT_FOUND, INSTITUTION_NOT_FOUND, MEMBER_NOT_FOUND,
// PROJECT_NOT_FOUND or SUPPLY_NOT_FOUND) or FAILED_PRECONDITION
// (NOT_OF_PARTNER: the member or project is not the partner's); metadata
// `resource` is such as "instruments/emc-3". `Rejection::field` begins with
// `prefix`.
//
// Whatever it accepts may be given to `Judge` and `EarliestStart`.
Resolution ResolveRequest(const State& state, const BookingRequest& request,
                          absl::string_view prefix = "booking.");

// The parts of `ResolveRequest`, in its order; what is left is the member and
// the project.
std::optional<Rejection> CheckInstruments(
    const std::vector<std::string>& instruments, absl::string_view prefix);
std::optional<Rejection> CheckInterval(const Interval& interval,
                                       absl::string_view prefix);
Resolution ResolveNames(const State& state,
                        const std::vector<std::string>& instruments,
                        const std::string& operator_id,
                        const std::string& partner, absl::string_view prefix);

// The request that would make `booking` as it stands, but without an
// operator: `JudgeMove` looks after that.
BookingRequest RequestOf(const State& state, const Booking& booking);

// Whether `request`, as a new value of `booking`, changes nothing but the end
// of one that has begun or is in use: same start, same instruments, same
// operator.
bool KeepsStart(const State& state, const BookingRequest& request,
                const Booking& booking, absl::Time now);

// Judges `request`, which `ResolveRequest` accepts, as a new value of
// `booking`, whose own time does not stand in the way.
//
// If the request names no operator, the present one is kept where possible;
// one that only can have been asked for by name is kept, or the move refused.
// Where `KeepsStart`, that the start lies in the past, and its notice, do not
// count, the buffers before it and the operator stay, and the end must lie
// ahead (IN_THE_PAST, parameters `end` and `earliest`).
Judgement JudgeMove(const State& state, const BookingRequest& request,
                    const Booking& booking, absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_BOOKING_REQUEST_H_
