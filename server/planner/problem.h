#ifndef TRILAB_SERVER_PLANNER_PROBLEM_H_
#define TRILAB_SERVER_PLANNER_PROBLEM_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/status/status.h"

namespace trilab::planner {

// A point or length of time, in whole units of the caller's choice (minutes
// for campaigns). The planner knows times and resources as plain numbers.
using Ticks = int64_t;

// "There is none": no deadline, no limit of waiting, no budget.
inline constexpr Ticks kNoLimit = std::numeric_limits<Ticks>::max();

// The latest time and the longest duration a problem may speak of.
inline constexpr Ticks kTicksMax = Ticks{1} << 29;

struct Span {
  Ticks start = 0;  // Inclusive.
  Ticks end = 0;    // Exclusive, later than `start`.
  friend bool operator==(const Span&, const Span&) = default;
};

// When a resource is free to work: sorted spans that do not touch. A task
// runs within one span, without a break.
struct Calendar {
  std::vector<Span> open;
};

inline constexpr int kAlwaysOpen = -1;

// Serves one task at a time: an instrument, an operator.
struct Resource {
  int calendar = kAlwaysOpen;  // Index in `Problem::calendars`.
};

// Serves many tasks at once, up to a capacity: power, gas, a team.
struct Pool {
  int64_t capacity = 0;
  // What others take already.
  struct Use {
    Span span;
    int64_t amount = 0;
  };
  std::vector<Use> uses;
};

struct Demand {
  int pool = 0;
  int64_t amount = 0;  // For the whole duration.
};

// One way to do a task. It holds all its resources from start to end.
struct Mode {
  Ticks duration = 0;          // Set-up included.
  std::vector<int> resources;  // Distinct; the instrument comes first.
  std::vector<Demand> demands;
  int place = 0;  // Index in `Problem::travel`.
  int64_t cost = 0;
};

// A step of one sample.
struct Task {
  std::vector<Mode> modes;    // At least one.
  Ticks release = 0;          // Earliest start.
  Ticks deadline = kNoLimit;  // Latest end, never exceeded.
  Ticks due = kNoLimit;       // Desired end; later costs `weight` a tick.
  int64_t weight = 1;
};

// `after` starts at least `min_lag` plus the travel time after `before`
// ends, and at most `max_lag` after it (0 is no-wait).
struct Precedence {
  int before = 0;
  int after = 0;
  Ticks min_lag = 0;
  Ticks max_lag = kNoLimit;
};

// Tasks that must agree on the first resource, or on the place, of their
// modes.
struct Group {
  enum class Kind : uint8_t { kSameResource, kSamePlace };
  Kind kind = Kind::kSameResource;
  std::vector<int> tasks;
};

// Everything is minimised.
enum class Goal : uint8_t {
  kMakespan,  // End of the last task.
  kLateness,  // Sum of weight x (end - due), where that is positive.
  kCost,      // Sum of the costs of modes.
  kTravel,    // Sum of travel times along precedences.
  // Sum over resources of the square of their busy time, divided by the
  // busy time of all: small when work is spread.
  kEvenness,
};

struct Aim {
  Goal goal = Goal::kMakespan;
  int64_t weight = 1;
};

struct Problem {
  std::vector<Task> tasks;
  std::vector<Precedence> precedences;  // Acyclic.
  std::vector<Resource> resources;
  std::vector<Pool> pools;
  std::vector<Calendar> calendars;
  // travel[a][b]: time from place a to place b. Empty: nothing travels.
  std::vector<std::vector<Ticks>> travel;
  std::vector<Group> groups;
  int64_t budget = kNoLimit;  // Most that the modes may cost in all.
  // Weighted: the sum of weight x value counts. Lexicographic: the first
  // counts, the next decides among equals; weights are not read.
  std::vector<Aim> aims = {Aim{}};
  bool lexicographic = false;

  Ticks Travel(const Mode& from, const Mode& to) const {
    return travel.empty() ? 0 : travel[from.place][to.place];
  }
};

// Returns INVALID_ARGUMENT that names the first field which breaks what is
// said above; every other function of the planner relies on it.
absl::Status CheckProblem(const Problem& problem);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_PROBLEM_H_
