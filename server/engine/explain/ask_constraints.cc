#include "server/engine/explain/ask_constraints.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/engine/capability_match.h"
#include "server/engine/standard_number.h"

namespace trilab::engine {
namespace {

std::string CentreName(absl::string_view id) {
  return ResourceName({ResourceKind::kCentre, std::string(id)});
}

}  // namespace

bool RegionConstraint::Allows(const Case& c) const {
  return ask_.regions.empty() ||
         (c.site.centre != nullptr &&
          absl::c_linear_search(ask_.regions, c.site.centre->region));
}

void RegionConstraint::Check(const Case& c, Minute start,
                             Violations& violations) const {
  if (Allows(c)) return;
  Violation violation = OfInstrument(c, ViolationCode::kOutsideRegions);
  AddParameter(violation, "regions", absl::StrJoin(ask_.regions, ", "));
  if (c.site.centre != nullptr) {
    AddNumber(violation, "region", c.site.centre->region);
  }
  violations.push_back(std::move(violation));
}

bool CentreConstraint::Allows(const Case& c) const {
  return ask_.centres.empty() ||
         (c.site.centre != nullptr &&
          absl::c_linear_search(ask_.centres, c.site.centre->meta.id));
}

void CentreConstraint::Check(const Case& c, Minute start,
                             Violations& violations) const {
  if (Allows(c)) return;
  Violation violation = OfInstrument(c, ViolationCode::kOutsideCentres);
  AddParameter(violation, "centres",
               absl::StrJoin(ask_.centres, ", ",
                             [](std::string* out, const std::string& id) {
                               absl::StrAppend(out, CentreName(id));
                             }));
  if (c.site.centre != nullptr) {
    AddParameter(violation, "centre", CentreName(c.site.centre->meta.id));
  }
  violations.push_back(std::move(violation));
}

EditionConstraint::EditionConstraint(const Ask& ask) : need_(ask.need) {
  need_.accreditations.clear();
  any_edition_ = need_;
  any_edition_.standard = std::string(WithoutEdition(need_.standard));
}

bool EditionConstraint::Allows(const Case& c) const {
  if (any_edition_.standard == need_.standard) return true;
  const Instrument& instrument = *c.site.instrument;
  return Meets(instrument, c.site.capabilities, need_) ||
         !Meets(instrument, c.site.capabilities, any_edition_);
}

void EditionConstraint::Check(const Case& c, Minute start,
                              Violations& violations) const {
  if (Allows(c)) return;
  Violation violation = OfInstrument(c, ViolationCode::kOtherEdition);
  AddParameter(violation, "standard", need_.standard);
  const auto offered =
      absl::c_find_if(c.site.capabilities, [&](const Ptr<Capability>& value) {
        return Covers(*c.site.instrument, *value, any_edition_);
      });
  if (offered != c.site.capabilities.end()) {
    AddParameter(violation, "offered", (*offered)->standard);
  }
  violations.push_back(std::move(violation));
}

}  // namespace trilab::engine
