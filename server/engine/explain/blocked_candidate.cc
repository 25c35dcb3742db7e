#include "server/engine/explain/blocked_candidate.h"

#include <string>
#include <typeinfo>
#include <utility>

#include "absl/algorithm/container.h"
#include "server/engine/explain/quick_xplain.h"
#include "server/engine/rules/rule_set.h"
#include "server/engine/standard_number.h"

namespace trilab::engine {
namespace {

PartKey KeyOf(const Constraint& constraint) {
  const auto* rule = dynamic_cast<const BoundRule*>(&constraint);
  return {typeid(constraint), rule == nullptr ? 0 : rule->rule().meta.uid};
}

}  // namespace

Case CaseOf(const State& state, const Ask& ask, const Candidate& candidate,
            ServiceMode mode, absl::Time now) {
  const Catalog& catalog = state.catalog();
  Case c{state,
         *candidate.site,
         candidate.instrument,
         ask.duration,
         ask.units,
         mode,
         static_cast<uint32_t>(catalog.operators().UidOf(ask.operator_id)),
         static_cast<uint32_t>(catalog.institutions().UidOf(ask.partner)),
         &ask.need,
         /*moved_booking=*/0,
         MinuteCeil(now),
         Operation::kCreate,
         /*present_start=*/0,
         MinuteCeil(now) != MinuteFloor(now),
         /*waived_rule=*/0,
         /*buffer_before=*/std::nullopt,
         static_cast<uint32_t>(catalog.members().UidOf(ask.member)),
         static_cast<uint32_t>(catalog.projects().UidOf(ask.project))};
  c.configuration = ask.configuration;
  c.draws = &ask.draws;
  return c;
}

BlockedCandidate::Way::Way(const Case& asked,
                           absl::Span<const Constraint* const> of_ask)
    : c(asked), constraints(c) {
  for (const Constraint* constraint : of_ask) {
    steps.push_back({constraint, &c, {}, constraint->AllowedStarts(c)});
  }
  steps.insert(steps.end(), constraints.steps().begin(),
               constraints.steps().end());
}

BlockedCandidate::BlockedCandidate(const State& state, const Ask& ask,
                                   const PartsOfAsk& parts_of_ask,
                                   const Candidate& candidate, absl::Time now)
    : need_(&ask.need) {
  Case asked = CaseOf(state, ask, candidate, ServiceMode::kSample, now);
  absl::InlinedVector<const Constraint*, 3> of_ask;
  if (!parts_of_ask.regions.Allows(asked)) {
    of_ask.push_back(&parts_of_ask.regions);
  }
  if (!parts_of_ask.centres.Allows(asked)) {
    of_ask.push_back(&parts_of_ask.centres);
  }
  if (!parts_of_ask.edition.Allows(asked)) {
    of_ask.push_back(&parts_of_ask.edition);
    // The edition is one reason, what else the need asks for another.
    any_edition_ = ask.need;
    any_edition_.standard = std::string(WithoutEdition(ask.need.standard));
    need_ = &any_edition_;
  }
  asked.need = need_;
  for (const ServiceMode mode : ModesOf(ask, *candidate.site->instrument)) {
    if (way_count_ == ways_.size()) break;  // A mode is named twice.
    asked.mode = mode;
    AddWay(asked, of_ask);
  }
}

void BlockedCandidate::AddWay(const Case& asked,
                              absl::Span<const Constraint* const> of_ask) {
  const size_t way = way_count_++;
  ways_[way].emplace(asked, of_ask);
  for (const Step& step : ways_[way]->steps) {
    const PartKey key = KeyOf(*step.constraint);
    auto* part = absl::c_find_if(
        parts_, [&](const Part& known) { return known.key == key; });
    if (part == parts_.end()) {
      parts_.push_back({key, {nullptr, nullptr}});
      part = &parts_.back();
    }
    part->steps[way] = &step;
  }
}

std::optional<BlockedCandidate::Place> BlockedCandidate::Find(
    absl::Span<const int> parts, Minute from, Minute latest) const {
  for (size_t way = 0; way < way_count_; ++way) {
    absl::InlinedVector<Step, 16> steps;
    for (const int part : parts) {
      const Step* step = parts_[static_cast<size_t>(part)].steps[way];
      if (step != nullptr) steps.push_back(*step);
    }
    const Leap leap = Leapfrog(steps, from, latest);
    if (leap.start != kNever) return Place{leap.start, way};
  }
  return std::nullopt;
}

std::optional<Violation> BlockedCandidate::Says(int part,
                                                const Place& place) const {
  const Step* step = parts_[static_cast<size_t>(part)].steps[place.way];
  if (step == nullptr) return std::nullopt;
  Violations violations;
  step->constraint->Check(*step->c, place.start, violations);
  for (Violation& violation : violations) {
    if (violation.severity == Severity::kReject) return std::move(violation);
  }
  return std::nullopt;
}

std::optional<std::vector<int>> BlockedCandidate::PartsOf(
    absl::Span<const PartKey> keys) const {
  std::vector<int> numbers;
  numbers.reserve(keys.size());
  for (const PartKey& wanted : keys) {
    const auto* found = absl::c_find_if(
        parts_, [&](const Part& part) { return part.key == wanted; });
    if (found == parts_.end()) return std::nullopt;
    numbers.push_back(static_cast<int>(found - parts_.begin()));
  }
  absl::c_sort(numbers);
  return numbers;
}

Violation BlockedCandidate::SaysWindow(const Interval& window) const {
  Violation violation =
      OfInstrument(ways_[0]->c, ViolationCode::kOutsideWindow);
  AddTime(violation, "start", window.start);
  AddTime(violation, "end", window.end);
  return violation;
}

std::optional<MinimalConflict> FindConflict(const BlockedCandidate& candidate,
                                            Minute from, Minute latest) {
  const auto consistent = [&](absl::Span<const int> parts) {
    return candidate.Find(parts, from, latest).has_value();
  };
  std::vector<int> all;
  for (int part = 0; part < candidate.size(); ++part) all.push_back(part);
  if (consistent(all)) return std::nullopt;
  return ConfirmConflict(candidate, QuickXplain(candidate.size(), consistent),
                         from, latest);
}

std::optional<MinimalConflict> ConfirmConflict(
    const BlockedCandidate& candidate, std::vector<int> parts, Minute from,
    Minute latest) {
  if (candidate.Find(parts, from, latest).has_value()) return std::nullopt;
  MinimalConflict conflict;
  for (size_t i = 0; i < parts.size(); ++i) {
    std::vector<int> others = parts;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    const auto place = candidate.Find(others, from, latest);
    if (!place.has_value()) return std::nullopt;
    conflict.places.push_back(*place);
  }
  conflict.parts = std::move(parts);
  return conflict;
}

}  // namespace trilab::engine
