#include "server/planner/bounds.h"

#include <gtest/gtest.h>

#include "server/planner/free_amounts.h"
#include "server/planner/free_gaps.h"

namespace trilab::planner {
namespace {

Problem Tasks(std::vector<Ticks> durations) {
  Problem problem;
  problem.resources.resize(1);
  for (Ticks duration : durations) {
    Mode mode;
    mode.duration = duration;
    mode.resources = {0};
    problem.tasks.emplace_back().modes = {mode};
  }
  return problem;
}

TEST(BoundsTest, LongestPathCountsLags) {
  Problem problem = Tasks({3, 4});
  problem.precedences = {{0, 1, /*min_lag=*/5}};

  EXPECT_EQ(MakespanBound(problem), 12);
}

TEST(BoundsTest, OneMachineMayInterrupt) {
  Problem problem = Tasks({4, 4, 4});
  problem.tasks[1].release = 6;

  EXPECT_EQ(MakespanBound(problem), 12);

  problem.tasks[0].release = 2;
  EXPECT_EQ(MakespanBound(problem), 12);

  problem.tasks[2].release = 5;
  EXPECT_EQ(MakespanBound(problem), 14);
}

TEST(BoundsTest, AlternativesShareTheWork) {
  Problem problem = Tasks({5, 5, 5});
  problem.resources.resize(2);
  for (Task& task : problem.tasks) {
    task.modes.push_back(task.modes[0]);
    task.modes[1].resources = {1};
  }

  EXPECT_EQ(MakespanBound(problem), 8);
}

TEST(BoundsTest, PoolsLimitTheWork) {
  Problem problem = Tasks({6, 6, 6});
  for (Task& task : problem.tasks) {
    task.modes[0].resources.clear();
    task.modes[0].demands = {{0, 2}};
  }
  problem.pools = {{/*capacity=*/4}};

  EXPECT_EQ(MakespanBound(problem), 9);
}

TEST(BoundsTest, ClosedHoursDelayTheEnd) {
  Problem problem = Tasks({6});
  problem.calendars = {{{{0, 5}, {8, 20}}}};
  problem.resources[0].calendar = 0;

  EXPECT_EQ(MakespanBound(problem), 14);
}

TEST(FreeGapsTest, FindsTheFirstGapThatIsLongEnough) {
  FreeGaps gaps(Calendar{{{0, 5}, {10, 20}}});

  EXPECT_EQ(gaps.Earliest(0, 5), 0);
  EXPECT_EQ(gaps.Earliest(1, 5), 10);
  EXPECT_EQ(gaps.Earliest(0, 11), kNoLimit);
}

TEST(FreeGapsTest, TakingSplitsAGap) {
  FreeGaps gaps;
  gaps.Take({5, 8});

  EXPECT_EQ(gaps.Earliest(0, 5), 0);
  EXPECT_EQ(gaps.Earliest(0, 6), 8);
  EXPECT_EQ(gaps.Earliest(6, 1), 8);
}

TEST(FreeAmountsTest, WaitsUntilAllDemandsFit) {
  FreeAmounts amounts({{/*capacity=*/3, {{{0, 4}, 2}}}, {/*capacity=*/1}});
  amounts.Take({6, 9}, {{1, 1}});

  EXPECT_EQ(amounts.Earliest(0, 2, {{0, 2}}), 4);
  EXPECT_EQ(amounts.Earliest(0, 3, {{0, 2}, {1, 1}}), 9);
  EXPECT_EQ(amounts.Earliest(0, 1, {{0, 4}}), kNoLimit);
}

}  // namespace
}  // namespace trilab::planner
