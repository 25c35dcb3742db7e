#include "server/engine/constraints/status_constraint.h"

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

absl::string_view OwnerOf(const Case& c) {
  return c.site.centre == nullptr ? absl::string_view()
                                  : c.site.centre->institution;
}

bool IsOwner(const Case& c) {
  return c.partner != 0 &&
         c.state.catalog().institutions().IdOf(c.partner) == OwnerOf(c);
}

}  // namespace

bool StatusConstraint::Allows(const Case& c) const {
  switch (c.site.instrument->status) {
    case InstrumentStatus::kBookable:
      return true;
    case InstrumentStatus::kRestricted:
      return IsOwner(c);
    case InstrumentStatus::kInRepair:
    case InstrumentStatus::kRetired:
      return false;
  }
  return false;
}

void StatusConstraint::Check(const Case& c, Minute start,
                             Violations& violations) const {
  if (Allows(c)) return;
  const InstrumentStatus status = c.site.instrument->status;
  if (status == InstrumentStatus::kRestricted) {
    Violation violation = OfInstrument(c, ViolationCode::kRestricted);
    AddParameter(
        violation, "institution",
        ResourceName({ResourceKind::kInstitution, std::string(OwnerOf(c))}));
    violations.push_back(std::move(violation));
    return;
  }
  Violation violation = OfInstrument(c, ViolationCode::kNotBookable);
  AddParameter(violation, "status",
               status == InstrumentStatus::kInRepair ? "IN_REPAIR" : "RETIRED");
  violations.push_back(std::move(violation));
}

}  // namespace trilab::engine
