#include "tests/bench/planner/campaign_family.h"

#include <gtest/gtest.h>

#include "server/planner/planner.h"

namespace trilab::bench {
namespace {

planner::PlannerOptions Steps(int64_t steps) {
  planner::PlannerOptions options;
  options.steps_max = steps;
  return options;
}

TEST(CampaignFamilyTest, ProblemsAreWellFormed) {
  for (const Instance& instance : CampaignFamily("")) {
    EXPECT_EQ(planner::CheckProblem(instance.problem), absl::OkStatus())
        << instance.name;
  }
}

TEST(CampaignFamilyTest, FirstPlanOfEachPassesTheCheck) {
  for (const Instance& instance : CampaignFamily("campaign/6x8")) {
    const auto outcome = planner::MakePlan(instance.problem, Steps(1));
    ASSERT_TRUE(outcome.ok()) << instance.name << outcome.status();
    EXPECT_EQ(planner::CheckPlan(instance.problem, outcome->plan),
              absl::OkStatus());
  }
}

TEST(CampaignFamilyTest, TheSameSeedGivesTheSameProblem) {
  const CampaignSize size;
  const auto one = planner::MakePlan(RandomCampaign(size, 4), Steps(50));
  const auto two = planner::MakePlan(RandomCampaign(size, 4), Steps(50));

  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(one->plan, two->plan);
}

TEST(CampaignFamilyTest, SearchShortensAFirstPlan) {
  const planner::Problem problem = RandomCampaign(CampaignSize(), 1);
  const auto first = planner::MakePlan(problem, Steps(1));
  const auto later = planner::MakePlan(problem, Steps(12'000));

  ASSERT_TRUE(first.ok() && later.ok());
  EXPECT_LT(later->score, first->score);
}

}  // namespace
}  // namespace trilab::bench
