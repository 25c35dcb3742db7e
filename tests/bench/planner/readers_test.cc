#include <gtest/gtest.h>

#include "tests/bench/planner/instance.h"

namespace trilab::bench {
namespace {

TEST(ReadersTest, JobShopHasAlternativesAndChains) {
  const auto problem = ReadJobShop("2 3 1.5\n2 2 0 5 2 4 1 1 3\n1 1 2 7\n");

  ASSERT_TRUE(problem.ok());
  ASSERT_EQ(problem->tasks.size(), 3u);
  EXPECT_EQ(problem->resources.size(), 3u);
  EXPECT_EQ(problem->tasks[0].modes[1].resources, std::vector<int>{2});
  EXPECT_EQ(problem->tasks[0].modes[1].duration, 4);
  ASSERT_EQ(problem->precedences.size(), 1u);
  EXPECT_EQ(problem->precedences[0].after, 1);
}

TEST(ReadersTest, WorkerShopHoldsMachineAndWorker) {
  const auto problem = ReadWorkerShop("1 2 2\n1 1 2 2 1 8 2 6\n");

  ASSERT_TRUE(problem.ok());
  ASSERT_EQ(problem->tasks[0].modes.size(), 2u);
  EXPECT_EQ(problem->tasks[0].modes[1].resources, (std::vector<int>{1, 3}));
  EXPECT_EQ(problem->tasks[0].modes[1].duration, 6);
}

TEST(ReadersTest, TransportShopHasTimesBetweenMachines) {
  const auto problem = ReadTransportShop(
      "# a comment\n2\t1\t2\t\n0\t1\tJ1\n1\t0\t3\n1\t1\t4\n0\t9\n8\t0\n");

  ASSERT_TRUE(problem.ok());
  EXPECT_EQ(problem->travel[0][1], 9);
  EXPECT_EQ(problem->tasks[1].modes[0].place, 1);
}

TEST(ReadersTest, ProjectHasPoolsAndSuccessors) {
  const auto problem = ReadProject("2 2\n5 6\n3 1 0 1 2\n4 0 2 0\n");

  ASSERT_TRUE(problem.ok());
  EXPECT_EQ(problem->pools[1].capacity, 6);
  EXPECT_EQ(problem->tasks[1].modes[0].demands[0].pool, 1);
  EXPECT_EQ(problem->precedences[0].after, 1);
}

TEST(ReadersTest, RefuseTextsThatEndTooSoon) {
  EXPECT_FALSE(ReadJobShop("1 1\n2 1 0 5\n").ok());
  EXPECT_FALSE(ReadWorkerShop("1 1 1\n1 1 1 1 1\n").ok());
  EXPECT_FALSE(ReadTransportShop("1 0 1\n1 0 3\n").ok());
  EXPECT_FALSE(ReadProject("1 1\n5\n3 1\n").ok());
}

}  // namespace
}  // namespace trilab::bench
