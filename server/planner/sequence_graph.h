#ifndef TRILAB_SERVER_PLANNER_SEQUENCE_GRAPH_H_
#define TRILAB_SERVER_PLANNER_SEQUENCE_GRAPH_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "server/planner/sequence_model.h"

namespace trilab::planner {

// A solution by its decisions: the mode of each task and one order of all
// tasks, which is also the order on every resource. Any order that respects
// the precedences is a solution, so that orders can be mixed without repair.
struct Sequences {
  std::vector<int> order;
  std::vector<int> mode;  // By task, numbered as in the model.
  int makespan = 0;
};

// Where a task that was lifted out may be put back: its mode and its
// neighbours on each resource of that mode.
struct Insertion {
  int task = 0;
  int mode = 0;
  std::array<int, kSlotsMax> prev;
  std::array<int, kSlotsMax> next;
  int through = 0;   // Longest path through the task, afterwards.
  int makespan = 0;  // And through those of its sequences: an estimate.
};

// The disjunctive graph of a solution: precedences, and one sequence of
// tasks for each resource. Knows the longest path to and from each task.
//
// With a task lifted out, the longest paths through any place for it follow
// from its neighbours there (Mastrolilli and Gambardella, 2000). The paths of
// the rest are renewed along its sequences only, which is an estimate (Balas
// and Vazacopoulos, 1998) five times as fast as the truth and better for the
// search at equal time. It errs to one side: every end and run that it uses
// is that of some schedule of the rest, so that "no path" is proof.
class SequenceGraph {
 public:
  explicit SequenceGraph(const SequenceModel& model);

  void Load(const Sequences& sequences);
  // The order saved is that of starts.
  Sequences Save();

  int makespan() const { return makespan_; }
  int mode(int task) const { return nodes_[task].mode; }
  int duration(int task) const { return nodes_[task].duration; }
  int Start(int task) const { return end_[task] - nodes_[task].duration; }
  int End(int task) const { return end_[task]; }
  // Longest path from the start of `task` to the end of everything.
  int Run(int task) const { return run_[task]; }
  // The task that stands for "none" in sequences; its paths are empty.
  int Nobody() const { return tasks_; }
  int Prev(int task, int slot) const { return nodes_[task].prev[slot]; }
  int Next(int task, int slot) const { return nodes_[task].next[slot]; }
  // Where `task` stands in `order`; past all others for Nobody().
  int Position(int task) const { return position_[task]; }
  int First(int resource) const { return first_[resource]; }
  // Tasks in an order that agrees with all sequences.
  const std::vector<int>& order() const { return order_; }

  // Takes `task` out of its sequences and renews the paths of those that
  // followed and preceded it there, as far as they change; what this changes
  // for others is left out. Returns false if some path is longer than
  // `limit` even so: then all that can be done is `Lower`.
  // O(changed tasks of the sequences).
  bool Lift(int task, int limit);
  // Puts the lifted task back where it was.
  void Lower();
  // Moves a task that is not lifted, and works out all paths. O(n).
  void Move(const Insertion& insertion);

  // Calls `consider` with insertions of the lifted task on `mode` that make
  // no cycle: from the last that lets it start as soon as its job does to
  // the first after which its job goes on as late as anything; all others
  // have a longer `through` than one of these. Passes over those with a
  // `through` above `limit`, which `consider` may lower.
  template <typename Consider>
  void ForEachInsertion(int mode, const int& limit, Consider consider);

  // Tells whether the lifted task was at that very place.
  bool IsOldPlace(const Insertion& insertion) const;

 private:
  // One cache line.
  struct alignas(64) Node {
    int job_prev;  // The first arc of each kind; `extra` if there are more.
    int job_next;
    int lag_prev;  // Travel included.
    int lag_next;
    int prev[kSlotsMax];
    int next[kSlotsMax];
    int duration;
    int mode;
    int release;
    int place;
    bool extra;
  };

  void SetMode(int task, int mode);
  void RefreshLags(int task);
  void RefreshOwnLags(int task);
  void Link(int task, const int* prev, const int* next);
  void Unlink(int task);
  void Recompute();
  void SortByStart();
  void NumberOrder();
  int HeadOf(int task, const std::vector<int>& end) const;
  int TailOf(int task, const std::vector<int>& run) const;
  void RenewEnds(int task, int slot);
  void RenewRuns(int task, int slot);
  int JobHead(int task, int place) const;
  int JobTail(int task, int place) const;
  bool JobAllowsPrev(int task, int prev) const;
  bool JobAllowsNext(int task, int next) const;

  // Behind all tasks of a resource that end by `head`. Many modes share a
  // resource, so it is kept until the next task is lifted.
  struct Cut {
    int64_t lift = 0;
    int head;
    int prev;
    int next;
  };
  const Cut& CutAt(int resource, int slot, int head);

  // By ends without the lifted task; Nobody() ends last.
  bool EndsBefore(int a, int b) const {
    if (a == tasks_ || b == tasks_) return a != tasks_;
    if (without_end_[a] != without_end_[b]) {
      return without_end_[a] < without_end_[b];
    }
    return position_[a] < position_[b];
  }
  // Proves from longest paths of the rest that none leads from `a` to `b`.
  bool NoPath(int a, int b) const {
    return without_end_[b] - nodes_[b].duration < without_end_[a] ||
           without_run_[a] - nodes_[a].duration < without_run_[b];
  }

  const SequenceModel& model_;
  int tasks_;
  int slots_;
  int makespan_ = 0;
  std::vector<Node> nodes_;
  std::vector<int> first_;  // By resource.
  std::vector<int> order_;
  std::vector<int> position_;
  std::vector<int> open_;  // Scratch of Recompute.
  std::vector<uint64_t> keys_;
  std::vector<int> end_;
  std::vector<int> run_;
  std::vector<int> last_;  // Tasks that none follows by precedence.

  int lifted_ = 0;
  int64_t lifts_ = 0;
  std::vector<Cut> cuts_;  // By resource.
  std::array<int, kSlotsMax> old_prev_;
  std::array<int, kSlotsMax> old_next_;
  int without_makespan_ = 0;  // Longest path through a renewed task.
  std::vector<int> without_end_;
  std::vector<int> without_run_;
  std::vector<int> renewed_;  // Tasks whose paths without differ.
};

template <typename Consider>
void SequenceGraph::ForEachInsertion(int mode, const int& limit,
                                     Consider consider) {
  const SequenceMode& into = model_.mode(mode);
  const int task = lifted_;
  const int head = JobHead(task, into.place);
  const int tail = JobTail(task, into.place);
  if (head + into.duration + tail > limit) return;
  Insertion at;
  at.task = task;
  at.mode = mode;
  for (int slot = 0; slot < slots_; ++slot) {
    at.prev[slot] = at.next[slot] = tasks_;
    if (into.resource[slot] == kNoResource) continue;
    const Cut& cut = CutAt(into.resource[slot], slot, head);
    at.prev[slot] = cut.prev;
    at.next[slot] = cut.next;
  }
  while (true) {
    int start = head;
    int run = tail;
    for (int slot = 0; slot < slots_; ++slot) {
      start = std::max(start, without_end_[at.prev[slot]]);
      run = std::max(run, without_run_[at.next[slot]]);
    }
    if (start + into.duration + tail > limit) return;
    at.through = start + into.duration + run;
    if (at.through <= limit) {
      at.makespan = std::max(at.through, without_makespan_);
      bool allowed = true;
      for (int slot = 0; slot < slots_ && allowed; ++slot) {
        // Later places only make the first worse: no need to go on.
        if (!JobAllowsPrev(task, at.prev[slot])) return;
        allowed = JobAllowsNext(task, at.next[slot]);
      }
      if (allowed) consider(at);
    }
    // A later start for the same run is of no use.
    if (run == tail) return;
    // The cut moves behind the task that ends next, on all resources at once:
    // no two sequences can then contradict each other, and no other pair of
    // places has both an earlier start and a shorter run.
    int step = at.next[0];
    for (int slot = 1; slot < slots_; ++slot) {
      if (EndsBefore(at.next[slot], step)) step = at.next[slot];
    }
    if (step == tasks_) return;
    for (int slot = 0; slot < slots_; ++slot) {
      if (at.next[slot] != step) continue;
      at.prev[slot] = step;
      at.next[slot] = nodes_[step].next[slot];
    }
  }
}

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_SEQUENCE_GRAPH_H_
