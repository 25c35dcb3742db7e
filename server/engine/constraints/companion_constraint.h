#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_COMPANION_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_COMPANION_CONSTRAINT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/leapfrog.h"

namespace trilab::engine {

// What the instruments of a booking have to be booked along with is free: for
// each companion another instrument that is bookable, not out of use, and free
// with its own buffers for the booking and the offsets around it; calibrated
// and open where that is asked for (NO_COMPANION).
//
// Of several, one that the booking has already, then one that it names, then
// that of the lowest uid is taken. One that it names is booked as any other of
// its instruments, without offsets. One companion that several instruments name
// serves them all. Companions of companions are not looked at.
//
// Made for the cases of one booking, which have everything but the instrument
// in common; it may be used with any of them. Refers to the state.
class CompanionConstraint final : public Constraint {
 public:
  // Nothing is booked along.
  CompanionConstraint() = default;
  explicit CompanionConstraint(absl::Span<const Case> cases);

  static bool Concerns(const Case& c) {
    return !c.site.instrument->companions.empty();
  }

  bool needed() const { return !requirements_.empty(); }

  // The instruments booked along when placed at `start`, each once and none
  // that the booking names, in any order; empty if some companion is missing.
  std::vector<Claim> Choose(Minute start) const;

  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  // O(j × p × (log n + g)): p instruments that would do, j starts at which
  // one of them becomes free, g gaps between the bookings of one.
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;

 private:
  // An instrument that would do, asked for all of its time.
  struct Candidate {
    Candidate(const Case& asked, const Companion& needed, bool is_named)
        : c(asked), spec(needed), named(is_named) {}
    Case c;
    Companion spec;  // Without offsets if it is named.
    bool named = false;
  };
  struct Requirement {
    std::string owner;  // The instrument that asks for it.
    Companion spec;
    std::vector<Candidate> candidates;
  };
  // Which candidates of each requirement are free.
  using Free = std::vector<std::vector<bool>>;
  // The candidate of each requirement; none where it is not met.
  using Choice = std::vector<const Candidate*>;

  void Require(const Case& c, const Companion& companion);
  void AddCandidates(absl::Span<const Case> cases, Requirement& requirement);

  static Minute EarliestOf(const Candidate& candidate, Minute from,
                           Minute latest);
  Free FreeAt(Minute start) const;
  Choice Match(const Free& free) const;
  bool Assign(size_t requirement, const Free& free,
              std::vector<uint32_t>& tried, Choice& choice) const;

  std::vector<Requirement> requirements_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_COMPANION_CONSTRAINT_H_
