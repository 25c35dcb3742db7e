#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_PLACEMENT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_PLACEMENT_H_

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/catalog.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/local_time.h"
#include "server/engine/violation.h"
#include "server/engine/violation_text.h"

// What the constraints share.

namespace trilab::engine {

// The time the booking itself takes, without buffers.
inline Interval PlacedAt(const Case& c, Minute start) {
  return {start, start + c.duration};
}

// The minutes that the instrument is kept before the booking.
inline Minute BufferBefore(const Case& c) {
  return c.buffer_before.value_or(c.site.instrument->buffer_before_minutes);
}

// A violation that concerns the case's instrument, without parameters.
inline Violation OfInstrument(const Case& c, ViolationCode code) {
  Violation violation;
  violation.code = code;
  violation.resource = {ResourceKind::kInstrument, c.site.instrument->meta.id};
  return violation;
}

inline void AddParameter(Violation& violation, absl::string_view name,
                         absl::string_view value) {
  violation.parameters.emplace_back(std::string(name), std::string(value));
}
inline void AddNumber(Violation& violation, absl::string_view name,
                      int64_t value) {
  violation.parameters.emplace_back(std::string(name), absl::StrCat(value));
}
inline void AddTime(Violation& violation, absl::string_view name,
                    Minute value) {
  violation.parameters.emplace_back(std::string(name), ParameterTime(value));
}

// What is wrong with a placement that is not within `known`, the time for
// which hours and outages have been worked out.
inline Violation BeyondCalendars(const Case& c, const Interval& known) {
  Violation violation = OfInstrument(c, ViolationCode::kBeyondHorizon);
  AddTime(violation, "latest", known.end);
  AddParameter(violation, "to_end", "true");
  return violation;
}

// `start`, if it is one that `Earliest` may answer.
inline Minute UpTo(Minute latest, Minute start) {
  return start <= latest ? start : kNever;
}

// The time zone in which the instrument's days and hours are meant: that of
// its calendar, else Asia/Shanghai.
const absl::TimeZone& ZoneOf(const Case& c);

// From when on clocks of that time zone stay as they are.
const FixedShift& FixedShiftOf(const Case& c);

// A constraint that time does not matter to.
class FixedConstraint : public Constraint {
 public:
  // Whether the case is allowed, whenever it is placed.
  virtual bool Allows(const Case& c) const = 0;

  Minute Earliest(const Case& c, Minute from, Minute latest) const final {
    return Allows(c) ? UpTo(latest, from) : kNever;
  }
  std::optional<StartRange> AllowedStarts(const Case& c) const final {
    return Allows(c) ? StartRange() : kNoStart;
  }
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_PLACEMENT_H_
