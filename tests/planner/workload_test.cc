#include "server/planner/workload.h"

#include <gtest/gtest.h>

namespace trilab::planner {
namespace {

// Two tasks, each in 4 ticks on instrument 0 or in 6 on instrument 1.
SequenceModel TwoTasks() {
  Problem problem;
  problem.resources.resize(2);
  problem.tasks.resize(2);
  for (Task& task : problem.tasks) {
    task.modes.resize(2);
    task.modes[0].duration = 4;
    task.modes[0].resources = {0};
    task.modes[1].duration = 6;
    task.modes[1].resources = {1};
  }
  return *SequenceModel::Of(problem);
}

TEST(WorkloadTest, SpreadingWorkMakesSquaresSmaller) {
  const SequenceModel model = TwoTasks();
  Workload workload(model);
  workload.Add(model.FirstMode(0));
  workload.Add(model.FirstMode(1));

  // From 8 and 0 ticks to 4 and 6.
  EXPECT_EQ(workload.Growth(model.FirstMode(1), model.FirstMode(1) + 1),
            16 + 36 - 64);
}

TEST(WorkloadTest, TheSameModeChangesNothing) {
  const SequenceModel model = TwoTasks();
  Workload workload(model);
  workload.Add(0);

  EXPECT_EQ(workload.Growth(0, 0), 0);
}

TEST(WorkloadTest, RemovedWorkCountsNoMore) {
  const SequenceModel model = TwoTasks();
  Workload workload(model);
  workload.Add(model.FirstMode(0));
  workload.Add(model.FirstMode(1));
  workload.Remove(model.FirstMode(0));

  EXPECT_EQ(workload.Growth(model.FirstMode(1), model.FirstMode(1) + 1),
            36 - 16);
}

}  // namespace
}  // namespace trilab::planner
