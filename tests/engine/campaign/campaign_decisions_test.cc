#include "server/engine/campaign/campaign_decisions.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/campaign/campaign.h"
#include "tests/engine/world.h"

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;

// Two samples through "emc" and then "nvh", on Tuesday.
class CampaignDecisionsTest : public ::testing::Test {
 protected:
  CampaignDecisionsTest() : world_(At("2026-11-23 08:00")) {
    world_.AddInstitution("owner").AddInstitution("firm");
    world_.AddCentre("bj", "owner").AddLaboratory("lab", "bj");
    for (const char* id : {"emc", "nvh"}) world_.AddInstrument(id, "lab");
    campaign_.partner = "firm";
    campaign_.window = {At("2026-11-23 08:00"), At("2026-12-07 00:00")};
    campaign_.samples = {{.id = "a"}, {.id = "b"}};
    for (const char* id : {"emc", "nvh"}) {
      CampaignStep step;
      step.id = id;
      Ask ask;
      ask.instruments = {id};
      ask.duration = 60;
      step.modes = {ask};
      campaign_.steps.push_back(step);
    }
    Place("a", "emc", "09:00", "10:00");
    Place("a", "nvh", "10:00", "11:00");
    Place("b", "emc", "10:00", "11:00");
    Place("b", "nvh", "11:00", "12:00");
  }

  void Place(const std::string& sample, const std::string& step,
             const std::string& start, const std::string& end) {
    StepPlacement placement;
    placement.sample = sample;
    placement.step = step;
    placement.instrument = step;
    placement.interval = Span("2026-11-24", start, end);
    campaign_.placements.push_back(placement);
  }

  Decision Do(const Command& command) {
    return Decide(world_.state(), command, world_.state().revision() + 1,
                  world_.time());
  }
  Decision Book() {
    return Do(BookCampaign{std::make_shared<const Campaign>(campaign_), 0});
  }
  void MustBook() {
    Decision decision = Book();
    ASSERT_TRUE(std::holds_alternative<Facts>(decision))
        << std::get<Rejection>(decision).message;
    world_.Apply(std::get<Facts>(std::move(decision)));
  }
  Rejection Refusal() { return std::get<Rejection>(Book()); }
  static std::vector<ViolationCode> CodesOf(const Rejection& rejection) {
    std::vector<ViolationCode> codes;
    for (const Violation& violation : rejection.violations) {
      codes.push_back(violation.code);
    }
    return codes;
  }
  const Campaign& booked() const { return *world_.state().campaigns().at(1); }

  World world_;
  Campaign campaign_;
};

TEST_F(CampaignDecisionsTest, BooksEveryStep) {
  MustBook();

  EXPECT_EQ(world_.state().booking_count(), 4u);
  for (const StepPlacement& placement : booked().placements) {
    const Ptr<Booking> booking = world_.state().FindBooking(placement.booking);
    ASSERT_NE(booking, nullptr);
    EXPECT_EQ(booking->interval, placement.interval);
    ASSERT_NE(booking->details->campaign, nullptr);
    EXPECT_EQ(booking->details->campaign->campaign, 1u);
    EXPECT_EQ(booking->details->campaign->step, StepName(placement));
  }
}

TEST_F(CampaignDecisionsTest, BooksNothingIfOneStepIsTaken) {
  world_.Book("nvh", Span("2026-11-24", "11:30", "12:30"));

  const Rejection refusal = Refusal();

  EXPECT_EQ(refusal.reason, "PLAN_REFUSED");
  EXPECT_THAT(refusal.metadata, Contains(Pair("refused", "1")));
  ASSERT_EQ(refusal.violations.size(), 1u);
  EXPECT_EQ(refusal.violations[0].code, ViolationCode::kOccupied);
  EXPECT_THAT(refusal.violations[0].parameters,
              Contains(Pair("step", "b/nvh")));
}

TEST_F(CampaignDecisionsTest, StepsMayNotOverlap) {
  campaign_.placements[2].interval = campaign_.placements[0].interval;

  EXPECT_THAT(CodesOf(Refusal()), ElementsAre(ViolationCode::kOccupied));
}

TEST_F(CampaignDecisionsTest, TheOrderOfStepsIsKept) {
  campaign_.placements[1].interval = Span("2026-11-24", "09:30", "10:30");

  EXPECT_THAT(CodesOf(Refusal()), ElementsAre(ViolationCode::kStepOrder,
                                              ViolationCode::kSampleBusy));
}

TEST_F(CampaignDecisionsTest, LongestWaitsAreKept) {
  campaign_.steps[1].after = {{"emc", 0, 30}};
  campaign_.placements[3].interval = Span("2026-11-24", "12:00", "13:00");

  EXPECT_THAT(CodesOf(Refusal()), ElementsAre(ViolationCode::kStepWait));
}

TEST_F(CampaignDecisionsTest, DeadlinesAreKept) {
  campaign_.samples[1].deadline = At("2026-11-24 11:30");

  EXPECT_THAT(CodesOf(Refusal()), ElementsAre(ViolationCode::kStepTime));
}

TEST_F(CampaignDecisionsTest, OnlyWaysOfTheStepWillDo) {
  campaign_.placements[3].instrument = "emc";

  EXPECT_THAT(CodesOf(Refusal()), ElementsAre(ViolationCode::kStepMode));
}

TEST_F(CampaignDecisionsTest, GroupsAreKept) {
  campaign_.steps[1].modes[0].instruments = {"emc", "nvh"};
  campaign_.groups = {
      {CampaignGroup::Kind::kSameInstrument, {"emc", "nvh"}, false}};

  EXPECT_THAT(CodesOf(Refusal()), ElementsAre(ViolationCode::kStepGroup,
                                              ViolationCode::kStepGroup));
}

TEST_F(CampaignDecisionsTest, TransportIsKept) {
  world_.AddCentre("tj", "owner").AddLaboratory("tj-lab", "tj");
  world_.Edit<Instrument>("nvh",
                          [](Instrument& nvh) { nvh.laboratory = "tj-lab"; });
  campaign_.transport.legs = {{"bj", "tj", 10}};

  EXPECT_THAT(
      CodesOf(Refusal()),
      ElementsAre(ViolationCode::kStepOrder, ViolationCode::kStepOrder,
                  ViolationCode::kSampleBusy, ViolationCode::kSampleBusy));
}

TEST_F(CampaignDecisionsTest, EveryStepHasToBePlaced) {
  campaign_.placements.pop_back();

  EXPECT_EQ(Refusal().reason, "PLACEMENTS_INCOMPLETE");
}

TEST_F(CampaignDecisionsTest, RebookingMovesTheBookings) {
  MustBook();
  campaign_ = booked();
  // The two change places: each has to leave before the other can come.
  campaign_.placements[3].interval = Span("2026-11-24", "13:00", "14:00");
  campaign_.placements[1].interval = Span("2026-11-24", "11:00", "12:00");
  MustBook();

  EXPECT_EQ(world_.state().booking_count(), 4u);
  for (const StepPlacement& placement : booked().placements) {
    const Ptr<Booking> booking = world_.state().FindBooking(placement.booking);
    EXPECT_EQ(booking->interval, placement.interval);
    EXPECT_EQ(booking->details->campaign->step, StepName(placement));
  }
}

TEST_F(CampaignDecisionsTest, RebookingMakesWhatWasCancelled) {
  MustBook();
  Decision cancelled = Do(CancelBooking{booked().placements[3].booking, "no"});
  world_.Apply(std::get<Facts>(std::move(cancelled)));
  campaign_ = booked();
  MustBook();

  EXPECT_EQ(world_.state().booking_count(), 4u);
  EXPECT_EQ(booked().placements[3].booking, 5u);
}

TEST_F(CampaignDecisionsTest, AnOldEtagIsRefused) {
  MustBook();
  campaign_ = booked();
  const uint64_t revision = campaign_.revision;
  MustBook();

  const Decision decision =
      Do(BookCampaign{std::make_shared<const Campaign>(campaign_), revision});

  EXPECT_EQ(std::get<Rejection>(decision).reason, "ETAG_MISMATCH");
}

TEST_F(CampaignDecisionsTest, CancellingCancelsEveryBooking) {
  MustBook();
  Decision decision = Do(CancelCampaign{1, "postponed", 0});
  world_.Apply(std::get<Facts>(std::move(decision)));

  EXPECT_EQ(world_.state().booking_count(), 0u);
  EXPECT_TRUE(booked().cancelled);
  EXPECT_EQ(booked().cancel_reason, "postponed");
  EXPECT_EQ(std::get<Rejection>(Do(CancelCampaign{1, "", 0})).reason,
            "CAMPAIGN_CANCELLED");
}

TEST_F(CampaignDecisionsTest, WhatIsNotThereCannotBeCancelled) {
  EXPECT_EQ(std::get<Rejection>(Do(CancelCampaign{7, "", 0})).reason,
            "CAMPAIGN_NOT_FOUND");
}

}  // namespace
}  // namespace trilab::engine
