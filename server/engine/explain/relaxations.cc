#include "server/engine/explain/relaxations.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/engine/catalog.h"
#include "server/engine/explain/largest_fit.h"
#include "server/engine/standard_number.h"
#include "server/engine/state.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

// A search each: those that block most candidates are waived.
constexpr size_t kMostRules = 6;

int64_t StepOf(RelaxationKind kind) {
  switch (kind) {
    case RelaxationKind::kStartLater:
    case RelaxationKind::kOtherRegion:
    case RelaxationKind::kOtherCentre:
    case RelaxationKind::kOtherInstrument:
      return 0;
    case RelaxationKind::kAnyOperator:
    case RelaxationKind::kOtherMode:
      return 1;
    case RelaxationKind::kFewerUnits:
    case RelaxationKind::kShorter:
      return 2;
    case RelaxationKind::kAnyEdition:
    case RelaxationKind::kWithoutAccreditation:
      return 3;
    case RelaxationKind::kWaiveRule:
      return 4;
  }
  return 4;
}

class RelaxationSearch {
 public:
  RelaxationSearch(const State& state, const Ask& ask,
                   const std::optional<Slot>& best,
                   absl::Span<const ConflictGroup> conflicts,
                   const ExplainOptions& options, absl::Time now)
      : state_(state),
        ask_(ask),
        best_(best),
        conflicts_(conflicts),
        options_(options),
        now_(now),
        farthest_end_(std::max(ask.window.end,
                               std::min(state.catalog().horizon().end,
                                        ask.window.start + kLongestWindow))) {}

  absl::StatusOr<std::vector<Relaxation>> Run();

 private:
  // Each tries the relaxations of its name in `window_`.
  absl::Status StartLater();
  absl::Status OtherPlaces();
  absl::Status OtherInstrument();
  absl::Status OtherWays();
  absl::Status LessOfIt();
  absl::Status LowerNeeds();
  absl::Status WaiveRules();

  // Solves `changed` within `window_` and keeps the answer.
  absl::Status Try(RelaxationKind kind, Ask changed,
                   absl::string_view rule = "");
  std::optional<Violation> WhatItSays(absl::string_view rule,
                                      const Relaxation& relaxation) const;
  Relaxation Settle(RelaxationKind kind, Ask changed, const Slot& slot) const;
  void Keep(Relaxation relaxation);
  bool Has(RelaxationKind kind) const;

  const Catalog& catalog() const { return state_.catalog(); }
  // The latest start that is an improvement.
  Minute LatestStart() const {
    return best_.has_value() ? best_->interval.start - 1 : kNever;
  }

  const State& state_;
  const Ask& ask_;
  const std::optional<Slot>& best_;
  const absl::Span<const ConflictGroup> conflicts_;
  const ExplainOptions& options_;
  const absl::Time now_;
  const Minute farthest_end_;
  Interval window_;
  std::vector<Relaxation> found_;
};

absl::StatusOr<std::vector<Relaxation>> RelaxationSearch::Run() {
  TRILAB_RETURN_IF_ERROR(StartLater());
  const bool later_is_all = best_.has_value();
  for (const Minute end : {ask_.window.end, farthest_end_}) {
    window_ = {ask_.window.start, end};
    for (const auto relax :
         {&RelaxationSearch::OtherPlaces, &RelaxationSearch::OtherInstrument,
          &RelaxationSearch::OtherWays, &RelaxationSearch::LessOfIt,
          &RelaxationSearch::LowerNeeds, &RelaxationSearch::WaiveRules}) {
      TRILAB_RETURN_IF_ERROR((this->*relax)());
    }
    // Two changes at once are only for those whom one does not help.
    if (later_is_all || !found_.empty()) break;
  }
  absl::c_stable_sort(found_, [](const Relaxation& a, const Relaxation& b) {
    return std::tie(a.cost, a.kind) < std::tie(b.cost, b.kind);
  });
  if (found_.size() > kMostRelaxations) found_.resize(kMostRelaxations);
  return std::move(found_);
}

absl::Status RelaxationSearch::StartLater() {
  if (best_.has_value()) {
    Keep(Settle(RelaxationKind::kStartLater, ask_, *best_));
    return absl::OkStatus();
  }
  window_ = {ask_.window.start, farthest_end_};
  return Try(RelaxationKind::kStartLater, ask_);
}

absl::Status RelaxationSearch::OtherPlaces() {
  if (!ask_.centres.empty()) {
    Ask changed = ask_;
    changed.centres.clear();
    TRILAB_RETURN_IF_ERROR(
        Try(RelaxationKind::kOtherCentre, std::move(changed)));
  }
  if (ask_.regions.empty()) return absl::OkStatus();
  Ask changed = ask_;
  changed.centres.clear();
  changed.regions.clear();
  catalog().centres().VisitAfter("", [&](const Centre& centre) {
    if (!absl::c_linear_search(ask_.regions, centre.region) &&
        !absl::c_linear_search(changed.regions, centre.region)) {
      changed.regions.push_back(centre.region);
    }
    return true;
  });
  if (changed.regions.empty()) return absl::OkStatus();
  return Try(RelaxationKind::kOtherRegion, std::move(changed));
}

absl::Status RelaxationSearch::OtherInstrument() {
  if (ask_.instruments.empty()) return absl::OkStatus();
  Ask changed = ask_;
  changed.instruments.clear();
  if (changed.need.empty()) {
    const Instrument* first = catalog().instruments().Find(ask_.instruments[0]);
    changed.need.class_code = first->class_code;
    if (changed.need.empty()) return absl::OkStatus();
  }
  return Try(RelaxationKind::kOtherInstrument, std::move(changed));
}

absl::Status RelaxationSearch::OtherWays() {
  if (!ask_.operator_id.empty()) {
    Ask changed = ask_;
    changed.operator_id.clear();
    TRILAB_RETURN_IF_ERROR(
        Try(RelaxationKind::kAnyOperator, std::move(changed)));
  }
  if (!ask_.mode.has_value()) return absl::OkStatus();
  Ask changed = ask_;
  changed.mode = *ask_.mode == ServiceMode::kSample ? ServiceMode::kSelfService
                                                    : ServiceMode::kSample;
  return Try(RelaxationKind::kOtherMode, std::move(changed));
}

absl::Status RelaxationSearch::LessOfIt() {
  Ask changed = ask_;
  changed.window = window_;
  TRILAB_ASSIGN_OR_RETURN(
      const Minute length,
      LongestFit(state_, changed, LatestStart(), options_.cancelled, now_));
  if (length > 0) {
    Ask shorter = ask_;
    shorter.duration = length;
    TRILAB_RETURN_IF_ERROR(Try(RelaxationKind::kShorter, std::move(shorter)));
  }
  TRILAB_ASSIGN_OR_RETURN(
      changed.units,
      MostUnits(state_, changed, LatestStart(), options_.cancelled, now_));
  if (changed.units == 0) return absl::OkStatus();
  return Try(RelaxationKind::kFewerUnits, std::move(changed));
}

absl::Status RelaxationSearch::LowerNeeds() {
  const absl::string_view standard = ask_.need.standard;
  if (WithoutEdition(standard).size() < standard.size()) {
    Ask changed = ask_;
    changed.need.standard = std::string(WithoutEdition(standard));
    TRILAB_RETURN_IF_ERROR(
        Try(RelaxationKind::kAnyEdition, std::move(changed)));
  }
  const size_t schemes = ask_.need.accreditations.size();
  for (size_t i = 0; i < schemes; ++i) {
    Ask changed = ask_;
    auto& left = changed.need.accreditations;
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
    // A need for nothing but the scheme would be no need at all.
    if (changed.instruments.empty() && changed.need.empty()) continue;
    TRILAB_RETURN_IF_ERROR(
        Try(RelaxationKind::kWithoutAccreditation, std::move(changed)));
  }
  if (schemes < 2 || Has(RelaxationKind::kWithoutAccreditation)) {
    return absl::OkStatus();
  }
  Ask changed = ask_;
  changed.need.accreditations.clear();
  if (changed.instruments.empty() && changed.need.empty()) {
    return absl::OkStatus();
  }
  return Try(RelaxationKind::kWithoutAccreditation, std::move(changed));
}

absl::Status RelaxationSearch::WaiveRules() {
  std::vector<absl::string_view> rules;
  for (const ConflictGroup& conflict : conflicts_) {
    for (const Violation& violation : conflict.violations) {
      if (!violation.rule.empty() && rules.size() < kMostRules &&
          !absl::c_linear_search(rules, violation.rule)) {
        rules.push_back(violation.rule);
      }
    }
  }
  for (const absl::string_view rule : rules) {
    TRILAB_RETURN_IF_ERROR(Try(RelaxationKind::kWaiveRule, ask_, rule));
  }
  return absl::OkStatus();
}

absl::Status RelaxationSearch::Try(RelaxationKind kind, Ask changed,
                                   absl::string_view rule) {
  changed.window = window_;
  if (best_.has_value()) {
    changed.window.end =
        std::min(window_.end, LatestStart() + changed.duration);
    if (changed.window.empty()) return absl::OkStatus();
  }
  SlotOptions search;
  search.limit = 1;
  search.near = options_.near;
  search.cancelled = options_.cancelled;
  if (!rule.empty()) search.waived_rule = catalog().rules().UidOf(rule);
  TRILAB_ASSIGN_OR_RETURN(const SlotAnswer answer,
                          SearchSlots(state_, changed, search, now_));
  if (answer.slots.empty()) return absl::OkStatus();
  Relaxation relaxation = Settle(kind, std::move(changed), answer.slots[0]);
  if (!rule.empty()) {
    relaxation.rule = std::string(rule);
    relaxation.broken = WhatItSays(rule, relaxation);
  }
  Keep(std::move(relaxation));
  return absl::OkStatus();
}

// Of the slot, whose ask is otherwise met.
std::optional<Violation> RelaxationSearch::WhatItSays(
    absl::string_view rule, const Relaxation& relaxation) const {
  const Ask& ask = relaxation.ask;
  const Slot& slot = relaxation.slot;
  BookingRequest request;
  request.instruments = {
      std::string(catalog().instruments().IdOf(slot.instrument))};
  request.interval = slot.interval;
  request.units = ask.units;
  request.mode = slot.mode;
  request.operator_id = ask.operator_id;
  request.partner = ask.partner;
  request.member = ask.member;
  request.project = ask.project;
  request.need = ask.need;
  request.configuration = ask.configuration;
  request.draws = ask.draws;
  Judgement judgement = Judge(state_, request, /*moved_booking=*/0, now_);
  for (Violation& violation : judgement.violations) {
    if (violation.rule == rule) return std::move(violation);
  }
  return std::nullopt;
}

// Puts in place of what was searched what was found.
Relaxation RelaxationSearch::Settle(RelaxationKind kind, Ask changed,
                                    const Slot& slot) const {
  changed.window = ask_.window;
  changed.window.end = std::max(changed.window.end, slot.interval.end);
  const InstrumentSite& site = *catalog().SiteOf(slot.instrument);
  if (kind == RelaxationKind::kOtherInstrument) {
    changed.instruments = {site.instrument->meta.id};
    changed.need = ask_.need;
  }
  if (kind == RelaxationKind::kOtherRegion) {
    changed.regions = {site.centre->region};
  }
  if (changed.centres.empty() && !ask_.centres.empty() &&
      site.centre != nullptr) {
    changed.centres = {site.centre->meta.id};
  }
  const int64_t cost = CostOf(kind, ask_, slot);
  return {kind, std::move(changed), slot, cost, "", std::nullopt};
}

void RelaxationSearch::Keep(Relaxation relaxation) {
  const auto known = absl::c_find_if(found_, [&](const Relaxation& other) {
    return other.kind == relaxation.kind;
  });
  if (known == found_.end()) {
    found_.push_back(std::move(relaxation));
  } else if (relaxation.cost < known->cost) {
    *known = std::move(relaxation);
  }
}

bool RelaxationSearch::Has(RelaxationKind kind) const {
  return absl::c_any_of(found_, [kind](const Relaxation& relaxation) {
    return relaxation.kind == kind;
  });
}

}  // namespace

int64_t CostOf(RelaxationKind kind, const Ask& ask, const Slot& slot) {
  return StepOf(kind) * kCostOfStep + (slot.interval.start - ask.window.start);
}

absl::StatusOr<std::vector<Relaxation>> FindRelaxations(
    const State& state, const Ask& ask, const std::optional<Slot>& best,
    absl::Span<const ConflictGroup> conflicts, const ExplainOptions& options,
    absl::Time now) {
  return RelaxationSearch(state, ask, best, conflicts, options, now).Run();
}

}  // namespace trilab::engine
