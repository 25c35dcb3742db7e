#include "server/engine/money/penalty.h"

#include <variant>

#include "server/engine/cancel_judgement.h"
#include "server/engine/catalog.h"
#include "server/engine/rules/rule_set.h"
#include "server/engine/rules/time_band_times.h"

namespace trilab::engine {
namespace {

// The ladder for one instrument; null if there is none.
const Rule* LadderOf(const Case& c, Minute start) {
  for (const BoundRule& bound : ResolveRules(c)) {
    const Rule& rule = bound.rule();
    const bool exempt = rule.prime_time.has_value() &&
                        !TimeBandTimes(*rule.prime_time, c).Contains(start);
    if (!exempt &&
        std::holds_alternative<CancellationLadderRule>(rule.params)) {
      return &rule;
    }
  }
  return nullptr;
}

int32_t PercentOf(const CancellationLadderRule& ladder, absl::Duration lead) {
  for (const CancellationStep& step : ladder.steps) {
    if (lead >= absl::Minutes(step.notice)) return step.percent;
  }
  return ladder.late_percent;
}

// `percent_of(const CancellationLadderRule*)` tells what is charged.
template <typename PercentOf>
std::vector<Penalty> PenaltiesOf(const State& state, const Booking& booking,
                                 absl::Time now, PercentOf percent_of) {
  std::vector<Penalty> penalties;
  for (const Claim& claim : booking.claims) {
    Penalty penalty{claim.instrument};
    const InstrumentSite* site = state.catalog().SiteOf(claim.instrument);
    const Rule* rule = nullptr;
    if (site != nullptr) {
      rule = LadderOf(CancelCase(state, *site, booking, now),
                      booking.interval.start);
    }
    const auto* ladder = rule == nullptr
                             ? nullptr
                             : &std::get<CancellationLadderRule>(rule->params);
    penalty.percent = percent_of(ladder);
    if (ladder != nullptr) {
      penalty.rule = rule->meta.uid;
      penalty.waived = !ladder->charge_on_outage &&
                       !site->OutagesIn(booking.interval).spans().empty();
      if (penalty.waived) penalty.percent = 0;
    }
    penalties.push_back(penalty);
  }
  return penalties;
}

}  // namespace

std::vector<Penalty> CancelPenalties(const State& state, const Booking& booking,
                                     absl::Time now) {
  const absl::Duration lead = ToTime(booking.interval.start) - now;
  return PenaltiesOf(state, booking, now,
                     [lead](const CancellationLadderRule* ladder) {
                       return ladder == nullptr ? 0 : PercentOf(*ladder, lead);
                     });
}

std::vector<Penalty> NoShowPenalties(const State& state, const Booking& booking,
                                     absl::Time now) {
  return PenaltiesOf(state, booking, now,
                     [](const CancellationLadderRule* ladder) {
                       return ladder == nullptr ? 100 : ladder->no_show_percent;
                     });
}

}  // namespace trilab::engine
