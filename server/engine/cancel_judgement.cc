#include "server/engine/cancel_judgement.h"

#include <algorithm>
#include <utility>

#include "server/engine/catalog.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/rules/rule_set.h"

namespace trilab::engine {
namespace {

Case CancelCase(const State& state, const InstrumentSite& site,
                const Booking& booking, absl::Time now) {
  return Case{state,
              site,
              static_cast<uint32_t>(site.instrument->meta.uid),
              booking.interval.length(),
              booking.units,
              booking.mode,
              booking.operator_uid,
              booking.partner,
              &booking.details->need,
              booking.id,
              MinuteCeil(now),
              Operation::kCancel,
              booking.interval.start,
              MinuteCeil(now) != MinuteFloor(now),
              /*waived_rule=*/0,
              /*buffer_before=*/std::nullopt,
              booking.member,
              booking.project};
}

void AddOnce(const Rule& rule, std::vector<JudgedBy>& sources) {
  const ResourceRef resource = {ResourceKind::kRule, rule.meta.id};
  for (const JudgedBy& source : sources) {
    if (source.resource == resource) return;
  }
  sources.push_back({resource, rule.meta.revision});
}

}  // namespace

bool CancelJudgement::allowed() const {
  return std::none_of(violations.begin(), violations.end(),
                      [](const Violation& violation) {
                        return violation.severity == Severity::kReject;
                      });
}

CancelJudgement JudgeCancel(const State& state, const Booking& booking,
                            absl::Time now) {
  CancelJudgement judgement;
  for (const Claim& claim : booking.claims) {
    if (claim.companion) continue;
    const InstrumentSite* site = state.catalog().SiteOf(claim.instrument);
    // An instrument that was deleted since has no rules.
    if (site == nullptr) continue;
    const Case c = CancelCase(state, *site, booking, now);
    for (const BoundRule& rule : ResolveRules(c)) {
      rule.Check(c, booking.interval.start, judgement.violations);
      AddOnce(rule.rule(), judgement.judged_by);
    }
  }
  return judgement;
}

}  // namespace trilab::engine
