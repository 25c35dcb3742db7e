#include "server/planner/sequence_search.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "server/planner/greedy_start.h"
#include "server/planner/relink.h"
#include "server/planner/tabu_search.h"

namespace trilab::planner {
namespace {

int Env(const char* n, int d) { const char* v = getenv(n); return v ? atoi(v) : d; }
const int kStarts = Env("P_STARTS", 20);
const int kElites = Env("P_ELITES", 8);
const int64_t kPatience = Env("P_PATIENCE", 1500);
const int kShareLow = Env("P_SLOW", 20);
const int kShareHigh = Env("P_SHIGH", 50);

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
    if (static_cast<int>(i) >= kElites) break;
    Improve(starts[i], kPatience);
  }
  while (!Done()) {
    const int from = random_.Below(static_cast<int>(elites_.size()));
    const int to = random_.Below(static_cast<int>(elites_.size()));
    if (from == to && elites_.size() > 1) continue;
    const double share = (kShareLow + random_.Unit() * (kShareHigh - kShareLow)) / 100;
    if (Distance(model_, elites_[from], elites_[to]) < model_.tasks() / 20 + 2) {
      elites_[from] = GreedyStart(model_, 1.0, random_);
    }
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

void SequenceSearch::Keep(Sequences sequences) {
  for (Sequences& elite : elites_) {
    if (Distance(model_, elite, sequences) < model_.tasks() / 20 + 2) {
      if (sequences.makespan <= elite.makespan) elite = std::move(sequences);
      return;
    }
  }
  if (static_cast<int>(elites_.size()) < kElites) {
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
