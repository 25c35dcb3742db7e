#include "server/engine/explain/relaxations.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/explain/explain_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RelaxationsTest : public ExplainTest {
 protected:
  static std::vector<RelaxationKind> KindsOf(const Explanation& explanation) {
    std::vector<RelaxationKind> kinds;
    for (const Relaxation& relaxation : explanation.relaxations) {
      kinds.push_back(relaxation.kind);
    }
    return kinds;
  }
};

TEST_F(RelaxationsTest, StartLaterEndsWithItsSlot) {
  FillAll();

  const auto later = WayOut(RelaxationKind::kStartLater);

  ASSERT_TRUE(later.has_value());
  EXPECT_EQ(later->slot.interval.start, At("2026-11-24 23:00"));
  EXPECT_EQ(later->ask.window,
            (Interval{ask_.window.start, At("2026-11-25 00:00")}));
  EXPECT_EQ(later->cost, 14 * 60);
}

TEST_F(RelaxationsTest, StartLaterThanWishedKeepsTheAsk) {
  for (const char* id : {"bj-1", "bj-2", "tj-1"}) {
    world_.Book(id, Span("2026-11-24", "08:00", "12:00"));
  }
  options_.wish_start = At("2026-11-24 10:00");

  const auto later = WayOut(RelaxationKind::kStartLater);

  ASSERT_TRUE(later.has_value());
  EXPECT_EQ(later->slot.interval.start, At("2026-11-24 12:00"));
  EXPECT_EQ(later->ask.window, ask_.window);
}

TEST_F(RelaxationsTest, OtherRegionNamesTheOneFound) {
  Fill("bj-1");
  Fill("bj-2");
  ask_.regions = {110000};

  const auto other = WayOut(RelaxationKind::kOtherRegion);

  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(IdOf(other->slot), "tj-1");
  EXPECT_THAT(other->ask.regions, ElementsAre(120000));
  EXPECT_EQ(other->cost, 0);
}

TEST_F(RelaxationsTest, OtherCentreStaysInTheRegions) {
  world_.AddCentre("north", "owner").AddLaboratory("north-lab", "north");
  world_.AddInstrument("bj-9", "north-lab")
      .AddCapability("cap-bj-9", "bj-9", "GB/T 18655-2018");
  Fill("bj-1");
  Fill("bj-2");
  ask_.regions = {110000};
  ask_.centres = {"beijing"};

  const Explanation explanation = Explain();

  const auto centre = WayOut(explanation, RelaxationKind::kOtherCentre);
  ASSERT_TRUE(centre.has_value());
  EXPECT_EQ(IdOf(centre->slot), "bj-9");
  EXPECT_THAT(centre->ask.centres, ElementsAre("north"));
  EXPECT_THAT(centre->ask.regions, ElementsAre(110000));
  const auto region = WayOut(explanation, RelaxationKind::kOtherRegion);
  ASSERT_TRUE(region.has_value());
  EXPECT_THAT(region->ask.centres, ElementsAre("tianjin"));
}

TEST_F(RelaxationsTest, OtherInstrumentMeetsTheNeed) {
  Fill("bj-1");
  ask_.instruments = {"bj-1"};

  const auto other = WayOut(RelaxationKind::kOtherInstrument);

  ASSERT_TRUE(other.has_value());
  EXPECT_THAT(other->ask.instruments, ElementsAre("bj-2"));
}

TEST_F(RelaxationsTest, OtherInstrumentWithoutNeedIsOfTheSameClass) {
  world_.AddInstrument("aa-balance", "bj-lab", [](Instrument& instrument) {
    instrument.class_code = "040101";
  });
  Fill("bj-1");
  ask_.instruments = {"bj-1"};
  ask_.need = {};

  const auto other = WayOut(RelaxationKind::kOtherInstrument);

  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(IdOf(other->slot), "bj-2");
  EXPECT_TRUE(other->ask.need.empty());
}

TEST_F(RelaxationsTest, AnyOperatorIfTheOneAskedForIsTaken) {
  world_.AddOperator("ann", "beijing", "emc")
      .AddOperator("bob", "beijing", "emc");
  world_.Edit<Instrument>(
      "bj-1", [](Instrument& instrument) { instrument.qualification = "emc"; });
  world_.Book("bj-2", Span("2026-11-24", "00:00", "23:00"),
              [](Booking& booking) { booking.operator_uid = 1; });
  ask_.instruments = {"bj-1"};
  ask_.operator_id = "ann";

  const auto any = WayOut(RelaxationKind::kAnyOperator);

  ASSERT_TRUE(any.has_value());
  EXPECT_EQ(any->slot.operator_uid, world_.UidOf<Operator>("bob"));
  EXPECT_THAT(any->ask.operator_id, IsEmpty());
  EXPECT_EQ(any->cost, kCostOfStep);
}

TEST_F(RelaxationsTest, OtherModeIfThatAskedForIsNotOffered) {
  world_.Edit<Instrument>("bj-1", [](Instrument& instrument) {
    instrument.service_modes = {ServiceMode::kSelfService};
  });
  ask_.instruments = {"bj-1"};

  const auto other = WayOut(RelaxationKind::kOtherMode);

  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->ask.mode, ServiceMode::kSelfService);
  EXPECT_EQ(other->slot.mode, ServiceMode::kSelfService);
}

TEST_F(RelaxationsTest, FewerUnitsAreTheMostThatAreFree) {
  world_.AddInstrument("pool", "bj-lab", [](Instrument& instrument) {
    instrument.capacity = 10;
  });
  world_.Book("pool", Span("2026-11-24", "00:00", "23:00"),
              [](Booking& booking) { booking.units = 3; });
  ask_.instruments = {"pool"};
  ask_.need = {};
  ask_.units = 20;

  const auto fewer = WayOut(RelaxationKind::kFewerUnits);

  ASSERT_TRUE(fewer.has_value());
  EXPECT_EQ(fewer->ask.units, 7);
  EXPECT_EQ(fewer->cost, 2 * kCostOfStep);
}

TEST_F(RelaxationsTest, ShorterIsTheLongestThatFits) {
  world_.Book("bj-1", Span("2026-11-24", "12:40", "23:00"));
  ask_.instruments = {"bj-1"};
  ask_.duration = 6 * 60;

  const auto shorter = WayOut(RelaxationKind::kShorter);

  ASSERT_TRUE(shorter.has_value());
  EXPECT_EQ(shorter->ask.duration, 3 * 60 + 30);
  EXPECT_EQ(shorter->slot.interval,
            (Interval{At("2026-11-24 09:00"), At("2026-11-24 12:30")}));
}

TEST_F(RelaxationsTest, ShorterHeedsWhatRulesSayOfLengths) {
  world_.Book("bj-1", Span("2026-11-24", "12:40", "23:00"));
  world_.AddRule("hours", DurationRule{60, kNever, 60});
  ask_.instruments = {"bj-1"};
  ask_.duration = 6 * 60;

  EXPECT_EQ(WayOut(RelaxationKind::kShorter)->ask.duration, 3 * 60);
}

TEST_F(RelaxationsTest, ShorterIsNoneBelowAQuarter) {
  world_.Book("bj-1", Span("2026-11-24", "10:00", "23:00"));
  ask_.instruments = {"bj-1"};
  ask_.duration = 6 * 60;

  EXPECT_FALSE(WayOut(RelaxationKind::kShorter).has_value());
}

TEST_F(RelaxationsTest, ShorterFitsAWindowThatIsTooShort) {
  ask_.duration = 9 * 60;

  EXPECT_EQ(WayOut(RelaxationKind::kShorter)->ask.duration, 8 * 60);
}

TEST_F(RelaxationsTest, AnyEdition) {
  Fill("bj-1");
  Fill("bj-2");
  ask_.need.standard = "GB/T 18655-2018";

  const auto any = WayOut(RelaxationKind::kAnyEdition);

  ASSERT_TRUE(any.has_value());
  EXPECT_EQ(IdOf(any->slot), "tj-1");
  EXPECT_EQ(any->ask.need.standard, "GB/T 18655");
  EXPECT_EQ(any->cost, 3 * kCostOfStep);
}

TEST_F(RelaxationsTest, WithoutTheAccreditationThatBlocks) {
  ask_.need.accreditations = {AccreditationScheme::kCnas,
                              AccreditationScheme::kCma};

  const auto without = WayOut(RelaxationKind::kWithoutAccreditation);

  ASSERT_TRUE(without.has_value());
  EXPECT_EQ(IdOf(without->slot), "bj-1");
  EXPECT_THAT(without->ask.need.accreditations,
              ElementsAre(AccreditationScheme::kCnas));
}

TEST_F(RelaxationsTest, WithoutAllAccreditationsIfOneLessIsNotEnough) {
  Fill("bj-1");
  ask_.need.accreditations = {AccreditationScheme::kCnas,
                              AccreditationScheme::kCma};

  const auto without = WayOut(RelaxationKind::kWithoutAccreditation);

  ASSERT_TRUE(without.has_value());
  EXPECT_EQ(IdOf(without->slot), "bj-2");
  EXPECT_THAT(without->ask.need.accreditations, IsEmpty());
}

TEST_F(RelaxationsTest, WaivedRuleGivesWhatItForbids) {
  world_.AddRule("ahead", NoticeRule{7 * 1440});

  const auto waived = WayOut(RelaxationKind::kWaiveRule);

  ASSERT_TRUE(waived.has_value());
  EXPECT_EQ(waived->rule, "ahead");
  EXPECT_EQ(waived->slot.interval.start, ask_.window.start);
  EXPECT_EQ(waived->cost, 4 * kCostOfStep);
}

TEST_F(RelaxationsTest, WaivedRuleDoesNotBringWiderRowsBack) {
  world_.AddRule("everywhere", NoticeRule{30 * 1440});
  world_.AddRule("here", NoticeRule{7 * 1440},
                 [](Rule& rule) { rule.scope.instrument = "bj-1"; });
  ask_.instruments = {"bj-1"};

  const auto waived = WayOut(RelaxationKind::kWaiveRule);

  ASSERT_TRUE(waived.has_value());
  EXPECT_EQ(waived->rule, "here");
}

TEST_F(RelaxationsTest, RuleThatOnlyWarnsIsNotWaived) {
  FillAll();
  world_.AddRule("ahead", NoticeRule{7 * 1440},
                 [](Rule& rule) { rule.action = RuleAction::kWarn; });

  EXPECT_FALSE(WayOut(RelaxationKind::kWaiveRule).has_value());
}

TEST_F(RelaxationsTest, ThatDoNotHelpAreNotNamed) {
  FillAll();
  ask_.need.accreditations = {AccreditationScheme::kCnas};

  EXPECT_THAT(KindsOf(Explain()), ElementsAre(RelaxationKind::kStartLater));
}

TEST_F(RelaxationsTest, ThatAreNoSoonerThanALateAnswerAreNotNamed) {
  for (const char* id : {"bj-1", "bj-2", "tj-1"}) {
    world_.Book(id, Span("2026-11-24", "08:00", "12:00"));
  }
  ask_.regions = {110000};
  options_.wish_start = At("2026-11-24 10:00");

  EXPECT_FALSE(WayOut(RelaxationKind::kOtherRegion).has_value());
}

TEST_F(RelaxationsTest, MetInFullComeFirstThenTheLeastDelay) {
  Fill("bj-1");
  world_.Book("tj-1", Span("2026-11-24", "08:00", "10:00"));
  ask_.regions = {110000};
  ask_.need.accreditations = {AccreditationScheme::kCnas};
  world_.Edit<Capability>("cap-tj-1", [](Capability& capability) {
    capability.accreditations = {
        {AccreditationScheme::kCnas, "L2", {0, kNever}}};
  });

  EXPECT_THAT(
      KindsOf(Explain()),
      ElementsAre(RelaxationKind::kOtherRegion, RelaxationKind::kStartLater,
                  RelaxationKind::kWithoutAccreditation));
}

// Accredited nowhere, and taken all day.
TEST_F(RelaxationsTest, TwoChangesHelpWhereOneDoesNot) {
  FillAll();
  ask_.need.accreditations = {AccreditationScheme::kCma};

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.relaxations, SizeIs(1));
  const Relaxation& both = explanation.relaxations[0];
  EXPECT_EQ(both.kind, RelaxationKind::kWithoutAccreditation);
  EXPECT_THAT(both.ask.need.accreditations, IsEmpty());
  EXPECT_EQ(both.ask.window.end, At("2026-11-25 00:00"));
}

}  // namespace
}  // namespace trilab::engine
