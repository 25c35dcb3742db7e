#ifndef TRILAB_SERVER_ENGINE_ENGINE_H_
#define TRILAB_SERVER_ENGINE_ENGINE_H_

#include <variant>

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"

namespace trilab::engine {

// Facts (possibly none: nothing had to change), or why not.
using Decision = std::variant<Facts, Rejection>;

// Decides `command` against `state` as of `now`: a pure function that changes
// nothing. `revision` is the one the record will have; it becomes the etag of
// whatever the facts change.
//
// A booking command assumes that nothing is due any more at `now`: the
// sequencer submits AdvanceBookings before deciding anything else.
//
// Rejections, the first that holds:
//   INVALID_ARGUMENT     a value is out of range (`field` says which).
//   NOT_FOUND            a resource or booking that is referred to.
//   ALREADY_EXISTS       kCreate of an id that is taken.
//   ABORTED              `expected_revision` is not the present one;
//                        reason ETAG_MISMATCH.
//   FAILED_PRECONDITION  wrong state or time (BOOKING_STATE, IN_USE,
//                        CHECK_IN_TOO_EARLY), or
//                        constraints and rules (BOOKING_REFUSED, with every
//                        violation).
Decision Decide(const State& state, const Command& command, uint64_t revision,
                absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_ENGINE_H_
