#ifndef TRILAB_SERVER_SEQUENCER_REFERENCE_CHECK_H_
#define TRILAB_SERVER_SEQUENCER_REFERENCE_CHECK_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/resources.h"

namespace trilab {

// Checks that what bookings refer to exists or existed.
//
// Thread-compatible.
class ReferenceCheck {
 public:
  // Notes a resource, deleted or not. To be called for all before the first
  // booking.
  void NoteResource(engine::ResourceKind kind, uint64_t uid) {
    known_[kind].insert(uid);
  }

  // Tells of each instrument, operator and partner of the booking that was
  // not noted, whatever the booking's state.
  void NoteBooking(const engine::Booking& booking,
                   absl::FunctionRef<void(std::string finding)> report) const;

 private:
  void Expect(engine::ResourceKind kind, absl::string_view what, uint64_t uid,
              uint64_t booking,
              absl::FunctionRef<void(std::string finding)> report) const;

  std::map<engine::ResourceKind, absl::flat_hash_set<uint64_t>> known_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_REFERENCE_CHECK_H_
