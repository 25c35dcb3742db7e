#include "server/engine/explain/conflicts.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/explain/blocked_candidate.h"
#include "server/engine/search_candidates.h"
#include "server/engine/standard_number.h"
#include "server/engine/state.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

constexpr int kCandidatesBetweenPolls = 16;
constexpr size_t kMostExamples = 3;
// How many sets that explained others are tried before a new one is sought.
constexpr size_t kMostGuesses = 4;

// Sets that explained candidates, roughly the most useful first.
class Guesses {
 public:
  std::optional<MinimalConflict> Try(const BlockedCandidate& candidate,
                                     Minute from, Minute latest) {
    for (size_t i = 0; i < std::min(sets_.size(), kMostGuesses); ++i) {
      std::optional<std::vector<int>> parts = candidate.PartsOf(sets_[i]);
      if (!parts.has_value()) continue;
      auto conflict =
          ConfirmConflict(candidate, *std::move(parts), from, latest);
      if (!conflict.has_value()) continue;
      if (i > 0) std::swap(sets_[i - 1], sets_[i]);
      return conflict;
    }
    return std::nullopt;
  }

  void Add(const BlockedCandidate& candidate, const MinimalConflict& conflict) {
    std::vector<PartKey> keys;
    for (const int part : conflict.parts) keys.push_back(candidate.key(part));
    if (!absl::c_linear_search(sets_, keys)) sets_.push_back(std::move(keys));
  }

 private:
  std::vector<std::vector<PartKey>> sets_;
};

class ConflictSearch {
 public:
  ConflictSearch(const State& state, const Ask& ask, const Interval& window,
                 absl::Time now)
      : state_(state),
        ask_(ask),
        parts_of_ask_(ask),
        window_(window),
        now_(now) {}

  void Add(const Candidate& candidate);
  std::vector<ConflictGroup> Take();

 private:
  Violations Explain(const Candidate& candidate);
  Violations TooShort(const Candidate& candidate) const;
  void Count(const Candidate& candidate, Violations violations);

  const State& state_;
  const Ask& ask_;
  const BlockedCandidate::PartsOfAsk parts_of_ask_;
  const Interval window_;
  const absl::Time now_;
  Guesses guesses_;
  std::vector<ConflictGroup> conflicts_;
};

bool SameReasons(const Violations& a, const Violations& b) {
  return absl::c_equal(a, b, [](const Violation& x, const Violation& y) {
    return x.code == y.code && x.rule == y.rule;
  });
}

void ConflictSearch::Add(const Candidate& candidate) {
  const bool too_short = window_.length() < ask_.duration;
  Violations violations = too_short ? TooShort(candidate) : Explain(candidate);
  if (!violations.empty()) Count(candidate, std::move(violations));
}

Violations ConflictSearch::TooShort(const Candidate& candidate) const {
  const Case c = CaseOf(state_, ask_, candidate, ServiceMode::kSample, now_);
  Violation violation = OfInstrument(c, ViolationCode::kWindowTooShort);
  AddNumber(violation, "minutes", ask_.duration);
  AddTime(violation, "start", window_.start);
  AddTime(violation, "end", window_.end);
  return {std::move(violation)};
}

Violations ConflictSearch::Explain(const Candidate& candidate) {
  const BlockedCandidate blocked(state_, ask_, parts_of_ask_, candidate, now_);
  const Minute latest = window_.end - ask_.duration;
  auto conflict = guesses_.Try(blocked, window_.start, latest);
  if (!conflict.has_value()) {
    conflict = FindConflict(blocked, window_.start, latest);
    if (!conflict.has_value()) return {};
    guesses_.Add(blocked, *conflict);
  }
  Violations violations;
  for (size_t i = 0; i < conflict->parts.size(); ++i) {
    auto said = blocked.Says(conflict->parts[i], conflict->places[i]);
    if (said.has_value()) violations.push_back(*std::move(said));
  }
  // The window is a part, too, unless the others leave no start beyond it.
  const Minute beyond = state_.catalog().horizon().end - ask_.duration;
  if (blocked.Find(conflict->parts, window_.start, beyond).has_value()) {
    violations.push_back(blocked.SaysWindow(window_));
  }
  return violations;
}

void ConflictSearch::Count(const Candidate& candidate, Violations violations) {
  auto known = absl::c_find_if(conflicts_, [&](const ConflictGroup& conflict) {
    return SameReasons(conflict.violations, violations);
  });
  if (known == conflicts_.end()) {
    conflicts_.push_back({0, {}, std::move(violations)});
    known = std::prev(conflicts_.end());
  }
  ++known->candidates;
  if (known->instruments.size() < kMostExamples) {
    known->instruments.push_back(candidate.instrument);
  }
}

std::vector<ConflictGroup> ConflictSearch::Take() {
  absl::c_stable_sort(conflicts_,
                      [](const ConflictGroup& a, const ConflictGroup& b) {
                        if (a.candidates != b.candidates)
                          return a.candidates > b.candidates;
                        return a.violations.size() < b.violations.size();
                      });
  return std::move(conflicts_);
}

// The ask without what shuts whole instruments out.
Ask Widened(const Ask& ask) {
  Ask widened = ask;
  widened.regions.clear();
  widened.centres.clear();
  widened.need.standard = std::string(WithoutEdition(ask.need.standard));
  return widened;
}

ConflictGroup NoCandidate(const Ask& ask) {
  Violation violation;
  violation.code = ViolationCode::kNoCandidate;
  if (!ask.need.class_code.empty()) {
    AddParameter(violation, "class_code", ask.need.class_code);
  }
  if (!ask.need.standard.empty()) {
    AddParameter(violation, "standard", ask.need.standard);
  }
  return {0, {}, {std::move(violation)}};
}

}  // namespace

absl::StatusOr<std::vector<ConflictGroup>> FindConflicts(
    const State& state, const Ask& ask, const Interval& window,
    const std::function<bool()>& cancelled, absl::Time now) {
  TRILAB_ASSIGN_OR_RETURN(std::vector<Candidate> candidates,
                          FindCandidates(state.catalog(), ask, {}));
  if (candidates.empty()) {
    TRILAB_ASSIGN_OR_RETURN(candidates,
                            FindCandidates(state.catalog(), Widened(ask), {}));
  }
  if (candidates.empty()) return std::vector<ConflictGroup>{NoCandidate(ask)};
  ConflictSearch search(state, ask, window, now);
  int until_poll = kCandidatesBetweenPolls;
  for (const Candidate& candidate : candidates) {
    if (--until_poll == 0) {
      until_poll = kCandidatesBetweenPolls;
      if (cancelled && cancelled()) {
        return absl::CancelledError("the explanation was cancelled");
      }
    }
    search.Add(candidate);
  }
  return search.Take();
}

}  // namespace trilab::engine
