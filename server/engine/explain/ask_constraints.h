#ifndef TRILAB_SERVER_ENGINE_EXPLAIN_ASK_CONSTRAINTS_H_
#define TRILAB_SERVER_ENGINE_EXPLAIN_ASK_CONSTRAINTS_H_

#include "server/engine/constraints/placement.h"
#include "server/engine/slot_search.h"

// The parts of an ask that choose its candidates, as constraints on
// instruments that they shut out. A search never meets them, an explanation
// blames them. Each refers to the ask.

namespace trilab::engine {

// Stands in one of the regions asked for (OUTSIDE_REGIONS).
class RegionConstraint final : public FixedConstraint {
 public:
  explicit RegionConstraint(const Ask& ask) : ask_(ask) {}
  bool Allows(const Case& c) const override;
  void Check(const Case& c, Minute start,
             Violations& violations) const override;

 private:
  const Ask& ask_;
};

// Belongs to one of the centres asked for (OUTSIDE_CENTRES).
class CentreConstraint final : public FixedConstraint {
 public:
  explicit CentreConstraint(const Ask& ask) : ask_(ask) {}
  bool Allows(const Case& c) const override;
  void Check(const Case& c, Minute start,
             Violations& violations) const override;

 private:
  const Ask& ask_;
};

// Offers the edition asked for, if it meets the need but for that
// (OTHER_EDITION). An instrument that does not is the affair of
// CapabilityConstraint.
class EditionConstraint final : public FixedConstraint {
 public:
  explicit EditionConstraint(const Ask& ask);
  bool Allows(const Case& c) const override;
  void Check(const Case& c, Minute start,
             Violations& violations) const override;

 private:
  // Without accreditation schemes, which are not its affair.
  CapabilityNeed need_;
  CapabilityNeed any_edition_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_EXPLAIN_ASK_CONSTRAINTS_H_
