#ifndef TRILAB_SERVER_ENGINE_SERIES_SERIES_DECISIONS_H_
#define TRILAB_SERVER_ENGINE_SERIES_SERIES_DECISIONS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"

// The decisions on series; see engine.h. Facts are a SeriesPut, then a
// BookingPut for each booking that is made or changed.
//
// Reasons of rejections beside those of bookings:
//   INVALID_ARGUMENT     INVALID_SERIES; `field` says where.
//   NOT_FOUND            SERIES_NOT_FOUND, OCCURRENCE_NOT_FOUND.
//   ABORTED              ETAG_MISMATCH.
//   FAILED_PRECONDITION  SERIES_OVER: no occurrence of the part is left to
//                        change. OCCURRENCE_LIVE: it has a booking.
//                        BOOKING_REFUSED, with every violation, each with the
//                        parameter `occurrence`; metadata `occurrences` and
//                        `refused` count.

namespace trilab::engine {

// The occurrences are made one after the other, each seeing those before it.
Decision DecideCreateSeries(const State& state, const CreateSeries& command,
                            uint64_t revision, absl::Time now);

// Those that move later begin with the last, so that no occurrence meets
// another that is still to move.
Decision DecideRescheduleSeries(const State& state,
                                const RescheduleSeries& command,
                                uint64_t revision, absl::Time now);

Decision DecideCancelSeries(const State& state, const CancelSeries& command,
                            uint64_t revision, absl::Time now);

Decision DecideAddOccurrence(const State& state, const AddOccurrence& command,
                             uint64_t revision, absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SERIES_SERIES_DECISIONS_H_
