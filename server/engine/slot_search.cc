#include "server/engine/slot_search.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/engine/constraints/constraint_set.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/leapfrog.h"
#include "server/engine/search_candidates.h"
#include "server/engine/state.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

constexpr int32_t kCandidatesBetweenPolls = 64;

// A slot as the search keeps it: what is costly to say about it is worked out
// only for those that are answered.
struct Found {
  const Candidate* candidate = nullptr;
  Minute from = 0;  // From where it was looked for.
  Minute start = kNever;
  ServiceMode mode = ServiceMode::kSample;
};

class Search {
 public:
  Search(const State& state, const Ask& ask, const SlotOptions& options,
         absl::Time now)
      : state_(state),
        ask_(ask),
        options_(options),
        now_(MinuteCeil(now)),
        now_rounded_(MinuteFloor(now) != now_) {}

  absl::StatusOr<SlotAnswer> Run();

 private:
  absl::Status Prepare();
  template <typename T>
  absl::Status FindSubject(const Table<T>& table, absl::string_view collection,
                           absl::string_view field, const std::string& id,
                           uint32_t& uid) const;
  void SearchCandidate(const Candidate& candidate);
  Found EarliestSlot(const Candidate& candidate, Minute from, bool first);
  Case CaseOf(const Candidate& candidate, ServiceMode mode) const;

  bool IsBetter(const Found& a, const Found& b) const;
  bool IsFull() const {
    return kept_.size() >= static_cast<size_t>(options_.limit);
  }
  bool IsTooFar(const Candidate& candidate) const;
  Minute LatestFor(const Candidate& candidate) const;
  void Keep(const Found& found);
  Slot Describe(const Found& found) const;

  void Block(const Candidate& candidate, Minute from, Minute latest,
             const Leap& leap);
  Violations AlsoInTheWay(const Candidate& candidate, Minute from,
                          Minute latest, const Leap& leap) const;
  void BlockByWindow();
  std::vector<Blocker> TakeBlockers();

  const State& state_;
  const Ask& ask_;
  const SlotOptions& options_;
  const Minute now_;
  const bool now_rounded_;
  uint32_t partner_ = 0;
  uint32_t member_ = 0;
  uint32_t project_ = 0;
  uint32_t operator_uid_ = 0;
  std::vector<Candidate> candidates_;
  std::vector<Found> kept_;  // A heap, the worst in front.
  std::vector<Blocker> blockers_;
};

// The uid of a member or project of the partner.
template <typename T>
absl::Status Search::FindSubject(const Table<T>& table,
                                 absl::string_view collection,
                                 absl::string_view field, const std::string& id,
                                 uint32_t& uid) const {
  if (id.empty()) return absl::OkStatus();
  const T* found = table.Find(id);
  if (found == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("ask.", field, ": there is no ", collection, "/", id));
  }
  if (found->institution != ask_.partner) {
    return absl::FailedPreconditionError(
        absl::StrCat("ask.", field, ": ", collection, "/", id,
                     " does not belong to the partner"));
  }
  uid = static_cast<uint32_t>(found->meta.uid);
  return absl::OkStatus();
}

absl::Status Search::Prepare() {
  const Catalog& catalog = state_.catalog();
  if (ask_.duration < 1) {
    return absl::InvalidArgumentError("ask.duration: is below one minute");
  }
  if (ask_.units < 1) {
    return absl::InvalidArgumentError("ask.units: is below one");
  }
  if (options_.limit < 1) {
    return absl::InvalidArgumentError("limit: is below one");
  }
  if (ask_.need.accreditations.size() > kMostSchemes) {
    return absl::InvalidArgumentError(
        "ask.need.accreditations: names more schemes than there are");
  }
  if (options_.ranking == Ranking::kNearest && !options_.near.has_value()) {
    return absl::InvalidArgumentError(
        "near: is needed to rank slots by distance");
  }
  if (!ask_.partner.empty()) {
    partner_ =
        static_cast<uint32_t>(catalog.institutions().UidOf(ask_.partner));
    if (catalog.institutions().FindByUid(partner_) == nullptr) {
      return absl::NotFoundError(
          absl::StrCat("ask.partner: there is no institutions/", ask_.partner));
    }
  }
  TRILAB_RETURN_IF_ERROR(FindSubject(catalog.members(), "members", "member",
                                     ask_.member, member_));
  TRILAB_RETURN_IF_ERROR(FindSubject(catalog.projects(), "projects", "project",
                                     ask_.project, project_));
  if (!ask_.operator_id.empty()) {
    operator_uid_ =
        static_cast<uint32_t>(catalog.operators().UidOf(ask_.operator_id));
    if (catalog.operators().FindByUid(operator_uid_) == nullptr) {
      return absl::NotFoundError(absl::StrCat(
          "ask.operator: there is no operators/", ask_.operator_id));
    }
  }
  TRILAB_ASSIGN_OR_RETURN(candidates_,
                          FindCandidates(catalog, ask_, options_.near));
  if (options_.ranking == Ranking::kNearest) {
    std::stable_sort(candidates_.begin(), candidates_.end(),
                     [](const Candidate& a, const Candidate& b) {
                       return a.distance_km < b.distance_km;
                     });
  }
  return absl::OkStatus();
}

absl::StatusOr<SlotAnswer> Search::Run() {
  TRILAB_RETURN_IF_ERROR(Prepare());
  SlotAnswer answer;
  answer.candidates = static_cast<int32_t>(candidates_.size());
  if (candidates_.empty()) {
    answer.blockers = {WhyNoCandidate(state_.catalog(), ask_)};
    return answer;
  }
  if (ask_.window.length() < ask_.duration) {
    BlockByWindow();
    answer.blockers = TakeBlockers();
    return answer;
  }
  int32_t until_poll = kCandidatesBetweenPolls;
  for (const Candidate& candidate : candidates_) {
    if (--until_poll == 0) {
      until_poll = kCandidatesBetweenPolls;
      if (options_.cancelled && options_.cancelled()) {
        return absl::CancelledError("the search was cancelled");
      }
    }
    if (IsTooFar(candidate)) break;
    SearchCandidate(candidate);
  }
  if (!IsFull()) answer.blockers = TakeBlockers();
  std::sort_heap(
      kept_.begin(), kept_.end(),
      [this](const Found& a, const Found& b) { return IsBetter(a, b); });
  answer.slots.reserve(kept_.size());
  for (const Found& found : kept_) answer.slots.push_back(Describe(found));
  return answer;
}

Case Search::CaseOf(const Candidate& candidate, ServiceMode mode) const {
  Case c{state_,
         *candidate.site,
         candidate.instrument,
         ask_.duration,
         ask_.units,
         mode,
         operator_uid_,
         partner_,
         &ask_.need,
         /*moved_booking=*/0,
         now_,
         Operation::kCreate,
         /*present_start=*/0,
         now_rounded_,
         options_.waived_rule,
         /*buffer_before=*/std::nullopt,
         member_,
         project_};
  c.configuration = ask_.configuration;
  c.draws = &ask_.draws;
  return c;
}

void Search::SearchCandidate(const Candidate& candidate) {
  Minute from = ask_.window.start;
  for (int32_t i = 0; i < options_.per_instrument; ++i) {
    const Found found = EarliestSlot(candidate, from, /*first=*/i == 0);
    if (found.start == kNever) return;
    Keep(found);
    from = found.start + ask_.duration;
  }
}

Found Search::EarliestSlot(const Candidate& candidate, Minute from,
                           bool first) {
  Found best = {&candidate, from};
  Minute latest = LatestFor(candidate);
  const ServiceModes modes = ModesOf(ask_, *candidate.site->instrument);
  for (const ServiceMode mode : modes) {
    const Case c = CaseOf(candidate, mode);
    const ConstraintSet constraints(c);
    const Leap leap = Leapfrog(constraints.steps(), from, latest);
    if (leap.start != kNever) {
      best.start = leap.start;
      best.mode = mode;
      latest = leap.start - 1;
    } else if (first && mode == modes.back() && best.start == kNever &&
               leap.mover != nullptr && !IsFull()) {
      Block(candidate, from, latest, leap);
    }
    if (latest < from) break;
  }
  return best;
}

// By distance where it matters, then start, then name.
bool Search::IsBetter(const Found& a, const Found& b) const {
  const Candidate& x = *a.candidate;
  const Candidate& y = *b.candidate;
  if (options_.ranking == Ranking::kNearest && x.distance_km != y.distance_km) {
    return x.distance_km < y.distance_km;
  }
  if (a.start != b.start) return a.start < b.start;
  return x.site->instrument->meta.id < y.site->instrument->meta.id;
}

// Candidates come nearest first, so those behind it are too far as well.
bool Search::IsTooFar(const Candidate& candidate) const {
  return options_.ranking == Ranking::kNearest && IsFull() &&
         candidate.distance_km > kept_.front().candidate->distance_km;
}

// The latest start that is still worth finding.
Minute Search::LatestFor(const Candidate& candidate) const {
  const Minute latest = ask_.window.end - ask_.duration;
  if (!IsFull()) return latest;
  const Found& worst = kept_.front();
  const bool wins_tie = IsBetter({&candidate, 0, worst.start}, worst);
  return std::min(latest, wins_tie ? worst.start : worst.start - 1);
}

void Search::Keep(const Found& found) {
  const auto better = [this](const Found& a, const Found& b) {
    return IsBetter(a, b);
  };
  if (IsFull()) {
    std::pop_heap(kept_.begin(), kept_.end(), better);
    kept_.pop_back();
  }
  kept_.push_back(found);
  std::push_heap(kept_.begin(), kept_.end(), better);
}

Slot Search::Describe(const Found& found) const {
  const Case c = CaseOf(*found.candidate, found.mode);
  const ConstraintSet constraints(c);
  Slot slot;
  slot.instrument = found.candidate->instrument;
  slot.mode = found.mode;
  slot.interval = PlacedAt(c, found.start);
  slot.distance_km = found.candidate->distance_km;
  if (constraints.operators().needed()) {
    slot.operator_uid = constraints.operators().Choose(c, found.start);
  }
  const Leap leap = Leapfrog(constraints.steps(), found.from, found.start);
  if (leap.mover != nullptr) slot.why_not_sooner = WhyNotSooner(leap);
  constraints.CheckWarnings(found.start, slot.warnings);
  return slot;
}

// What stands beside `leap`, the refusal of the last mode.
Violations Search::AlsoInTheWay(const Candidate& candidate, Minute from,
                                Minute latest, const Leap& leap) const {
  Violations also;
  const auto add = [&also](std::optional<Violation> violation) {
    if (violation.has_value() &&
        std::find(also.begin(), also.end(), *violation) == also.end()) {
      also.push_back(*std::move(violation));
    }
  };
  add(WhatMovedBefore(leap));
  const ServiceModes modes = ModesOf(ask_, *candidate.site->instrument);
  for (size_t i = 0; i + 1 < modes.size(); ++i) {
    const Case c = CaseOf(candidate, modes[i]);
    const ConstraintSet constraints(c);
    const Leap refused = Leapfrog(constraints.steps(), from, latest);
    if (refused.mover == nullptr) continue;
    add(WhyNotSooner(refused));
    add(WhatMovedBefore(refused));
  }
  return also;
}

void Search::Block(const Candidate& candidate, Minute from, Minute latest,
                   const Leap& leap) {
  // Building a violation costs more than finding that there is one, so it is
  // done only where the code alone does not say which blocker it adds to.
  if (leap.mover->code.has_value()) {
    for (Blocker& blocker : blockers_) {
      if (blocker.violation.code == *leap.mover->code &&
          blocker.violation.rule.empty()) {
        ++blocker.candidates;
        return;
      }
    }
  }
  Violation violation = WhyNotSooner(leap);
  for (Blocker& blocker : blockers_) {
    if (blocker.violation.code == violation.code &&
        blocker.violation.rule == violation.rule) {
      ++blocker.candidates;
      return;
    }
  }
  Violations also = AlsoInTheWay(candidate, from, latest, leap);
  also.erase(std::remove(also.begin(), also.end(), violation), also.end());
  blockers_.push_back({1, std::move(violation), std::move(also)});
}

void Search::BlockByWindow() {
  const Candidate& candidate = candidates_.front();
  Violation violation = OfInstrument(CaseOf(candidate, ServiceMode::kSample),
                                     ViolationCode::kWindowTooShort);
  AddNumber(violation, "minutes", ask_.duration);
  AddTime(violation, "start", ask_.window.start);
  AddTime(violation, "end", ask_.window.end);
  blockers_.push_back(
      {static_cast<int32_t>(candidates_.size()), std::move(violation), {}});
}

std::vector<Blocker> Search::TakeBlockers() {
  std::sort(blockers_.begin(), blockers_.end(),
            [](const Blocker& a, const Blocker& b) {
              return std::make_tuple(-a.candidates, a.violation.code,
                                     absl::string_view(a.violation.rule)) <
                     std::make_tuple(-b.candidates, b.violation.code,
                                     absl::string_view(b.violation.rule));
            });
  return std::move(blockers_);
}

}  // namespace

absl::StatusOr<SlotAnswer> SearchSlots(const State& state, const Ask& ask,
                                       const SlotOptions& options,
                                       absl::Time now) {
  return Search(state, ask, options, now).Run();
}

}  // namespace trilab::engine
