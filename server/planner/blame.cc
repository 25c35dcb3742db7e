#include "server/planner/blame.h"

#include <algorithm>

namespace trilab::planner {
namespace {

class Search {
 public:
  Search(const Problem& problem, const Plan& plan,
         const std::vector<std::vector<int>>& before)
      : problem_(problem), plan_(plan), before_(before) {}

  std::vector<Blame> Follow(int task) const {
    std::vector<Blame> chain;
    // Tasks without length could lead round in a circle.
    while (task != kNobody && chain.size() < plan_.placements.size()) {
      Blame blame = {task};
      Ticks latest = -1;
      int next = kNobody;
      for (int other : before_[task]) {
        const Ticks ready =
            End(other) + problem_.Travel(ModeOf(other), ModeOf(task));
        if (ready > latest) {
          latest = ready;
          next = other;
        }
      }
      const int holder = HolderBefore(task);
      if (holder != kNobody && End(holder) >= latest) {
        blame.holder = next = holder;
      }
      chain.push_back(blame);
      task = next;
    }
    return chain;
  }

  int Last() const {
    int last = 0;
    for (size_t t = 1; t < plan_.placements.size(); ++t) {
      if (End(static_cast<int>(t)) > End(last)) last = static_cast<int>(t);
    }
    return last;
  }

  // One of those that are late, or kNobody.
  int AnyLate(Random& random) const {
    int late = kNobody;
    int count = 0;
    for (size_t t = 0; t < plan_.placements.size(); ++t) {
      const int task = static_cast<int>(t);
      if (End(task) > problem_.tasks[t].due && random.Below(++count) == 0) {
        late = task;
      }
    }
    return late;
  }

 private:
  const Mode& ModeOf(int task) const {
    return problem_.tasks[task].modes[plan_.placements[task].mode];
  }
  Ticks End(int task) const {
    return plan_.placements[task].start + ModeOf(task).duration;
  }

  // The last that held a resource of `task` before it.
  int HolderBefore(int task) const {
    const std::vector<int>& wanted = ModeOf(task).resources;
    const Ticks start = plan_.placements[task].start;
    int holder = kNobody;
    for (size_t t = 0; t < plan_.placements.size(); ++t) {
      const int other = static_cast<int>(t);
      if (other == task || End(other) > start) continue;
      if (holder != kNobody && End(other) <= End(holder)) continue;
      const std::vector<int>& held = ModeOf(other).resources;
      if (std::find_first_of(wanted.begin(), wanted.end(), held.begin(),
                             held.end()) != wanted.end()) {
        holder = other;
      }
    }
    return holder;
  }

  const Problem& problem_;
  const Plan& plan_;
  const std::vector<std::vector<int>>& before_;
};

}  // namespace

std::vector<Blame> FindBlame(const Problem& problem, const Plan& plan,
                             const std::vector<std::vector<int>>& before,
                             Random& random) {
  const Search search(problem, plan, before);
  int worst = kNobody;
  for (const Aim& aim : problem.aims) {
    if (aim.goal == Goal::kLateness && random.Below(4) != 0) {
      worst = search.AnyLate(random);
    }
  }
  return search.Follow(worst == kNobody ? search.Last() : worst);
}

}  // namespace trilab::planner
