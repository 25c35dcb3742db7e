#ifndef TRILAB_TESTS_PLANNER_RANDOM_PROBLEM_H_
#define TRILAB_TESTS_PLANNER_RANDOM_PROBLEM_H_

#include "server/planner/problem.h"
#include "server/planner/random.h"

namespace trilab::planner {

// A small shop: up to `tasks_max` tasks in jobs, on up to four instruments.
Problem RandomShop(Random& random, int tasks_max);

// What a shop can be given more of. Each keeps it solvable.
void AddOperators(Problem& problem, Random& random);
void AddTravel(Problem& problem, Random& random);
void AddPools(Problem& problem, Random& random);
void AddCalendars(Problem& problem, Random& random);
void AddLags(Problem& problem, Random& random);
void AddDueDates(Problem& problem, Random& random);

// A shop with some of these, chosen by chance.
Problem AnyProblem(Random& random, int tasks_max);

}  // namespace trilab::planner

#endif  // TRILAB_TESTS_PLANNER_RANDOM_PROBLEM_H_
