#include "server/planner/list_moves.h"

#include <algorithm>

namespace trilab::planner {
namespace {

// Tasks of one sample that are placed anew at once, at most.
constexpr int kRenewed = 5;

}  // namespace

ListMoves::ListMoves(const Problem& problem,
                     const std::vector<std::vector<int>>& before,
                     const std::vector<std::vector<int>>& after, Random& random)
    : problem_(problem),
      before_(before),
      after_(after),
      random_(random),
      position_(problem.tasks.size(), 0) {}

void ListMoves::Look(const JudgedList& at) {
  for (size_t i = 0; i < at.list.order.size(); ++i) {
    position_[at.list.order[i]] = static_cast<int>(i);
  }
  blame_.clear();
  // Tasks without a place have no time to be blamed for.
  if (at.broken > 0) return;
  blame_ = FindBlame(problem_, at.plan, before_, random_);
}

void ListMoves::Change(TaskList& list) {
  const int kind = random_.Below(10);
  if (kind < 2 && !blame_.empty()) {
    const Blame& blame = blame_[random_.Below(static_cast<int>(blame_.size()))];
    if (blame.holder != kNobody) {
      // Whoever waited comes first, or the holder goes elsewhere.
      if (random_.Below(2) == 0) {
        Shift(list, blame.task, position_[blame.holder]);
      } else {
        list.mode[blame.holder] = AnyMode(blame.holder);
      }
      return;
    }
  }
  const int task = AnyTask();
  if (kind < 5) {
    list.mode[task] = AnyMode(task);
  } else if (kind < 8) {
    ShiftAnywhere(list, task);
  } else {
    Renew(list, task);
  }
}

int ListMoves::AnyTask() {
  if (!blame_.empty() && random_.Below(2) == 0) {
    return blame_[random_.Below(static_cast<int>(blame_.size()))].task;
  }
  return random_.Below(static_cast<int>(position_.size()));
}

int ListMoves::AnyMode(int task) {
  const int modes = static_cast<int>(problem_.tasks[task].modes.size());
  return random_.Below(3) == 0 ? TaskList::kAnyMode : random_.Below(modes);
}

// Moves a task as far towards a place as those before and after it allow.
void ListMoves::Shift(TaskList& list, int task, int to) {
  const int from = position_[task];
  to = std::clamp(to, 0, static_cast<int>(position_.size()) - 1);
  for (int other : before_[task]) to = std::max(to, position_[other] + 1);
  for (int other : after_[task]) to = std::min(to, position_[other] - 1);
  const auto begin = list.order.begin();
  if (to < from) {
    std::rotate(begin + to, begin + from, begin + from + 1);
  } else {
    std::rotate(begin + from, begin + from + 1, begin + to + 1);
  }
}

void ListMoves::ShiftAnywhere(TaskList& list, int task) {
  const int tasks = static_cast<int>(position_.size());
  const int far = std::max(8, tasks / 8);
  Shift(list, task, position_[task] - far + random_.Below(2 * far + 1));
}

// The task and some that follow it choose anew, as soon as they come in turn.
void ListMoves::Renew(TaskList& list, int task) {
  for (int i = 0; i < kRenewed; ++i) {
    list.mode[task] =
        random_.Below(3) == 0 ? AnyMode(task) : TaskList::kAnyMode;
    if (after_[task].empty()) break;
    task = after_[task][random_.Below(static_cast<int>(after_[task].size()))];
  }
}

}  // namespace trilab::planner
