#include "tests/planner/random_problem.h"

namespace trilab::planner {

Problem RandomShop(Random& random, int tasks_max) {
  Problem problem;
  problem.resources.resize(1 + random.Below(4));
  const int machines = static_cast<int>(problem.resources.size());
  const int tasks = 1 + random.Below(tasks_max);
  for (int t = 0; t < tasks; ++t) {
    Task& task = problem.tasks.emplace_back();
    const int first = random.Below(machines);
    const int modes = 1 + random.Below(machines);
    for (int i = 0; i < modes; ++i) {
      Mode& mode = task.modes.emplace_back();
      mode.duration = random.Below(10);
      mode.resources = {(first + i) % machines};
      mode.cost = random.Below(5);
    }
    if (t > 0 && random.Below(3) != 0)
      problem.precedences.push_back({t - 1, t});
    if (t > 1 && random.Below(8) == 0)
      problem.precedences.push_back({t - 2, t});
  }
  return problem;
}

void AddOperators(Problem& problem, Random& random) {
  const int first = static_cast<int>(problem.resources.size());
  const int operators = 1 + random.Below(3);
  problem.resources.resize(first + operators);
  for (Task& task : problem.tasks) {
    std::vector<Mode> modes;
    for (const Mode& mode : task.modes) {
      for (int i = 0; i <= random.Below(operators); ++i) {
        modes.push_back(mode);
        modes.back().resources.push_back(first + i);
        modes.back().duration = random.Below(10);
      }
    }
    task.modes = modes;
  }
}

void AddTravel(Problem& problem, Random& random) {
  const int places = 3;
  problem.travel.assign(places, std::vector<Ticks>(places, 0));
  for (int a = 0; a < places; ++a) {
    for (int b = 0; b < places; ++b) {
      if (a != b) problem.travel[a][b] = random.Below(12);
    }
  }
  for (Task& task : problem.tasks) {
    for (Mode& mode : task.modes) mode.place = mode.resources[0] % places;
  }
}

void AddPools(Problem& problem, Random& random) {
  const int pools = 1 + random.Below(2);
  for (int p = 0; p < pools; ++p) {
    Pool& pool = problem.pools.emplace_back();
    pool.capacity = 3;
    if (random.Below(2) == 0) {
      const Ticks start = random.Below(20);
      pool.uses.push_back({{start, start + 1 + random.Below(10)}, 2});
    }
    for (Task& task : problem.tasks) {
      for (Mode& mode : task.modes) {
        const int amount = random.Below(4);
        if (amount > 0) mode.demands.push_back({p, amount});
      }
    }
  }
}

void AddCalendars(Problem& problem, Random& random) {
  for (Resource& resource : problem.resources) {
    if (random.Below(3) == 0) continue;
    resource.calendar = static_cast<int>(problem.calendars.size());
    Calendar& calendar = problem.calendars.emplace_back();
    Ticks start = random.Below(10);
    for (int i = 0; i < 200; ++i) {
      const Ticks end = start + 10 + random.Below(10);
      calendar.open.push_back({start, end});
      start = end + 1 + random.Below(15);
    }
  }
}

void AddLags(Problem& problem, Random& random) {
  for (Precedence& arc : problem.precedences) {
    arc.min_lag = random.Below(5);
    // Long enough for any travel; calendars may still break it.
    if (random.Below(3) == 0) arc.max_lag = arc.min_lag + 40;
  }
}

void AddDueDates(Problem& problem, Random& random) {
  for (Task& task : problem.tasks) {
    task.release = random.Below(10);
    if (random.Below(2) == 0) task.due = random.Below(60);
    task.weight = random.Below(4);
  }
  problem.aims = {{Goal::kLateness, 1}, {Goal::kMakespan, 1}};
  problem.lexicographic = random.Below(2) == 0;
}

Problem AnyProblem(Random& random, int tasks_max) {
  Problem problem = RandomShop(random, tasks_max);
  for (auto add : {AddOperators, AddTravel, AddPools, AddCalendars, AddLags,
                   AddDueDates}) {
    if (random.Below(3) == 0) add(problem, random);
  }
  return problem;
}

}  // namespace trilab::planner
