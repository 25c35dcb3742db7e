#include "server/planner/sequence_graph.h"

#include <cassert>

namespace trilab::planner {
SequenceGraph::SequenceGraph(const SequenceModel& model)
    : model_(model),
      tasks_(model.tasks()),
      slots_(model.slots()),
      nodes_(tasks_ + 1),
      first_(model.resources(), tasks_),
      order_(tasks_),
      position_(tasks_ + 1, tasks_),
      open_(tasks_),
      keys_(tasks_),
      end_(tasks_ + 1, 0),
      run_(tasks_ + 1, 0),
      cuts_(model.resources()),
      without_end_(tasks_ + 1, 0),
      without_run_(tasks_ + 1, 0) {
  for (int task = 0; task <= tasks_; ++task) {
    Node& node = nodes_[task];
    node = Node{};
    node.job_prev = node.job_next = tasks_;
    for (int slot = 0; slot < kSlotsMax; ++slot) {
      node.prev[slot] = node.next[slot] = tasks_;
    }
    if (task == tasks_) continue;
    const auto& before = model.before(task);
    const auto& after = model.after(task);
    if (!before.empty()) node.job_prev = before.front().task;
    if (!after.empty()) node.job_next = after.front().task;
    if (after.empty()) last_.push_back(task);
    node.extra = before.size() > 1 || after.size() > 1;
    node.release = model.release(task);
  }
}

void SequenceGraph::Load(const Sequences& sequences) {
  first_.assign(first_.size(), tasks_);
  std::vector<int> last(first_.size(), tasks_);
  for (int task : sequences.order) {
    Node& node = nodes_[task];
    const SequenceMode& mode = model_.mode(sequences.mode[task]);
    node.mode = sequences.mode[task];
    node.duration = mode.duration;
    node.place = mode.place;
    for (int slot = 0; slot < slots_; ++slot) {
      const int resource = mode.resource[slot];
      node.prev[slot] = node.next[slot] = tasks_;
      if (resource == kNoResource) continue;
      node.prev[slot] = last[resource];
      if (last[resource] == tasks_) {
        first_[resource] = task;
      } else {
        nodes_[last[resource]].next[slot] = task;
      }
      last[resource] = task;
    }
  }
  for (int task = 0; task < tasks_; ++task) RefreshOwnLags(task);
  Recompute();
}

Sequences SequenceGraph::Save() {
  Sequences sequences;
  SortByStart();
  sequences.order = order_;
  NumberOrder();
  sequences.mode.resize(tasks_);
  for (int task = 0; task < tasks_; ++task) {
    sequences.mode[task] = nodes_[task].mode;
  }
  sequences.makespan = makespan_;
  return sequences;
}

void SequenceGraph::SetMode(int task, int mode) {
  Node& node = nodes_[task];
  if (node.mode == mode) return;
  node.mode = mode;
  node.duration = model_.mode(mode).duration;
  node.place = model_.mode(mode).place;
  RefreshLags(task);
}

// Lags depend on the places of both ends.
void SequenceGraph::RefreshLags(int task) {
  RefreshOwnLags(task);
  for (const SequenceArc& arc : model_.before(task)) RefreshOwnLags(arc.task);
  for (const SequenceArc& arc : model_.after(task)) RefreshOwnLags(arc.task);
}

void SequenceGraph::RefreshOwnLags(int task) {
  Node& node = nodes_[task];
  if (node.job_prev != tasks_) {
    node.lag_prev = model_.before(task).front().lag +
                    model_.Travel(nodes_[node.job_prev].place, node.place);
  }
  if (node.job_next != tasks_) {
    node.lag_next = model_.after(task).front().lag +
                    model_.Travel(node.place, nodes_[node.job_next].place);
  }
}

void SequenceGraph::Link(int task, const int* prev, const int* next) {
  Node& node = nodes_[task];
  const SequenceMode& mode = model_.mode(node.mode);
  for (int slot = 0; slot < slots_; ++slot) {
    const int resource = mode.resource[slot];
    if (resource == kNoResource) {
      node.prev[slot] = node.next[slot] = tasks_;
      continue;
    }
    node.prev[slot] = prev[slot];
    node.next[slot] = next[slot];
    if (prev[slot] == tasks_) {
      first_[resource] = task;
    } else {
      nodes_[prev[slot]].next[slot] = task;
    }
    if (next[slot] != tasks_) nodes_[next[slot]].prev[slot] = task;
  }
}

void SequenceGraph::Unlink(int task) {
  const Node& node = nodes_[task];
  const SequenceMode& mode = model_.mode(node.mode);
  for (int slot = 0; slot < slots_; ++slot) {
    const int resource = mode.resource[slot];
    if (resource == kNoResource) continue;
    if (node.prev[slot] == tasks_) {
      first_[resource] = node.next[slot];
    } else {
      nodes_[node.prev[slot]].next[slot] = node.next[slot];
    }
    if (node.next[slot] != tasks_) {
      nodes_[node.next[slot]].prev[slot] = node.prev[slot];
    }
  }
}

int SequenceGraph::HeadOf(int task, const std::vector<int>& end) const {
  const Node& node = nodes_[task];
  int head = std::max(node.release, end[node.job_prev] + node.lag_prev);
  for (int slot = 0; slot < slots_; ++slot) {
    head = std::max(head, end[node.prev[slot]]);
  }
  if (node.extra) {
    for (const SequenceArc& arc : model_.before(task)) {
      head =
          std::max(head, end[arc.task] + arc.lag +
                             model_.Travel(nodes_[arc.task].place, node.place));
    }
  }
  return head;
}

int SequenceGraph::TailOf(int task, const std::vector<int>& run) const {
  const Node& node = nodes_[task];
  int tail = run[node.job_next] + node.lag_next;
  for (int slot = 0; slot < slots_; ++slot) {
    tail = std::max(tail, run[node.next[slot]]);
  }
  if (node.extra) {
    for (const SequenceArc& arc : model_.after(task)) {
      tail =
          std::max(tail, run[arc.task] + arc.lag +
                             model_.Travel(node.place, nodes_[arc.task].place));
    }
  }
  return tail;
}

void SequenceGraph::Recompute() {
  int filled = 0;
  for (int task = 0; task < tasks_; ++task) {
    const Node& node = nodes_[task];
    int open = node.extra ? static_cast<int>(model_.before(task).size())
                          : (node.job_prev != tasks_ ? 1 : 0);
    for (int slot = 0; slot < slots_; ++slot) {
      open += node.prev[slot] != tasks_ ? 1 : 0;
    }
    open_[task] = open;
    if (open == 0) order_[filled++] = task;
  }
  const auto close = [&](int task) {
    if (task != tasks_ && --open_[task] == 0) order_[filled++] = task;
  };
  for (int i = 0; i < filled; ++i) {
    const int task = order_[i];
    const Node& node = nodes_[task];
    end_[task] = HeadOf(task, end_) + node.duration;
    if (node.extra) {
      for (const SequenceArc& arc : model_.after(task)) close(arc.task);
    } else {
      close(node.job_next);
    }
    for (int slot = 0; slot < slots_; ++slot) close(node.next[slot]);
  }
  assert(filled == tasks_);
  NumberOrder();
  for (int i = tasks_ - 1; i >= 0; --i) {
    const int task = order_[i];
    run_[task] = TailOf(task, run_) + nodes_[task].duration;
  }
  without_end_ = end_;
  without_run_ = run_;
}

// Orders of starts can be mixed better than those in which tasks happened to
// be reached.
void SequenceGraph::SortByStart() {
  for (int i = 0; i < tasks_; ++i) {
    keys_[i] = (static_cast<uint64_t>(Start(order_[i])) << 32) |
               static_cast<uint64_t>(i);
  }
  std::sort(keys_.begin(), keys_.end());
  for (int i = 0; i < tasks_; ++i) {
    open_[i] = order_[keys_[i] & 0xFFFFFFFFu];
  }
  order_.swap(open_);
}

void SequenceGraph::NumberOrder() {
  for (int i = 0; i < tasks_; ++i) position_[order_[i]] = i;
  makespan_ = 0;
  for (int task : last_) makespan_ = std::max(makespan_, end_[task]);
}

bool SequenceGraph::Lift(int task, int limit) {
  lifted_ = task;
  ++lifts_;
  const Node& node = nodes_[task];
  for (int slot = 0; slot < kSlotsMax; ++slot) {
    old_prev_[slot] = node.prev[slot];
    old_next_[slot] = node.next[slot];
  }
  Unlink(task);
  // The task stays in its job as a stretch that is never longer than the
  // truth: its shortest duration, and the least that travel can be.
  const int stretch = model_.ShortestDuration(task) - 2 * model_.TravelMax();
  renewed_.assign(1, task);
  without_end_[task] = JobHead(task, node.place) + stretch;
  without_run_[task] = JobTail(task, node.place) + stretch;
  without_makespan_ = 0;
  for (int slot = 0; slot < slots_; ++slot) RenewEnds(node.next[slot], slot);
  if (without_makespan_ > limit) return false;
  for (int slot = 0; slot < slots_; ++slot) RenewRuns(node.prev[slot], slot);
  return without_makespan_ <= limit;
}

void SequenceGraph::RenewEnds(int task, int slot) {
  for (; task != tasks_; task = nodes_[task].next[slot]) {
    const int start = HeadOf(task, without_end_);
    without_makespan_ = std::max(without_makespan_, start + run_[task]);
    const int end = start + nodes_[task].duration;
    if (end == without_end_[task]) return;
    without_end_[task] = end;
    renewed_.push_back(task);
  }
}

void SequenceGraph::RenewRuns(int task, int slot) {
  for (; task != tasks_; task = nodes_[task].prev[slot]) {
    const int tail = TailOf(task, without_run_);
    without_makespan_ = std::max(without_makespan_, end_[task] + tail);
    const int run = tail + nodes_[task].duration;
    if (run == without_run_[task]) return;
    without_run_[task] = run;
    renewed_.push_back(task);
  }
}

void SequenceGraph::Lower() {
  Link(lifted_, old_prev_.data(), old_next_.data());
  for (int task : renewed_) {
    without_end_[task] = end_[task];
    without_run_[task] = run_[task];
  }
}

void SequenceGraph::Move(const Insertion& insertion) {
  Unlink(insertion.task);
  SetMode(insertion.task, insertion.mode);
  Link(insertion.task, insertion.prev.data(), insertion.next.data());
  Recompute();
}

const SequenceGraph::Cut& SequenceGraph::CutAt(int resource, int slot,
                                               int head) {
  Cut& cut = cuts_[resource];
  if (cut.lift == lifts_ && cut.head == head) return cut;
  cut = {lifts_, head, tasks_, first_[resource]};
  while (cut.next != tasks_ && without_end_[cut.next] <= head) {
    cut.prev = cut.next;
    cut.next = nodes_[cut.next].next[slot];
  }
  return cut;
}

bool SequenceGraph::IsOldPlace(const Insertion& insertion) const {
  if (insertion.mode != nodes_[lifted_].mode) return false;
  for (int slot = 0; slot < slots_; ++slot) {
    if (insertion.prev[slot] != old_prev_[slot]) return false;
    if (insertion.next[slot] != old_next_[slot]) return false;
  }
  return true;
}

int SequenceGraph::JobHead(int task, int place) const {
  int head = nodes_[task].release;
  for (const SequenceArc& arc : model_.before(task)) {
    head = std::max(head, without_end_[arc.task] + arc.lag +
                              model_.Travel(nodes_[arc.task].place, place));
  }
  return head;
}

int SequenceGraph::JobTail(int task, int place) const {
  int tail = 0;
  for (const SequenceArc& arc : model_.after(task)) {
    tail = std::max(tail, without_run_[arc.task] + arc.lag +
                              model_.Travel(place, nodes_[arc.task].place));
  }
  return tail;
}

bool SequenceGraph::JobAllowsPrev(int task, int prev) const {
  if (prev == tasks_) return true;
  for (const SequenceArc& arc : model_.after(task)) {
    if (arc.task == prev || !NoPath(arc.task, prev)) return false;
  }
  return true;
}

bool SequenceGraph::JobAllowsNext(int task, int next) const {
  if (next == tasks_) return true;
  for (const SequenceArc& arc : model_.before(task)) {
    if (arc.task == next || !NoPath(next, arc.task)) return false;
  }
  return true;
}

}  // namespace trilab::planner
