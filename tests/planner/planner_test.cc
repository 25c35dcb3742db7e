#include "server/planner/planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/planner/random_problem.h"

namespace trilab::planner {
namespace {

using ::testing::ElementsAre;

Mode On(std::vector<int> resources, Ticks duration) {
  Mode mode;
  mode.duration = duration;
  mode.resources = std::move(resources);
  return mode;
}

// `tasks` tasks of `duration` on instrument 0.
Problem Alike(int tasks, Ticks duration) {
  Problem problem;
  problem.resources.resize(1);
  problem.tasks.resize(tasks);
  for (Task& task : problem.tasks) task.modes = {On({0}, duration)};
  return problem;
}

PlannerOptions Steps(int64_t steps, uint64_t seed = 1) {
  PlannerOptions options;
  options.steps_max = steps;
  options.seed = seed;
  return options;
}

Outcome Best(const Problem& problem, int64_t steps = 3000) {
  absl::StatusOr<Outcome> outcome = MakePlan(problem, Steps(steps));
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  if (!outcome.ok()) return {};
  EXPECT_EQ(CheckPlan(problem, outcome->plan), absl::OkStatus());
  EXPECT_LE(outcome->bound, outcome->score.front());
  return *std::move(outcome);
}

TEST(PlannerTest, NothingToDoTakesNoTime) {
  EXPECT_THAT(Best(Problem()).score, ElementsAre(0));
}

TEST(PlannerTest, TasksOfOneInstrumentFollowEachOther) {
  const Outcome outcome = Best(Alike(4, 5));

  EXPECT_THAT(outcome.score, ElementsAre(20));
  EXPECT_EQ(outcome.Gap(), 0);
}

// The classic 6x6 job shop of Fisher and Thompson: 55 is proven best.
TEST(PlannerTest, SolvesTheShopOfFisherAndThompson) {
  constexpr int kMachine[6][6] = {{2, 0, 1, 3, 5, 4}, {1, 2, 4, 5, 0, 3},
                                  {2, 3, 5, 0, 1, 4}, {1, 0, 2, 3, 4, 5},
                                  {2, 1, 4, 5, 0, 3}, {1, 3, 5, 0, 4, 2}};
  constexpr int kTime[6][6] = {{1, 3, 6, 7, 3, 6}, {8, 5, 10, 10, 10, 4},
                               {5, 4, 8, 9, 1, 7}, {5, 5, 5, 3, 8, 9},
                               {9, 3, 5, 4, 3, 1}, {3, 3, 9, 10, 4, 1}};
  Problem problem;
  problem.resources.resize(6);
  for (int job = 0; job < 6; ++job) {
    for (int i = 0; i < 6; ++i) {
      problem.tasks.emplace_back().modes = {
          On({kMachine[job][i]}, kTime[job][i])};
      if (i > 0) problem.precedences.push_back({job * 6 + i - 1, job * 6 + i});
    }
  }

  EXPECT_THAT(Best(problem, 20'000).score, ElementsAre(55));
}

TEST(PlannerTest, SpreadsTasksOverAlternatives) {
  Problem problem = Alike(4, 5);
  problem.resources.resize(2);
  for (Task& task : problem.tasks) task.modes.push_back(On({1}, 6));

  EXPECT_THAT(Best(problem).score, ElementsAre(12));
}

TEST(PlannerTest, OneOperatorServesOneInstrumentAtATime) {
  Problem problem = Alike(2, 5);
  problem.resources.resize(3);
  problem.tasks[0].modes = {On({0, 2}, 5)};
  problem.tasks[1].modes = {On({1, 2}, 5)};

  EXPECT_THAT(Best(problem).score, ElementsAre(10));
}

TEST(PlannerTest, TravelsOnlyIfThatIsSooner) {
  Problem problem = Alike(2, 5);
  problem.resources.resize(2);
  problem.precedences = {{0, 1}};
  problem.tasks[1].modes = {On({0}, 9), On({1}, 5)};
  problem.tasks[1].modes[1].place = 1;
  problem.travel = {{0, 6}, {6, 0}};
  EXPECT_THAT(Best(problem).score, ElementsAre(14));

  problem.travel = {{0, 3}, {3, 0}};
  EXPECT_THAT(Best(problem).score, ElementsAre(13));
}

TEST(PlannerTest, WaitsForReleaseAndLag) {
  Problem problem = Alike(2, 5);
  problem.tasks[0].release = 3;
  problem.precedences = {{0, 1, /*min_lag=*/4}};

  EXPECT_THAT(Best(problem).score, ElementsAre(17));
}

TEST(PlannerTest, RunsWhileTheInstrumentIsOpen) {
  Problem problem = Alike(2, 5);
  problem.calendars = {{{{2, 11}, {20, 30}}}};
  problem.resources[0].calendar = 0;

  EXPECT_THAT(Best(problem).score, ElementsAre(25));
}

TEST(PlannerTest, SharesPools) {
  Problem problem = Alike(3, 5);
  for (Task& task : problem.tasks) {
    task.modes[0].resources.clear();
    task.modes[0].demands = {{0, 2}};
  }
  problem.pools = {{/*capacity=*/5, {{{0, 2}, 3}}}};

  // One from 0, one beside it from 2, the last when the first has ended.
  EXPECT_THAT(Best(problem).score, ElementsAre(10));
}

TEST(PlannerTest, DelaysATaskThatMayNotWait) {
  Problem problem = Alike(2, 5);
  problem.resources.resize(2);
  problem.tasks[1].modes = {On({1}, 5)};
  problem.tasks[1].release = 20;
  problem.precedences = {{0, 1, 0, /*max_lag=*/0}};

  EXPECT_EQ(Best(problem).plan.placements[0].start, 15);
}

TEST(PlannerTest, PutsTheUrgentTaskFirst) {
  Problem problem = Alike(3, 5);
  problem.tasks[2].due = 5;
  problem.aims = {{Goal::kLateness}};

  const Outcome outcome = Best(problem);

  EXPECT_THAT(outcome.score, ElementsAre(0));
  EXPECT_EQ(outcome.plan.placements[2].start, 0);
}

TEST(PlannerTest, KeepsDeadlines) {
  Problem problem = Alike(3, 5);
  problem.tasks[1].deadline = 5;
  problem.tasks[2].deadline = 10;

  EXPECT_EQ(Best(problem).plan.placements[0].start, 10);
}

TEST(PlannerTest, SaysWhenADeadlineCannotBeKept) {
  Problem problem = Alike(3, 5);
  for (Task& task : problem.tasks) task.deadline = 14;

  EXPECT_EQ(MakePlan(problem, Steps(200)).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(PlannerTest, KeepsTheBudget) {
  Problem problem = Alike(2, 5);
  problem.resources.resize(2);
  for (Task& task : problem.tasks) {
    task.modes.push_back(On({1}, 2));
    task.modes[1].cost = 10;
  }
  EXPECT_THAT(Best(problem).score, ElementsAre(4));

  problem.budget = 10;
  EXPECT_THAT(Best(problem).score, ElementsAre(5));
}

TEST(PlannerTest, KeepsGroupsTogether) {
  Problem problem = Alike(2, 5);
  problem.resources.resize(2);
  for (Task& task : problem.tasks) task.modes.push_back(On({1}, 5));
  EXPECT_THAT(Best(problem).score, ElementsAre(5));

  problem.groups = {{Group::Kind::kSameResource, {0, 1}}};
  EXPECT_THAT(Best(problem).score, ElementsAre(10));
}

TEST(PlannerTest, WeighsCostAgainstTime) {
  Problem problem = Alike(1, 5);
  problem.resources.resize(2);
  problem.tasks[0].modes.push_back(On({1}, 2));
  problem.tasks[0].modes[1].cost = 10;
  problem.aims = {{Goal::kMakespan, 1}, {Goal::kCost, 1}};
  EXPECT_THAT(Best(problem).score, ElementsAre(5));

  problem.aims[0].weight = 4;
  EXPECT_THAT(Best(problem).score, ElementsAre(18));
}

TEST(PlannerTest, LaterAimsDecideAmongEquals) {
  Problem problem = Alike(2, 5);
  problem.resources.resize(2);
  problem.precedences = {{0, 1}};
  for (Task& task : problem.tasks) task.modes.push_back(On({1}, 5));
  problem.aims = {{Goal::kMakespan}, {Goal::kEvenness}};
  problem.lexicographic = true;

  EXPECT_THAT(Best(problem).score, ElementsAre(10, 5));
}

// The two short tasks fill the first opening, the long one the second; in
// any other order the third day is needed.
TEST(PlannerTest, FitsWorkIntoOpeningHours) {
  Problem problem = Alike(3, 4);
  problem.tasks[0].modes = {On({0}, 6)};
  problem.calendars = {{{{0, 8}, {24, 30}, {48, 56}}}};
  problem.resources[0].calendar = 0;

  EXPECT_THAT(Best(problem).score, ElementsAre(30));
}

TEST(PlannerTest, WeighsLatenessUnderCalendars) {
  Problem problem = Alike(3, 5);
  problem.calendars = {{{{0, 100}}}};
  problem.resources[0].calendar = 0;
  for (Task& task : problem.tasks) task.due = 5;
  problem.tasks[2].weight = 4;
  problem.tasks[1].weight = 2;
  problem.aims = {{Goal::kLateness}};

  // Tasks 2, 1, 0 end at 5, 10 and 15.
  EXPECT_THAT(Best(problem).score, ElementsAre(2 * 5 + 10));
}

TEST(PlannerTest, EveryPlanItTellsOfPassesTheCheck) {
  Random random(11);
  int plans = 0;
  for (int round = 0; round < 150; ++round) {
    const Problem problem = AnyProblem(random, 12);
    PlannerOptions options = Steps(300, random.Next());
    Score last;
    options.on_better = [&](const Outcome& outcome) {
      ++plans;
      ASSERT_EQ(CheckPlan(problem, outcome.plan), absl::OkStatus());
      ASSERT_EQ(ScoreOf(problem, outcome.plan), outcome.score);
      ASSERT_LE(outcome.bound, outcome.score.front());
      ASSERT_TRUE(last.empty() || outcome.score < last);
      last = outcome.score;
    };
    (void)MakePlan(problem, options);
  }
  EXPECT_GT(plans, 150);
}

TEST(PlannerTest, SameSeedAndStepsGiveTheSamePlan) {
  Random random(12);
  for (int round = 0; round < 20; ++round) {
    const Problem problem = AnyProblem(random, 20);
    const absl::StatusOr<Outcome> one = MakePlan(problem, Steps(400, 5));
    const absl::StatusOr<Outcome> two = MakePlan(problem, Steps(400, 5));
    ASSERT_EQ(one.status(), two.status());
    ASSERT_TRUE(!one.ok() || one->plan == two->plan);
  }
}

TEST(PlannerTest, MoreStepsAreNeverWorse) {
  Random random(13);
  for (int round = 0; round < 20; ++round) {
    const Problem problem = AnyProblem(random, 20);
    Score last;
    for (int64_t steps : {1, 30, 300, 1000}) {
      const absl::StatusOr<Outcome> outcome = MakePlan(problem, Steps(steps));
      if (!outcome.ok()) continue;
      ASSERT_TRUE(last.empty() || outcome->score <= last);
      last = outcome->score;
    }
  }
}

TEST(PlannerTest, EndsSoonAfterItIsTold) {
  Random random(14);
  for (int round = 0; round < 20; ++round) {
    const Problem problem = AnyProblem(random, 40);
    PlannerOptions options;
    int asked_after_stop = -1;
    int asked = 0;
    options.stop = [&] {
      if (++asked >= 10) ++asked_after_stop;
      return asked >= 10;
    };

    (void)MakePlan(problem, options);

    EXPECT_LE(asked_after_stop, 1);
  }
}

TEST(PlannerTest, FirstPlanNeedsNoTime) {
  PlannerOptions options;
  options.stop = [] { return true; };

  EXPECT_TRUE(MakePlan(Alike(3, 5), options).ok());
}

}  // namespace
}  // namespace trilab::planner
