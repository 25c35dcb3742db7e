#include "server/engine/campaign/campaign_graph.h"

#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

CampaignStep Step(std::string id) {
  CampaignStep step;
  step.id = std::move(id);
  Ask ask;
  ask.duration = 60;
  step.modes.push_back(std::move(ask));
  return step;
}

Campaign Of(std::vector<std::string> samples, std::vector<CampaignStep> steps) {
  Campaign campaign;
  campaign.window = {0, 10'000};
  for (std::string& id : samples) {
    campaign.samples.push_back({.id = std::move(id)});
  }
  campaign.steps = std::move(steps);
  return campaign;
}

std::vector<std::string> OrdersOf(const CampaignGraph& graph) {
  std::vector<std::string> orders;
  for (const InstanceOrder& order : graph.orders) {
    orders.push_back(graph.steps[order.before].name + " " +
                     graph.steps[order.after].name);
  }
  return orders;
}

CampaignGraph Graph(const Campaign& campaign) {
  return std::get<CampaignGraph>(MakeGraph(campaign));
}
Rejection Refusal(const Campaign& campaign) {
  return std::get<Rejection>(MakeGraph(campaign));
}

TEST(CampaignGraphTest, StepsFollowTheOneListedBefore) {
  const CampaignGraph graph =
      Graph(Of({"a", "b"}, {Step("x"), Step("y"), Step("z")}));

  EXPECT_THAT(OrdersOf(graph),
              ElementsAre("a/x a/y", "b/x b/y", "a/y a/z", "b/y b/z"));
}

TEST(CampaignGraphTest, SkipsStepsThatASampleDoesNotGoThrough) {
  CampaignStep y = Step("y");
  y.samples = {"b"};

  EXPECT_THAT(OrdersOf(Graph(Of({"a", "b"}, {Step("x"), y, Step("z")}))),
              ElementsAre("b/x b/y", "a/x a/z", "b/y b/z"));
}

TEST(CampaignGraphTest, AfterReplacesTheOrderOfTheList) {
  CampaignStep z = Step("z");
  z.after = {{"x", 30, 90}};
  const CampaignGraph graph = Graph(Of({"a"}, {Step("x"), Step("y"), z}));

  EXPECT_THAT(OrdersOf(graph), ElementsAre("a/x a/y", "a/x a/z"));
  EXPECT_EQ(graph.orders[1].min_wait, 30);
  EXPECT_EQ(graph.orders[1].max_wait, 90);
}

TEST(CampaignGraphTest, AStepMayWaitForAnotherSample) {
  CampaignStep y = Step("y");
  y.samples = {"b"};
  y.after = {{"a/x", 0, {}}};

  EXPECT_THAT(OrdersOf(Graph(Of({"a", "b"}, {Step("x"), y}))),
              ElementsAre("a/x b/y"));
}

TEST(CampaignGraphTest, NamesTheStepsOfACircle) {
  CampaignStep x = Step("x");
  x.after = {{"z", 0, {}}};
  const Rejection refusal = Refusal(Of({"a"}, {x, Step("y"), Step("z")}));

  EXPECT_EQ(refusal.reason, "INVALID_CAMPAIGN");
  for (const char* name : {"a/x", "a/y", "a/z"}) {
    EXPECT_THAT(refusal.message, HasSubstr(name));
  }
}

TEST(CampaignGraphTest, RefusesAStepThatIsNotThere) {
  CampaignStep x = Step("x");
  x.after = {{"nothing", 0, {}}};

  EXPECT_EQ(Refusal(Of({"a"}, {x})).field, "campaign.steps[0].after[0].step");
}

TEST(CampaignGraphTest, RefusesTheSameIdTwice) {
  EXPECT_EQ(Refusal(Of({"a", "a"}, {Step("x")})).field,
            "campaign.samples[1].id");
  EXPECT_EQ(Refusal(Of({"a"}, {Step("x"), Step("x")})).field,
            "campaign.steps[1].id");
}

TEST(CampaignGraphTest, RefusesNoSamplesAndNoModes) {
  CampaignStep bare;
  bare.id = "x";

  EXPECT_EQ(Refusal(Of({}, {Step("x")})).field, "campaign.samples");
  EXPECT_EQ(Refusal(Of({"a"}, {bare})).field, "campaign.steps[0].modes");
}

TEST(CampaignGraphTest, RefusesMoreThanTwoThousandSteps) {
  std::vector<std::string> samples;
  for (int i = 0; i < 201; ++i) samples.push_back(std::to_string(i));
  std::vector<CampaignStep> steps;
  for (int i = 0; i < 10; ++i) steps.push_back(Step(std::to_string(i)));

  EXPECT_EQ(Refusal(Of(std::move(samples), std::move(steps))).field,
            "campaign.steps");
}

TEST(CampaignGraphTest, TheStricterTimeCounts) {
  Campaign campaign = Of({"a"}, {Step("x")});
  campaign.samples[0].deadline = 5000;
  campaign.samples[0].priority = 3;
  campaign.steps[0].deadline = 4000;
  campaign.steps[0].release = 100;
  campaign.steps[0].weight = 2;
  const StepInstance step = Graph(campaign).steps[0];

  EXPECT_EQ(step.release, 100);
  EXPECT_EQ(step.deadline, 4000);
  EXPECT_EQ(step.weight, 6);
}

TEST(CampaignGraphTest, GroupsAreOfEachSampleOrOfAll) {
  Campaign campaign = Of({"a", "b"}, {Step("x"), Step("y")});
  campaign.groups = {{CampaignGroup::Kind::kSameCentre, {"x", "y"}, false},
                     {CampaignGroup::Kind::kSameInstrument, {"x"}, true}};
  const CampaignGraph graph = Graph(campaign);

  ASSERT_EQ(graph.groups.size(), 3u);
  EXPECT_THAT(graph.groups[0].steps, ElementsAre(0, 1));
  EXPECT_THAT(graph.groups[1].steps, ElementsAre(2, 3));
  EXPECT_THAT(graph.groups[2].steps, ElementsAre(0, 2));
}

}  // namespace
}  // namespace trilab::engine
