#ifndef TRILAB_SERVER_ENGINE_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/interval.h"
#include "server/engine/violation.h"

namespace trilab::engine {

class State;
struct InstrumentSite;

// What somebody wants to do.
enum class Operation : uint8_t {
  kCreate = 1,  // Also to move a hold, which is not yet a booking.
  kChange = 2,  // Move or resize a booking.
  kCancel = 3,  // Only rules about cancelling are asked.
};

// One question put to the constraints: may this be placed on this instrument?
// Everything but the place in time. Borrowed for the length of a call.
struct Case {
  const State& state;
  const InstrumentSite& site;
  uint32_t instrument = 0;  // Uid.
  Minute duration = 0;      // At least 1.
  int32_t units = 1;
  ServiceMode mode = ServiceMode::kSample;
  uint32_t operator_uid = 0;             // Asked for by name; 0: whoever may.
  uint32_t partner = 0;                  // Institution's uid; 0: none.
  const CapabilityNeed* need = nullptr;  // Never null.
  // A booking that is being moved: its own time does not stand in its way.
  uint64_t moved_booking = 0;
  Minute now = 0;  // Time of deciding, rounded up to a whole minute.
  Operation operation = Operation::kCreate;
  Minute present_start = 0;  // Of the booking, unless kCreate.
  bool now_rounded = false;  // Whether `now` was rounded: clocks show less.
  // A rule (uid) that does not judge, though it still keeps wider rows of its
  // type from applying; 0: none.
  uint64_t waived_rule = 0;
  // The buffer before it, of a booking that has begun; unset: that of the
  // instrument.
  std::optional<int32_t> buffer_before = std::nullopt;
  uint32_t member = 0;                   // Uid, of the partner; 0: none.
  uint32_t project = 0;                  // Uid, of the partner; 0: none.
  absl::string_view configuration = {};  // Empty: the first.
  const std::vector<SupplyAmount>* draws = nullptr;  // Null: none asked for.
};

// What clocks show at the time of deciding.
inline Minute ClockOf(const Case& c) { return c.now - (c.now_rounded ? 1 : 0); }

// The starts from `first` to `last`, both included; none if `last` < `first`.
struct StartRange {
  Minute first = -kNever;
  Minute last = kNever;
};

inline constexpr StartRange kNoStart{kNever, -kNever};

// One thing that can stand in the way of a booking.
//
// Implementations are immutable and stateless but for their parameters; any
// number of threads may call them at once.
class Constraint {
 public:
  virtual ~Constraint() = default;

  // Appends every violation of placing the case at `start`; nothing if the
  // constraint allows it. Warnings count as violations of Severity::kWarn.
  virtual void Check(const Case& c, Minute start,
                     Violations& violations) const = 0;

  // The earliest start in [from, latest] that this constraint alone allows
  // (warnings do not hinder); kNever if there is none.
  //
  // Law: for every s in [from, result) Check(s) has a rejection, and
  // Check(result) has none. Monotone in `from`.
  virtual Minute Earliest(const Case& c, Minute from, Minute latest) const = 0;

  // The starts it allows, if for this case they are one range, whatever the
  // window; nullopt if they are not, or that takes too long to tell. Lets a
  // search ask once instead of at every turn.
  virtual std::optional<StartRange> AllowedStarts(const Case& c) const {
    return std::nullopt;
  }
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINT_H_
