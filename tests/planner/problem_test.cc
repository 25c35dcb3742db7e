#include "server/planner/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trilab::planner {
namespace {

using ::testing::HasSubstr;

Problem OneTask() {
  Problem problem;
  problem.resources.resize(1);
  problem.tasks.resize(1);
  problem.tasks[0].modes = {{/*duration=*/5, /*resources=*/{0}}};
  return problem;
}

std::string Complaint(const Problem& problem) {
  return std::string(CheckProblem(problem).message());
}

TEST(CheckProblemTest, AcceptsOneTask) { EXPECT_EQ(Complaint(OneTask()), ""); }

TEST(CheckProblemTest, NamesTheTaskWithoutMode) {
  Problem problem = OneTask();
  problem.tasks[0].modes.clear();

  EXPECT_EQ(Complaint(problem), "task 0: no mode");
}

TEST(CheckProblemTest, NamesAnUnknownResource) {
  Problem problem = OneTask();
  problem.tasks[0].modes[0].resources = {1};

  EXPECT_EQ(Complaint(problem), "task 0: mode 0: resource 1");
}

TEST(CheckProblemTest, RejectsOneResourceTwice) {
  Problem problem = OneTask();
  problem.tasks[0].modes[0].resources = {0, 0};

  EXPECT_THAT(Complaint(problem), HasSubstr("resource 0 twice"));
}

TEST(CheckProblemTest, RejectsTimesBeyondTheLimit) {
  Problem problem = OneTask();
  problem.tasks[0].modes[0].duration = kTicksMax + 1;

  EXPECT_THAT(Complaint(problem), HasSubstr("duration"));
}

TEST(CheckProblemTest, RejectsCalendarSpansThatTouch) {
  Problem problem = OneTask();
  problem.calendars = {{{{0, 5}, {5, 9}}}};

  EXPECT_THAT(Complaint(problem), HasSubstr("calendar 0"));
}

TEST(CheckProblemTest, RejectsPrecedenceCycles) {
  Problem problem = OneTask();
  problem.tasks.push_back(problem.tasks[0]);
  problem.precedences = {{0, 1}, {1, 0}};

  EXPECT_EQ(Complaint(problem), "precedence cycle");
}

TEST(CheckProblemTest, RejectsAWaitThatCannotBe) {
  Problem problem = OneTask();
  problem.tasks.push_back(problem.tasks[0]);
  problem.precedences = {{0, 1, /*min_lag=*/3, /*max_lag=*/2}};

  EXPECT_EQ(Complaint(problem), "precedence of 0 and 1");
}

}  // namespace
}  // namespace trilab::planner
