#include <algorithm>
#include <iterator>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "server/engine/capability_match.h"
#include "server/engine/catalog.h"
#include "server/engine/constraints/changeover_constraint.h"
#include "server/engine/constraints/companion_constraint.h"
#include "server/engine/constraints/constraint_set.h"
#include "server/engine/constraints/operator_constraint.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/constraints/supply_constraint.h"
#include "server/engine/leapfrog.h"
#include "server/engine/local_time.h"
#include "server/engine/money/quote.h"
#include "server/engine/slot_search.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

using Sites = absl::InlinedVector<const InstrumentSite*, 4>;

Sites SitesOf(const Catalog& catalog, const BookingRequest& request) {
  Sites sites;
  for (const std::string& id : request.instruments) {
    const InstrumentSite* site =
        catalog.SiteOf(catalog.instruments().UidOf(id));
    if (site != nullptr) sites.push_back(site);
  }
  return sites;
}

ServiceMode ModeOf(const BookingRequest& request, const Sites& sites) {
  if (request.mode.has_value()) return *request.mode;
  if (sites.empty() || sites[0]->instrument->service_modes.empty()) {
    return ServiceMode::kSample;
  }
  return sites[0]->instrument->service_modes[0];
}

bool Offers(const InstrumentSite& site, absl::string_view configuration) {
  const auto& offered = site.instrument->changeovers.configurations;
  return std::find(offered.begin(), offered.end(), configuration) !=
         offered.end();
}

bool MeetsNeed(const InstrumentSite& site, const CapabilityNeed& need) {
  return Meets(*site.instrument, site.capabilities, need);
}

// The buffer that `begun`, which may be null, has before it.
std::optional<int32_t> BufferBeforeOf(const Booking* begun,
                                      const Instrument& instrument) {
  if (begun == nullptr) return std::nullopt;
  for (const Claim& claim : begun->claims) {
    if (claim.instrument == instrument.meta.uid) return claim.buffer_before;
  }
  return std::nullopt;
}

// A request as one case for each instrument, with what judges them.
//
// The need is one of the booking, not of every instrument in it: a pump that
// is booked along with a chamber need not know the chamber's standard. So it
// is put to the instruments that meet it, and to all only if none does; and so
// is the configuration.
class Placing {
 public:
  Placing(const State& state, const BookingRequest& request,
          uint64_t moved_booking, absl::Time now,
          const Booking* begun = nullptr)
      : sites_(SitesOf(state.catalog(), request)),
        mode_(ModeOf(request, sites_)) {
    if (moved_booking != 0) SetMoved(state.FindBooking(moved_booking).get());
    const Catalog& catalog = state.catalog();
    const auto operator_uid =
        static_cast<uint32_t>(catalog.operators().UidOf(request.operator_id));
    const auto partner =
        static_cast<uint32_t>(catalog.institutions().UidOf(request.partner));
    const auto member =
        static_cast<uint32_t>(catalog.members().UidOf(request.member));
    const auto project =
        static_cast<uint32_t>(catalog.projects().UidOf(request.project));
    const bool met = std::any_of(sites_.begin(), sites_.end(),
                                 [&](const InstrumentSite* site) {
                                   return MeetsNeed(*site, request.need);
                                 });
    const bool offered = std::any_of(
        sites_.begin(), sites_.end(), [&](const InstrumentSite* site) {
          return Offers(*site, request.configuration);
        });
    cases_.reserve(sites_.size());
    for (const InstrumentSite* site : sites_) {
      const bool asked = !met || MeetsNeed(*site, request.need);
      cases_.push_back(
          Case{state, *site, static_cast<uint32_t>(site->instrument->meta.uid),
               request.interval.length(), request.units, mode_, operator_uid,
               partner, asked ? &request.need : &no_need_, moved_booking,
               MinuteCeil(now), operation_, present_start_,
               MinuteCeil(now) != MinuteFloor(now), /*waived_rule=*/0,
               BufferBeforeOf(begun, *site->instrument), member, project});
      if (!offered || Offers(*site, request.configuration)) {
        cases_.back().configuration = request.configuration;
      }
      cases_.back().draws = &request.draws;
      cases_.back().answers = &request.answers;
    }
    for (const Case& c : cases_) {
      const ConstraintSet& set = sets_.emplace_back(c, /*alone=*/false);
      steps_.insert(steps_.end(), set.steps().begin(), set.steps().end());
    }
    AddShared();
  }
  Placing(const Placing&) = delete;
  Placing& operator=(const Placing&) = delete;

  ServiceMode mode() const { return mode_; }
  absl::Span<const Case> cases() const { return cases_; }
  const std::list<ConstraintSet>& sets() const { return sets_; }
  absl::Span<const Step> steps() const { return steps_; }

  uint32_t ChooseOperator(Minute start, uint32_t preferred) const {
    return operators_.needed() ? operators_.Choose(cases_[0], start, preferred)
                               : 0;
  }

  std::vector<Claim> ChooseCompanions(Minute start) const {
    return companions_.Choose(start);
  }
  std::vector<Draw> Draws() const { return supplies_.Draws(); }
  // Of each instrument; none if all are empty.
  std::vector<std::string> Configurations() const {
    std::vector<std::string> all;
    bool any = false;
    for (const Case& c : cases_) {
      all.emplace_back(ConfigurationOf(c));
      any = any || !all.back().empty();
    }
    return any ? all : std::vector<std::string>();
  }
  const SupplyConstraint& supplies() const { return supplies_; }

  // Each violation once: two instruments may have the same calendar's end.
  Violations Check(Minute start) const {
    Violations all;
    for (const ConstraintSet& set : sets_) set.Check(start, all);
    for (const Step& step : shared_)
      step.constraint->Check(*step.c, start, all);
    Violations unique;
    for (Violation& violation : all) {
      if (std::find(unique.begin(), unique.end(), violation) == unique.end()) {
        unique.push_back(std::move(violation));
      }
    }
    return unique;
  }

 private:
  // A hold that is moved is judged as a new booking is.
  void SetMoved(const Booking* moved) {
    if (moved == nullptr || moved->state == BookingState::kHeld) return;
    operation_ = Operation::kChange;
    present_start_ = moved->interval.start;
  }

  // What is found for all instruments together.
  void AddShared() {
    const auto any = [this](bool (*concerns)(const Case&)) {
      return std::any_of(cases_.begin(), cases_.end(), concerns);
    };
    if (any(&SupplyConstraint::Concerns)) {
      supplies_ = SupplyConstraint(cases_);
      shared_.push_back({&supplies_, &cases_[0], {}, {}});
    }
    if (any(&CompanionConstraint::Concerns)) {
      companions_ = CompanionConstraint(cases_);
      shared_.push_back({&companions_, &cases_[0], {}, {}});
    }
    operators_ = OperatorConstraint(cases_);
    if (operators_.needed()) {
      shared_.push_back({&operators_, &cases_[0], {}, {}});
    }
    steps_.insert(steps_.end(), shared_.begin(), shared_.end());
  }

  const CapabilityNeed no_need_;
  Sites sites_;
  ServiceMode mode_;
  Operation operation_ = Operation::kCreate;
  Minute present_start_ = 0;
  absl::InlinedVector<Case, 4> cases_;
  std::list<ConstraintSet> sets_;  // One for each case.
  SupplyConstraint supplies_;
  CompanionConstraint companions_;
  OperatorConstraint operators_;
  absl::InlinedVector<Step, 3> shared_;
  absl::InlinedVector<Step, 32> steps_;
};

// Collects what a judgement was based on, each resource once.
class Sources {
 public:
  explicit Sources(const Catalog& catalog) : catalog_(catalog) {}

  void Add(ResourceKind kind, const ResourceMeta& meta) {
    const ResourceRef resource = {kind, meta.id};
    for (const JudgedBy& source : sources_) {
      if (source.resource == resource) return;
    }
    sources_.push_back({resource, meta.revision});
  }

  // A calendar, and the lists of the years that `span` touches. A list may
  // speak of the end of the year before it.
  void AddCalendar(absl::string_view id, const Interval& span) {
    const Calendar* calendar = catalog_.calendars().Find(id);
    if (calendar == nullptr) return;
    Add(ResourceKind::kCalendar, calendar->meta);
    if (calendar->holiday_region.empty()) return;
    const auto zone = LoadTimeZone(calendar->time_zone);
    if (!zone.ok()) return;
    const std::string region = absl::AsciiStrToLower(calendar->holiday_region);
    const auto last = LocalDay(*zone, span.end).year() + 1;
    for (auto year = LocalDay(*zone, span.start).year(); year <= last; ++year) {
      const HolidayYear* list =
          catalog_.holiday_years().Find(absl::StrCat(region, "-", year));
      if (list != nullptr) Add(ResourceKind::kHolidayYear, list->meta);
    }
  }

  std::vector<JudgedBy> Take() { return std::move(sources_); }

 private:
  const Catalog& catalog_;
  std::vector<JudgedBy> sources_;
};

// The calendar that gives an operator's hours; see OperatorSite.
absl::string_view CalendarOf(const Catalog& catalog, const Operator& value) {
  if (!value.calendar.empty() || value.centres.empty()) return value.calendar;
  const Centre* centre = catalog.centres().Find(value.centres[0]);
  return centre == nullptr ? absl::string_view() : centre->calendar;
}

std::vector<JudgedBy> SourcesOf(const Catalog& catalog, const Placing& placing,
                                const Interval& interval,
                                uint32_t operator_uid) {
  Sources sources(catalog);
  for (const ConstraintSet& set : placing.sets()) {
    for (const BoundRule& bound : set.rules()) {
      sources.Add(ResourceKind::kRule, bound.rule().meta);
    }
  }
  for (const Case& c : placing.cases()) {
    if (const Member* member = catalog.members().FindByUid(c.member)) {
      sources.Add(ResourceKind::kMember, member->meta);
    }
    if (const Project* project = catalog.projects().FindByUid(c.project)) {
      sources.Add(ResourceKind::kProject, project->meta);
    }
    if (c.site.calendar == nullptr) continue;
    // Notice counts the days from now on.
    sources.AddCalendar(c.site.calendar->meta.id,
                        {std::min(c.now, interval.start), interval.end});
  }
  placing.supplies().VisitSupplies([&](const Supply& supply) {
    sources.Add(ResourceKind::kSupply, supply.meta);
  });
  if (const OperatorSite* site = catalog.OperatorOf(operator_uid)) {
    sources.AddCalendar(CalendarOf(catalog, *site->value), interval);
  }
  return sources.Take();
}

// Stamps what the no-show rules say on the judgement.
void ApplyNoShowRules(const Placing& placing, Judgement& judgement) {
  bool first = true;
  for (const ConstraintSet& set : placing.sets()) {
    for (const BoundRule& bound : set.rules()) {
      const auto* rule = std::get_if<NoShowRule>(&bound.rule().params);
      if (rule == nullptr) continue;
      judgement.release_after =
          std::min(judgement.release_after, rule->release_after);
      judgement.check_in_before =
          first ? rule->check_in_before
                : std::min(judgement.check_in_before, rule->check_in_before);
      first = false;
    }
  }
}

bool HasSeverity(const Violations& violations, Severity severity) {
  return std::any_of(violations.begin(), violations.end(),
                     [severity](const Violation& violation) {
                       return violation.severity == severity;
                     });
}

}  // namespace

bool Judgement::bookable() const {
  return !HasSeverity(violations, Severity::kReject);
}

bool Judgement::needs_approval() const {
  return HasSeverity(violations, Severity::kApproval);
}

Judgement Judge(const State& state, const BookingRequest& request,
                uint64_t moved_booking, absl::Time now, const Kept& kept) {
  const Placing placing(state, request, moved_booking, now, kept.begun);
  const Interval& interval = request.interval;
  Judgement judgement;
  judgement.violations = placing.Check(interval.start);
  judgement.mode = placing.mode();
  judgement.operator_uid =
      placing.ChooseOperator(interval.start, kept.operator_uid);
  judgement.companions = placing.ChooseCompanions(interval.start);
  judgement.draws = placing.Draws();
  judgement.configurations = placing.Configurations();
  judgement.judged_by =
      SourcesOf(state.catalog(), placing, interval, judgement.operator_uid);
  ApplyNoShowRules(placing, judgement);
  QuoteResult money = MakeQuote(state, request, placing.cases());
  judgement.quote = std::move(money.quote);
  absl::c_move(money.violations, std::back_inserter(judgement.violations));
  absl::c_move(money.judged_by, std::back_inserter(judgement.judged_by));
  return judgement;
}

Minute EarliestStart(const State& state, const BookingRequest& request,
                     uint64_t moved_booking, Minute from, Minute latest,
                     absl::Time now) {
  const Placing placing(state, request, moved_booking, now);
  return Leapfrog(placing.steps(), from, latest).start;
}

}  // namespace trilab::engine
