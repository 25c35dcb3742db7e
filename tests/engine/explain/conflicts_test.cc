#include "server/engine/explain/conflicts.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/explain/explain_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::StatusIs;

class ConflictsTest : public ExplainTest {};

TEST_F(ConflictsTest, AnAskWithAnAnswerHasNone) {
  const Explanation explanation = Explain();

  ASSERT_TRUE(explanation.slot.has_value());
  EXPECT_EQ(IdOf(*explanation.slot), "bj-1");
  EXPECT_EQ(explanation.candidates, 3);
  EXPECT_THAT(explanation.conflicts, IsEmpty());
  EXPECT_THAT(explanation.relaxations, IsEmpty());
}

TEST_F(ConflictsTest, BlameTheBookingAndTheWindow) {
  FillAll();

  const Explanation explanation = Explain();

  EXPECT_FALSE(explanation.slot.has_value());
  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  const ConflictGroup& conflict = explanation.conflicts[0];
  EXPECT_EQ(conflict.candidates, 3);
  EXPECT_THAT(conflict.instruments, ElementsAre(1, 2, 3));
  EXPECT_THAT(CodesOf(conflict), ElementsAre(ViolationCode::kOccupied,
                                             ViolationCode::kOutsideWindow));
  EXPECT_EQ(ParameterOf(conflict.violations[0], "booking"), "bookings/1");
  EXPECT_EQ(ParameterOf(conflict.violations[1], "end"), "2026-11-24T09:00:00Z");
}

TEST_F(ConflictsTest, DoNotBlameTheWindowWhereTimeDoesNotMatter) {
  world_.Edit<Instrument>("bj-1", [](Instrument& instrument) {
    instrument.status = InstrumentStatus::kInRepair;
  });
  ask_.instruments = {"bj-1"};

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kNotBookable));
}

// Open from 9 to 12 and taken from 10 to 11: an hour fits, two do not.
TEST_F(ConflictsTest, HoldWhatOnlyTogetherLeavesNoRoom) {
  world_.AddCalendar("morning", 9 * 60, 12 * 60);
  world_.Edit<Instrument>(
      "bj-1", [](Instrument& instrument) { instrument.calendar = "morning"; });
  world_.Book("bj-1", Span("2026-11-24", "10:00", "11:00"));
  world_.AddRule("grid", GridRule{15});
  world_.AddRule("notice", NoticeRule{60});
  ask_.instruments = {"bj-1"};
  ask_.duration = 120;

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kClosed, ViolationCode::kOccupied,
                          ViolationCode::kOutsideWindow));
}

TEST_F(ConflictsTest, NameTheRule) {
  world_.AddRule("ahead", NoticeRule{7 * 1440});

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_EQ(explanation.conflicts[0].violations[0].rule, "ahead");
}

TEST_F(ConflictsTest, ComeWithMostCandidatesFirst) {
  world_.Edit<Instrument>("bj-1", [](Instrument& instrument) {
    instrument.status = InstrumentStatus::kRetired;
  });
  Fill("bj-2");
  Fill("tj-1");

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(2));
  EXPECT_EQ(explanation.conflicts[0].candidates, 2);
  EXPECT_THAT(CodesOf(explanation.conflicts[1]),
              ElementsAre(ViolationCode::kNotBookable));
}

// Nobody runs it as a sample, and on its own it is closed.
TEST_F(ConflictsTest, CoverEveryModeThatTheAskAllows) {
  world_.AddCalendar("never", 0, 1, [](Calendar& calendar) {
    for (WeeklyHours& hours : calendar.hours) {
      hours.service_modes = {ServiceMode::kSelfService};
    }
    calendar.hours.push_back(
        {absl::Weekday::tuesday, 540, 1020, {ServiceMode::kSample}});
  });
  world_.Edit<Instrument>("bj-1", [](Instrument& instrument) {
    instrument.calendar = "never";
    instrument.qualification = "emc";
  });
  ask_.instruments = {"bj-1"};
  ask_.mode.reset();

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kClosed, ViolationCode::kNoOperator));
}

TEST_F(ConflictsTest, OfARegionWithoutCandidatesSpeakOfThoseElsewhere) {
  ask_.regions = {130000};

  const Explanation explanation = Explain();

  EXPECT_EQ(explanation.candidates, 0);
  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_EQ(explanation.conflicts[0].candidates, 3);
  ASSERT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kOutsideRegions));
  EXPECT_EQ(ParameterOf(explanation.conflicts[0].violations[0], "region"),
            "110000");
}

TEST_F(ConflictsTest, OfACentreWithoutCandidatesSpeakOfThoseElsewhere) {
  world_.AddCentre("hebei", "owner");
  ask_.centres = {"hebei"};

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kOutsideCentres));
}

TEST_F(ConflictsTest, BlameTheEditionThatNobodyOffers) {
  ask_.need.standard = "GB/T 18655-2025";

  const Explanation explanation = Explain();

  EXPECT_EQ(explanation.candidates, 0);
  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kOtherEdition));
  EXPECT_EQ(ParameterOf(explanation.conflicts[0].violations[0], "offered"),
            "GB/T 18655-2018");
}

TEST_F(ConflictsTest, BlameTheEditionOfAnInstrumentThatIsNamed) {
  ask_.need.standard = "GB/T 18655-2018";
  ask_.instruments = {"tj-1"};

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kOtherEdition));
}

TEST_F(ConflictsTest, SayThatNothingOffersTheNeed) {
  ask_.need.standard = "GB/T 99999";

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_EQ(explanation.conflicts[0].candidates, 0);
  EXPECT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kNoCandidate));
  EXPECT_THAT(explanation.relaxations, IsEmpty());
}

TEST_F(ConflictsTest, OfAWindowThatIsTooShortSayJustThat) {
  ask_.duration = 9 * 60;

  const Explanation explanation = Explain();

  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_EQ(explanation.conflicts[0].candidates, 3);
  EXPECT_THAT(CodesOf(explanation.conflicts[0]),
              ElementsAre(ViolationCode::kWindowTooShort));
}

TEST_F(ConflictsTest, OfALateAnswerExplainWhyItIsNotSoonEnough) {
  for (const char* id : {"bj-1", "bj-2", "tj-1"}) {
    world_.Book(id, Span("2026-11-24", "08:00", "12:00"));
  }
  options_.wish_start = At("2026-11-24 10:00");

  const Explanation explanation = Explain();

  ASSERT_TRUE(explanation.slot.has_value());
  EXPECT_EQ(explanation.slot->interval.start, At("2026-11-24 12:00"));
  ASSERT_THAT(explanation.conflicts, SizeIs(1));
  EXPECT_THAT(
      CodesOf(explanation.conflicts[0]),
      ElementsAre(ViolationCode::kOccupied, ViolationCode::kOutsideWindow));
}

TEST_F(ConflictsTest, AreNoneIfTheAnswerIsSoonEnough) {
  options_.wish_start = At("2026-11-24 09:00");

  EXPECT_THAT(Explain().conflicts, IsEmpty());
}

TEST_F(ConflictsTest, AreNotLookedForAfterCancellation) {
  FillAll();
  ask_.instruments.clear();
  int polls = 0;
  options_.cancelled = [&polls] { return ++polls > 0; };
  for (int i = 0; i < 100; ++i) {
    const std::string id = "more-" + std::to_string(i);
    world_.AddInstrument(id, "bj-lab")
        .AddCapability("cap-" + id, id, "GB/T 18655-2018");
    Fill(id);
  }

  EXPECT_THAT(ExplainAsk(world_.state(), ask_, options_, world_.time()),
              StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(ConflictsTest, UnknownInstrumentIsNotFound) {
  ask_.instruments = {"none"};

  EXPECT_THAT(ExplainAsk(world_.state(), ask_, options_, world_.time()),
              StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace trilab::engine
