#include "server/engine/rules/agreement_rule.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/match.h"
#include "server/engine/catalog.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

template <typename T, typename U>
bool Has(const std::vector<T>& values, const U& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

using Validities = absl::InlinedVector<Interval, 4>;

// When there is an agreement for the case; for each one by itself.
Validities ValiditiesFor(const Case& c) {
  Validities validities;
  const Catalog& catalog = c.state.catalog();
  for (const Ptr<Agreement>& agreement :
       catalog.AgreementsOf(catalog.institutions().IdOf(c.partner))) {
    if (CoversSite(*agreement, c.site)) {
      validities.push_back(agreement->validity);
    }
  }
  return validities;
}

StartRange StartsIn(const Interval& validity, const Rule& rule, const Case& c) {
  const bool through_end = std::get<AgreementRule>(rule.params).through_end;
  return {validity.start, validity.end - (through_end ? c.duration : 1)};
}

}  // namespace

bool CoversSite(const Agreement& agreement, const InstrumentSite& site) {
  const std::string& code = site.instrument->class_code;
  const bool everywhere =
      agreement.centres.empty() && agreement.regions.empty();
  const bool place = everywhere ||
                     Has(agreement.centres, site.centre->meta.id) ||
                     Has(agreement.regions, site.centre->region);
  const bool any_class = agreement.class_codes.empty();
  return place &&
         (any_class || std::any_of(agreement.class_codes.begin(),
                                   agreement.class_codes.end(),
                                   [&](const std::string& prefix) {
                                     return absl::StartsWith(code, prefix);
                                   }));
}

bool AgreementRuleType::Concerns(const Rule& /*rule*/, const Case& c) const {
  const Institution* partner =
      c.state.catalog().institutions().FindByUid(c.partner);
  const Centre* centre = c.site.centre.get();
  return partner != nullptr && centre != nullptr &&
         partner->region != centre->region &&
         partner->meta.id != centre->institution;
}

void AgreementRuleType::Check(const Rule& rule, const Case& c, Minute start,
                              Violations& violations) const {
  Interval last = {0, 0};
  for (const Interval& validity : ValiditiesFor(c)) {
    const StartRange range = StartsIn(validity, rule, c);
    if (range.first <= start && start <= range.last) return;
    if (validity.end > last.end) last = validity;
  }
  Violation violation = OfInstrument(c, ViolationCode::kNoAgreement);
  AddParameter(
      violation, "partner",
      ResourceName(
          {ResourceKind::kInstitution,
           std::string(c.state.catalog().institutions().IdOf(c.partner))}));
  AddParameter(violation, "centre",
               ResourceName({ResourceKind::kCentre, c.site.centre->meta.id}));
  if (!last.empty()) {
    AddTime(violation, "valid_from", last.start);
    AddTime(violation, "valid_until", last.end);
  }
  violations.push_back(std::move(violation));
}

Minute AgreementRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                   Minute latest) const {
  Minute earliest = kNever;
  for (const Interval& validity : ValiditiesFor(c)) {
    const StartRange range = StartsIn(validity, rule, c);
    const Minute start = std::max(from, range.first);
    if (start <= std::min(latest, range.last)) {
      earliest = std::min(earliest, start);
    }
  }
  return earliest;
}

std::optional<StartRange> AgreementRuleType::AllowedStarts(
    const Rule& rule, const Case& c) const {
  const Validities validities = ValiditiesFor(c);
  if (validities.empty()) return kNoStart;
  if (validities.size() > 1) return std::nullopt;
  return StartsIn(validities[0], rule, c);
}

}  // namespace trilab::engine
