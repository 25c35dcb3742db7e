#include "server/planner/sequence_search.h"

#include <algorithm>
#include <limits>

#include "server/planner/greedy_start.h"
#include "server/planner/relink.h"
#include "server/planner/tabu_search.h"

namespace trilab::planner {
namespace {

constexpr int kStarts = 20;
constexpr size_t kElites = 12;
// Moves without a better solution that end one tabu search.
constexpr int64_t kPatience = 2000;
// How far from one elite towards another a new start lies.
constexpr double kShareLow = 0.2;
constexpr double kShareHigh = 0.5;

}  // namespace

SequenceSearch::SequenceSearch(const SequenceModel& model, Random& random,
                               SearchControl& control,
                               std::function<void(const Sequences&)> on_better)
    : model_(model),
      random_(random),
      control_(control),
      on_better_(std::move(on_better)),
      best_(std::numeric_limits<int>::max()) {}

void SequenceSearch::Run(int target) {
  target_ = target;
  std::vector<Sequences> starts = Starts();
  for (size_t i = 0; i < starts.size() && !Done(); ++i) {
    if (i >= kElites) break;
    Improve(starts[i], kPatience);
  }
  while (!Done()) {
    const int count = static_cast<int>(elites_.size());
    const int from = random_.Below(count);
    const int to = random_.Below(count);
    // Two that have become one make room for something new.
    if (count == 1 ||
        Distance(model_, elites_[from], elites_[to]) < LeastDistance()) {
      if (from != to) elites_.erase(elites_.begin() + from);
      if (from != to || count == 1) {
        Improve(GreedyStart(model_, 1.0, random_), kPatience);
      }
      continue;
    }
    const double share = kShareLow + random_.Unit() * (kShareHigh - kShareLow);
    Improve(Relink(elites_[from], elites_[to], share, random_), kPatience);
  }
}

bool SequenceSearch::Done() const {
  return best_ <= target_ || control_.ended();
}

void SequenceSearch::Report(const Sequences& sequences) {
  if (sequences.makespan >= best_) return;
  best_ = sequences.makespan;
  on_better_(sequences);
}

std::vector<Sequences> SequenceSearch::Starts() {
  std::vector<Sequences> starts;
  SequenceGraph graph(model_);
  for (int i = 0; i < kStarts; ++i) {
    if (i > 0 && !control_.Step()) break;
    graph.Load(GreedyStart(model_, i == 0 ? 0 : 1.0, random_));
    starts.push_back(graph.Save());
    Report(starts.back());
  }
  std::stable_sort(starts.begin(), starts.end(),
                   [](const Sequences& a, const Sequences& b) {
                     return a.makespan < b.makespan;
                   });
  return starts;
}

void SequenceSearch::Improve(const Sequences& start, int64_t patience) {
  TabuSearch tabu(model_, random_, control_);
  Sequences better = tabu.Run(start, patience, target_);
  Report(better);
  Keep(std::move(better));
}

int SequenceSearch::LeastDistance() const { return model_.tasks() / 20 + 2; }

void SequenceSearch::Keep(Sequences sequences) {
  for (Sequences& elite : elites_) {
    if (Distance(model_, elite, sequences) < LeastDistance()) {
      if (sequences.makespan <= elite.makespan) elite = std::move(sequences);
      return;
    }
  }
  if (elites_.size() < kElites) {
    elites_.push_back(std::move(sequences));
    return;
  }
  auto worst = std::max_element(elites_.begin(), elites_.end(),
                                [](const Sequences& a, const Sequences& b) {
                                  return a.makespan < b.makespan;
                                });
  if (sequences.makespan <= worst->makespan) *worst = std::move(sequences);
}

}  // namespace trilab::planner
