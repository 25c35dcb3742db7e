#ifndef TRILAB_SERVER_ENGINE_RESOURCE_DECISIONS_H_
#define TRILAB_SERVER_ENGINE_RESOURCE_DECISIONS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"

// The decisions on resources; `Decide` in engine.h chooses among them. Pure
// functions.
//
// Rejections, the first that holds; `field` is of the resource with its kind
// in front ("instrument.capacity"), of many with its place, too
// ("changes[3].instrument.capacity"):
//   INVALID_ARGUMENT     INVALID_RESOURCE: a value is out of range, or the id
//                        is malformed or not the one that the resource must
//                        have ("cn-2026", "gb-t-18655-2018").
//   NOT_FOUND            INSTRUMENT_NOT_FOUND and so on: kUpdate or a
//                        deletion of what is not there, with metadata
//                        `resource` ("instruments/emc-3").
//   ALREADY_EXISTS       INSTRUMENT_EXISTS and so on, with `resource`.
//   ABORTED              ETAG_MISMATCH, with metadata `etag`: the present
//                        one, "0" if there is nothing.
//   FAILED_PRECONDITION  MISSING_REFERENCE: it refers to `resource`, which is
//                        not there. IN_USE: a deletion of what `user` refers
//                        to: a resource's name or "bookings/7".

namespace trilab::engine {

// The new value, with canonical numbers of standards, and all of `meta`.
// Content equal to the present one gives no fact. An id that was deleted gets
// its uid back. An empty id becomes the one that the resource must have, else
// "instrument-17" and so on, with the uid.
Decision DecidePut(const State& state, const PutResource& command,
                   uint64_t revision, absl::Time now);

// In order; later changes see earlier ones. All or none. O(log n) each.
Decision DecidePutMany(const State& state, const PutResources& command,
                       uint64_t revision, absl::Time now);

// Bookings that block time after `now` keep their instruments, operator and
// institution. O(log n), for an institution O(bookings).
Decision DecideDelete(const State& state, const DeleteResource& command,
                      uint64_t revision, absl::Time now);

// "instrument" and "instruments" for kInstrument and so on.
absl::string_view KindName(ResourceKind kind);
absl::string_view CollectionName(ResourceKind kind);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RESOURCE_DECISIONS_H_
