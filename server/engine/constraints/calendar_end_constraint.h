#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_CALENDAR_END_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_CALENDAR_END_CONSTRAINT_H_

#include <optional>

#include "server/engine/constraint.h"

namespace trilab::engine {

// Hours and outages are known for `Catalog::horizon()` only; a booking lies
// inside it (BEYOND_HORIZON).
class CalendarEndConstraint final : public Constraint {
 public:
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_CALENDAR_END_CONSTRAINT_H_
