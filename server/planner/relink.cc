#include "server/planner/relink.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace trilab::planner {
namespace {

// By task: the next task on the resource of slot 0, -1 for none.
std::vector<int> NextOnResource(const SequenceModel& model,
                                const Sequences& sequences) {
  std::vector<int> next(model.tasks(), -1);
  std::vector<int> last(model.resources(), -1);
  for (int task : sequences.order) {
    const int resource = model.mode(sequences.mode[task]).resource[0];
    if (resource == kNoResource) continue;
    if (last[resource] >= 0) next[last[resource]] = task;
    last[resource] = task;
  }
  return next;
}

}  // namespace

Sequences Relink(const Sequences& from, const Sequences& to, double share,
                 Random& random) {
  const size_t tasks = from.order.size();
  std::vector<std::pair<double, int>> keys(tasks);
  for (size_t i = 0; i < tasks; ++i) {
    keys[from.order[i]] = {(1 - share) * static_cast<double>(i), from.order[i]};
  }
  for (size_t i = 0; i < tasks; ++i) {
    keys[to.order[i]].first += share * static_cast<double>(i);
  }
  // Ties may not decide against a precedence: rounding could make one.
  std::vector<int> place(tasks);
  for (size_t i = 0; i < tasks; ++i) place[from.order[i]] = static_cast<int>(i);
  std::sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return place[a.second] < place[b.second];
  });
  Sequences between;
  between.mode = from.mode;
  for (const auto& [key, task] : keys) {
    between.order.push_back(task);
    if (random.Unit() < share) between.mode[task] = to.mode[task];
  }
  return between;
}

int Distance(const SequenceModel& model, const Sequences& a,
             const Sequences& b) {
  const std::vector<int> next_a = NextOnResource(model, a);
  const std::vector<int> next_b = NextOnResource(model, b);
  int distance = 0;
  for (int task = 0; task < model.tasks(); ++task) {
    if (a.mode[task] != b.mode[task] || next_a[task] != next_b[task]) {
      ++distance;
    }
  }
  return distance;
}

}  // namespace trilab::planner
