#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_CHANGEOVER_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_CHANGEOVER_CONSTRAINT_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/constraint.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/interval.h"

namespace trilab::engine {

// The configuration in which the case uses its instrument: the one asked for,
// else the instrument's first. Empty if it has none.
absl::string_view ConfigurationOf(const Case& c);

// The minutes to set up from one configuration to another. One that the
// instrument does not know (any more) takes the default. O(log t): t times.
Minute MinutesToSetUp(const Changeovers& changeovers, absl::string_view from,
                      absl::string_view to);

// The instrument offers the configuration that is asked for
// (CONFIGURATION_NOT_OFFERED).
class ConfigurationConstraint final : public FixedConstraint {
 public:
  bool Allows(const Case& c) const override;
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
};

// Between the booking and the nearest others before and after it on the
// instrument there is time to set up from one configuration to the other, on
// top of the buffers or beside them (CHANGEOVER). What overlaps it is the
// affair of OccupancyConstraint.
//
// Only a placement is judged: cancelling what lies between two bookings may
// bring two together that are too near. What ended longer ago than the longest
// set-up is out of memory, and out of the way.
class ChangeoverConstraint final : public Constraint {
 public:
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  // O(j log n): j bookings that the start is moved across.
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;

 private:
  // Another booking of the instrument, and the time that must lie between.
  struct Neighbour {
    Ptr<Booking> booking;
    absl::string_view configuration;
    int32_t minutes = 0;  // To set up.
    Minute gap = 0;
  };

  static std::optional<Neighbour> Before(const Case& c, Minute start);
  static std::optional<Neighbour> After(const Case& c, Minute end);
  // The first end of another booking later than `minute`; kNever if none.
  static Minute NextEnd(const Case& c, Minute minute);
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_CHANGEOVER_CONSTRAINT_H_
