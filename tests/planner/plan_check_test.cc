#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/planner/plan.h"

namespace trilab::planner {
namespace {

using ::testing::HasSubstr;

// Two tasks of 10 ticks, each with its own instrument and place.
Problem Pair() {
  Problem problem;
  problem.resources.resize(2);
  problem.tasks.resize(2);
  for (int t = 0; t < 2; ++t) {
    Mode& mode = problem.tasks[t].modes.emplace_back();
    mode.duration = 10;
    mode.resources = {t};
    mode.place = t;
  }
  problem.travel = {{0, 4}, {4, 0}};
  return problem;
}

Plan Starts(Ticks first, Ticks second) { return {{{first, 0}, {second, 0}}}; }

std::string Judge(const Problem& problem, const Plan& plan) {
  return std::string(CheckPlan(problem, plan).message());
}

TEST(CheckPlanTest, AcceptsTasksSideBySide) {
  EXPECT_EQ(Judge(Pair(), Starts(0, 0)), "");
}

TEST(CheckPlanTest, NeedsOnePlacementPerTask) {
  EXPECT_THAT(Judge(Pair(), {{{0, 0}}}), HasSubstr("1 placements"));
}

TEST(CheckPlanTest, NeedsModesThatExist) {
  EXPECT_THAT(Judge(Pair(), {{{0, 0}, {0, 1}}}), HasSubstr("no mode 1"));
}

TEST(CheckPlanTest, KeepsTheRelease) {
  Problem problem = Pair();
  problem.tasks[1].release = 5;

  EXPECT_EQ(Judge(problem, Starts(0, 5)), "");
  EXPECT_THAT(Judge(problem, Starts(0, 4)), HasSubstr("release"));
}

TEST(CheckPlanTest, KeepsTheDeadline) {
  Problem problem = Pair();
  problem.tasks[1].deadline = 15;

  EXPECT_EQ(Judge(problem, Starts(0, 5)), "");
  EXPECT_THAT(Judge(problem, Starts(0, 6)), HasSubstr("deadline"));
}

TEST(CheckPlanTest, LeavesTimeForLagAndTravel) {
  Problem problem = Pair();
  problem.precedences = {{0, 1, /*min_lag=*/2}};

  EXPECT_EQ(Judge(problem, Starts(0, 16)), "");
  EXPECT_THAT(Judge(problem, Starts(0, 15)), HasSubstr("too soon"));
}

TEST(CheckPlanTest, LimitsTheWait) {
  Problem problem = Pair();
  problem.precedences = {{0, 1, 0, /*max_lag=*/8}};

  EXPECT_EQ(Judge(problem, Starts(0, 18)), "");
  EXPECT_THAT(Judge(problem, Starts(0, 19)), HasSubstr("too long"));
}

TEST(CheckPlanTest, ServesOneTaskAtATime) {
  Problem problem = Pair();
  problem.tasks[1].modes[0].resources = {0};

  EXPECT_EQ(Judge(problem, Starts(0, 10)), "");
  EXPECT_THAT(Judge(problem, Starts(0, 9)), HasSubstr("overlap"));
}

TEST(CheckPlanTest, RunsWithinOneOpening) {
  Problem problem = Pair();
  problem.calendars = {{{{0, 15}, {20, 40}}}};
  problem.resources[0].calendar = 0;

  EXPECT_EQ(Judge(problem, Starts(5, 0)), "");
  EXPECT_THAT(Judge(problem, Starts(6, 0)), HasSubstr("closed"));
}

TEST(CheckPlanTest, KeepsWithinPools) {
  Problem problem = Pair();
  problem.pools = {{/*capacity=*/3, {{{20, 30}, 2}}}};
  for (Task& task : problem.tasks) task.modes[0].demands = {{0, 2}};

  EXPECT_EQ(Judge(problem, Starts(0, 10)), "");
  EXPECT_THAT(Judge(problem, Starts(0, 9)), HasSubstr("exceeded at 9"));
  EXPECT_THAT(Judge(problem, Starts(0, 11)), HasSubstr("exceeded at 20"));
}

TEST(CheckPlanTest, KeepsGroupsTogether) {
  Problem problem = Pair();
  problem.groups = {{Group::Kind::kSamePlace, {0, 1}}};
  EXPECT_THAT(Judge(problem, Starts(0, 0)), HasSubstr("split"));

  problem.tasks[1].modes[0].place = 0;
  EXPECT_EQ(Judge(problem, Starts(0, 0)), "");

  problem.groups[0].kind = Group::Kind::kSameResource;
  EXPECT_THAT(Judge(problem, Starts(0, 0)), HasSubstr("split"));
}

TEST(CheckPlanTest, KeepsTheBudget) {
  Problem problem = Pair();
  for (Task& task : problem.tasks) task.modes[0].cost = 7;
  problem.budget = 14;
  EXPECT_EQ(Judge(problem, Starts(0, 0)), "");

  problem.budget = 13;
  EXPECT_THAT(Judge(problem, Starts(0, 0)), HasSubstr("costs 14"));
}

}  // namespace
}  // namespace trilab::planner
