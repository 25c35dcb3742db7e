#include "server/planner/list_search.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "server/planner/bounds.h"
#include "server/planner/list_climb.h"
#include "server/planner/list_moves.h"

namespace trilab::planner {
namespace {

constexpr size_t kMembers = 40;
// Children in a row that are no better before all but the best start anew.
constexpr int kPatience = 4000;
// Steps that the first climb remembers, and any; how many times that without
// a better plan end a climb.
constexpr int kMemory = 16;
constexpr int kMemoryMax = 4096;
constexpr int kClimbs = 50;

// Tasks by start; those that start together stay in their old order, which
// respects the precedences of tasks without length.
std::vector<int> OrderByStart(const Plan& plan, const std::vector<int>& order) {
  std::vector<int> sorted = order;
  std::stable_sort(sorted.begin(), sorted.end(), [&](int a, int b) {
    return plan.placements[a].start < plan.placements[b].start;
  });
  return sorted;
}

// The last to end comes first: the order in which to plan backwards.
std::vector<int> OrderByEnd(const ListSchedule& schedule,
                            const std::vector<int>& order) {
  std::vector<int> sorted(order.rbegin(), order.rend());
  std::stable_sort(sorted.begin(), sorted.end(), [&](int a, int b) {
    return schedule.End(a) > schedule.End(b);
  });
  return sorted;
}

}  // namespace

ListSearch::ListSearch(const Problem& problem, Random& random,
                       SearchControl& control,
                       std::function<void(const Plan&, const Score&)> on_better)
    : problem_(problem),
      random_(random),
      control_(control),
      on_better_(std::move(on_better)),
      forward_(problem),
      backward_(problem, /*mirrored=*/true),
      mirrorable_(IsMirrorable(problem)),
      before_(problem.tasks.size()),
      after_(problem.tasks.size()),
      latest_(problem.tasks.size()) {
  for (const Precedence& arc : problem.precedences) {
    before_[arc.after].push_back(arc.before);
    after_[arc.before].push_back(arc.after);
  }
  WorkOutLatest();
}

void ListSearch::WorkOutLatest() {
  const std::vector<TaskWindow> windows = TaskWindows(problem_);
  double end = 0;
  for (const TaskWindow& window : windows) {
    end = std::max(
        end, static_cast<double>(window.head + window.shortest + window.tail));
  }
  // Due dates press on the task and, through tails, on those before it.
  for (size_t t = 0; t < windows.size(); ++t) {
    const Task& task = problem_.tasks[t];
    double last = end - static_cast<double>(windows[t].tail);
    for (Ticks limit : {task.due, task.deadline}) {
      if (limit != kNoLimit) last = std::min(last, static_cast<double>(limit));
    }
    latest_[t] = last - static_cast<double>(windows[t].shortest);
  }
  for (size_t round = 0; round < windows.size(); ++round) {
    bool changed = false;
    for (const Precedence& arc : problem_.precedences) {
      const double last =
          latest_[arc.after] -
          static_cast<double>(arc.min_lag + windows[arc.before].shortest);
      if (last < latest_[arc.before]) {
        latest_[arc.before] = last;
        changed = true;
      }
    }
    if (!changed) break;
  }
  latest_range_ = std::max(1.0, end);
}

void ListSearch::Begin() { members_.push_back(Judge(RandomList(0))); }

void ListSearch::Add(TaskList list) {
  members_.push_back(Judge(std::move(list)));
}

// Takes ready tasks by their latest start, which chance shifts by up to
// `noise` of the whole span.
TaskList ListSearch::RandomList(double noise) {
  TaskList list;
  list.mode.assign(problem_.tasks.size(), TaskList::kAnyMode);
  using Entry = std::pair<double, int>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
  std::vector<size_t> open(problem_.tasks.size());
  const auto add = [&](int task) {
    ready.push({latest_[task] + noise * latest_range_ * random_.Unit(), task});
  };
  for (size_t t = 0; t < open.size(); ++t) {
    open[t] = before_[t].size();
    if (open[t] == 0) add(static_cast<int>(t));
  }
  while (!ready.empty()) {
    const int task = ready.top().second;
    ready.pop();
    list.order.push_back(task);
    for (int next : after_[task]) {
      if (--open[next] == 0) add(next);
    }
  }
  return list;
}

void ListSearch::Fill() {
  while (members_.size() < kMembers && !Done()) {
    members_.push_back(Judge(RandomList(random_.Unit() * 0.6)));
  }
}

void ListSearch::Run(int64_t target) {
  target_ = target;
  Fill();
  if (mirrorable_) {
    Evolve();
  } else {
    Climb();
  }
}

// Each climb starts from the best, or from any of the starts, and remembers
// more than the last.
void ListSearch::Climb() {
  ListMoves moves(problem_, before_, after_, random_);
  ListClimb climb(moves, [&](TaskList list, Member& result) {
    if (Done()) return false;
    result = Judge(std::move(list));
    return true;
  });
  for (int memory = kMemory; !Done();
       memory = std::min(2 * memory, kMemoryMax)) {
    climb.Run(best_, memory, int64_t{kClimbs} * memory);
    if (!Done()) climb.Run(Pick(), memory, int64_t{kClimbs} * memory);
  }
}

void ListSearch::Evolve() {
  int fruitless = 0;
  while (!Done()) {
    const Member& mother = Pick();
    const Member& father = Pick();
    TaskList child = Cross(mother, father);
    Mutate(child);
    const bool better = Enter(Judge(std::move(child)));
    fruitless = better ? 0 : fruitless + 1;
    if (fruitless >= kPatience) {
      members_.assign(1, best_);
      Fill();
      fruitless = 0;
    }
  }
}

bool ListSearch::Done() const {
  return control_.ended() ||
         (found_ && best_.score.size() == 1 && best_.score.front() <= target_);
}

ListSearch::Member ListSearch::Judge(TaskList list) {
  Member member;
  member.list = std::move(list);
  // The very first plan is made even if the search has no time at all.
  if (!control_.Step() && !best_.list.order.empty()) return best_;
  forward_.Place(member.list);
  Adopt(forward_, member);
  if (mirrorable_) ImproveBothWays(member);
  if (best_.list.order.empty() || member.Beats(best_)) {
    const bool told = best_.broken == 0 && best_.score == member.score;
    best_ = member;
    if (member.broken == 0 && (!told || !found_)) {
      found_ = true;
      on_better_(member.plan, member.score);
    }
  }
  return member;
}

void ListSearch::Adopt(const ListSchedule& schedule, Member& member) const {
  member.plan = schedule.plan();
  member.broken = schedule.broken();
  member.list.order = OrderByStart(member.plan, member.list.order);
  for (size_t t = 0; t < member.list.mode.size(); ++t) {
    member.list.mode[t] = member.plan.placements[t].mode;
  }
  // A plan in which some task has no place has no score either.
  member.score =
      member.broken == 0 ? ScoreOf(problem_, member.plan) : Score{kNoLimit};
  member.flow = 0;
  for (const Placement& placement : member.plan.placements) {
    if (placement.start != kNoLimit) member.flow += placement.start;
  }
}

void ListSearch::ImproveBothWays(Member& member) {
  TaskList list = member.list;
  list.order = OrderByEnd(forward_, list.order);
  backward_.Place(list);
  list.order = OrderByEnd(backward_, list.order);
  forward_.Place(list);
  Member better;
  better.list = list;
  Adopt(forward_, better);
  if (!member.Beats(better)) member = std::move(better);
}

// The middle of the order comes from the father, the rest from the mother:
// what each takes keeps the order it had, so precedences hold.
TaskList ListSearch::Cross(const Member& mother, const Member& father) {
  const int tasks = static_cast<int>(problem_.tasks.size());
  int begin = random_.Below(tasks + 1);
  int end = random_.Below(tasks + 1);
  if (begin > end) std::swap(begin, end);
  TaskList child;
  child.mode = mother.list.mode;
  std::vector<bool> taken(tasks, false);
  const auto take = [&](const TaskList& from, int until) {
    for (int task : from.order) {
      if (static_cast<int>(child.order.size()) >= until) return;
      if (taken[task]) continue;
      taken[task] = true;
      child.order.push_back(task);
      child.mode[task] = from.mode[task];
    }
  };
  take(mother.list, begin);
  take(father.list, end);
  take(mother.list, tasks);
  return child;
}

void ListSearch::Mutate(TaskList& list) {
  const int tasks = static_cast<int>(list.order.size());
  for (int i = 0; i + 1 < tasks; ++i) {
    if (random_.Below(20) != 0) continue;
    const std::vector<int>& next = after_[list.order[i]];
    if (std::find(next.begin(), next.end(), list.order[i + 1]) != next.end()) {
      continue;
    }
    std::swap(list.order[i], list.order[i + 1]);
  }
  for (int task = 0; task < tasks; ++task) {
    const int modes = static_cast<int>(problem_.tasks[task].modes.size());
    if (modes == 1 || random_.Below(std::max(20, tasks / 2)) != 0) continue;
    list.mode[task] =
        random_.Below(2) == 0 ? TaskList::kAnyMode : random_.Below(modes);
  }
}

// The better of two.
const ListSearch::Member& ListSearch::Pick() {
  const int count = static_cast<int>(members_.size());
  const Member& a = members_[random_.Below(count)];
  const Member& b = members_[random_.Below(count)];
  return a.Beats(b) ? a : b;
}

// Returns true for a new best.
bool ListSearch::Enter(Member member) {
  size_t worst = 0;
  bool best = true;
  for (size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].plan == member.plan) return false;
    if (!member.Beats(members_[i])) best = false;
    if (members_[worst].Beats(members_[i])) worst = i;
  }
  if (members_[worst].Beats(member)) return false;
  members_[worst] = std::move(member);
  return best;
}

}  // namespace trilab::planner
