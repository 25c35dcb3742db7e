#include "server/engine/rules/sanction_rule.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "server/engine/constraints/placement.h"
#include "server/engine/rules/subject_bookings.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

const SanctionRule& ParamsOf(const Rule& rule) {
  return std::get<SanctionRule>(rule.params);
}

BookingCount CountOf(const SanctionRule& params) {
  return {.owner = params.owner};
}

// What went wrong, and what it costs.
struct Incident {
  Minute time = 0;
  int32_t points = 0;
};

// Keeps those incidents that count at `now`.
class Incidents {
 public:
  Incidents(const SanctionRule& params, Minute now)
      : params_(params), now_(now) {}

  void Add(const SubjectUse& use) {
    if (use.outcome == UseOutcome::kCancelled) return;
    if (use.outcome == UseOutcome::kNoShow) {
      AddOne(use.span.start, params_.no_show_points);
      return;
    }
    if (use.late > params_.late_after) {
      AddOne(use.span.start + use.late, params_.late_points);
    }
    if (use.early > params_.early_by) {
      AddOne(use.span.end, params_.left_early_points);
    }
    if (use.overrun > params_.overrun_by) {
      AddOne(use.span.end + use.overrun, params_.overrun_points);
    }
  }

  // By time.
  std::vector<Incident> Take() {
    std::sort(all_.begin(), all_.end(),
              [](const Incident& a, const Incident& b) {
                return std::make_pair(a.time, a.points) <
                       std::make_pair(b.time, b.points);
              });
    return std::move(all_);
  }

 private:
  void AddOne(Minute time, int32_t points) {
    if (points > 0 && time >= params_.since && time <= now_) {
      all_.push_back({time, points});
    }
  }

  const SanctionRule& params_;
  const Minute now_;
  std::vector<Incident> all_;
};

// Those of the owner's bookings that the rule's scope covers, each booking
// once.
std::vector<Incident> IncidentsOf(const Rule& rule, const Case& c) {
  const SanctionRule& params = ParamsOf(rule);
  const bool everywhere = rule.scope == RuleScope();
  Incidents incidents(params, c.now);
  uint64_t last = 0;
  const auto visit = [&](const SubjectUse& use) {
    if (use.booking == last) return;
    const InstrumentSite* site = c.state.catalog().SiteOf(use.instrument);
    if (!everywhere && (site == nullptr || !Covers(rule.scope, *site))) return;
    last = use.booking;
    incidents.Add(use);
  };
  const bool member = params.owner == BookingOwner::kMember;
  c.state.VisitAllUses(
      member ? ResourceKind::kMember : ResourceKind::kInstitution,
      member ? c.member : c.partner, {-kNever, c.now}, visit);
  return incidents.Take();
}

// A suspension at the time of deciding.
struct Suspension {
  int64_t points = 0;
  Minute until = kNever;  // kNever: for good.
};

// Points of the incidents from `first` to `last`, both included.
int64_t Sum(const std::vector<Incident>& incidents, size_t first, size_t last) {
  int64_t points = 0;
  for (size_t i = first; i <= last; ++i) points += incidents[i].points;
  return points;
}

// The last incident at which the points of the window before it, its own
// among them, reached the limit; with those points.
struct Reached {
  Minute time = 0;
  int64_t points = 0;
};
std::optional<Reached> LastReached(const SanctionRule& params,
                                   const std::vector<Incident>& incidents) {
  const Minute window = params.window_days * kDay;
  std::optional<Reached> reached;
  size_t first = 0;
  for (size_t i = 0; i < incidents.size(); ++i) {
    while (incidents[first].time <= incidents[i].time - window) ++first;
    const int64_t points = Sum(incidents, first, i);
    if (points >= params.limit) reached = {incidents[i].time, points};
  }
  return reached;
}

// While the window that ends now holds enough points.
std::optional<Suspension> ByWindow(const SanctionRule& params,
                                   const std::vector<Incident>& incidents,
                                   Minute now) {
  const Minute window = params.window_days * kDay;
  size_t first = 0;
  while (first < incidents.size() && incidents[first].time <= now - window) {
    ++first;
  }
  if (first == incidents.size()) return std::nullopt;
  int64_t left = Sum(incidents, first, incidents.size() - 1);
  if (left < params.limit) return std::nullopt;
  Suspension suspension = {left, 0};
  // Over once the oldest have left the window.
  for (size_t i = first; left >= params.limit; ++i) {
    left -= incidents[i].points;
    suspension.until = incidents[i].time + window;
  }
  return suspension;
}

std::optional<Suspension> SuspensionOf(const Rule& rule, const Case& c) {
  const SanctionRule& params = ParamsOf(rule);
  const std::vector<Incident> incidents = IncidentsOf(rule, c);
  if (!params.block && params.suspend_days == 0) {
    return ByWindow(params, incidents, c.now);
  }
  const std::optional<Reached> reached = LastReached(params, incidents);
  if (!reached.has_value()) return std::nullopt;
  if (params.block) return Suspension{reached->points, kNever};
  const Minute until = reached->time + params.suspend_days * kDay;
  if (until <= c.now) return std::nullopt;
  return Suspension{reached->points, until};
}

}  // namespace

bool SanctionRuleType::Concerns(const Rule& rule, const Case& c) const {
  return c.operation == Operation::kCreate &&
         HasOwner(rule, CountOf(ParamsOf(rule)), c);
}

void SanctionRuleType::Check(const Rule& rule, const Case& c, Minute /*start*/,
                             Violations& violations) const {
  const std::optional<Suspension> suspension = SuspensionOf(rule, c);
  if (!suspension.has_value()) return;
  const SanctionRule& params = ParamsOf(rule);
  Violation violation = OfInstrument(c, ViolationCode::kSuspended);
  AddParameter(violation, "owner", OwnerName(rule, CountOf(params), c));
  AddNumber(violation, "points", suspension->points);
  AddNumber(violation, "limit", params.limit);
  AddNumber(violation, "days", params.window_days);
  if (params.initial_credit > 0) {
    AddNumber(violation, "credit", params.initial_credit - suspension->points);
    AddNumber(violation, "needed", params.initial_credit - params.limit + 1);
  }
  if (suspension->until != kNever) {
    AddTime(violation, "until", suspension->until);
  }
  violations.push_back(std::move(violation));
}

Minute SanctionRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                  Minute latest) const {
  return SuspensionOf(rule, c).has_value() ? kNever : UpTo(latest, from);
}

std::optional<StartRange> SanctionRuleType::AllowedStarts(const Rule& rule,
                                                          const Case& c) const {
  return SuspensionOf(rule, c).has_value() ? kNoStart : StartRange();
}

}  // namespace trilab::engine
