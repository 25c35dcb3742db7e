#include "server/engine/constraints/standard_constraint.h"

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/local_time.h"
#include "server/engine/standard_number.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

bool HasEdition(absl::string_view standard) {
  return WithoutEdition(standard).size() < standard.size();
}

// The row of a standard that is withdrawn by `day`; else null.
const Standard* Withdrawn(const Case& c, absl::string_view standard,
                          absl::CivilDay day) {
  const Standard* row =
      c.state.catalog().standards().Find(StandardId(standard));
  const bool gone =
      row != nullptr && row->withdrawn.has_value() && *row->withdrawn <= day;
  return gone ? row : nullptr;
}

}  // namespace

void StandardConstraint::Check(const Case& c, Minute start,
                               Violations& violations) const {
  if (c.need->standard.empty()) return;
  const absl::CivilDay day = LocalDay(ZoneOf(c), start);
  std::string standard = c.need->standard;
  const Standard* withdrawn = nullptr;
  if (HasEdition(standard)) {
    withdrawn = Withdrawn(c, standard, day);
  } else {
    for (const Capability* capability : capability_.covering()) {
      const Standard* row = Withdrawn(c, capability->standard, day);
      if (row == nullptr) return;
      standard = capability->standard;
      withdrawn = row;
    }
  }
  if (withdrawn == nullptr) return;
  Violation violation = OfInstrument(c, ViolationCode::kStandardNotInForce);
  violation.severity = Severity::kWarn;
  AddParameter(violation, "standard", standard);
  AddParameter(violation, "withdrawn",
               absl::FormatCivilTime(*withdrawn->withdrawn));
  if (!withdrawn->replaced_by.empty()) {
    AddParameter(violation, "replaced_by", withdrawn->replaced_by);
  }
  violations.push_back(std::move(violation));
}

Minute StandardConstraint::Earliest(const Case& c, Minute from,
                                    Minute latest) const {
  return UpTo(latest, from);
}

}  // namespace trilab::engine
