#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/local_time.h"
#include "server/engine/series/series_dates.h"
#include "tests/engine/waiting_world.h"

// Bookings that recur.

namespace trilab::engine {
namespace {

constexpr Minute kDay = 24 * 60;
using Scope = SeriesPart::Scope;

class SeriesTest : public ::testing::Test {
 protected:
  Decision Create(const std::string& recurrence, bool skip = false,
                  Minute start = 60) {
    CreateSeries create;
    create.request = BookingWorld::Request({"plain"}, start, start + 60);
    create.recurrence = recurrence;
    create.time_zone = "Asia/Shanghai";
    create.skip_conflicts = skip;
    return world_.Submit(create);
  }
  const Series& Made(uint64_t id = 1) const {
    return *world_.state().series().at(id);
  }
  // Starts of the live bookings, in days and minutes after kWorldStart.
  std::vector<Minute> Starts() const {
    std::vector<Minute> starts;
    for (const SeriesOccurrence& o : Made().occurrences) {
      const auto booking = world_.state().FindBooking(o.booking);
      if (booking != nullptr) {
        starts.push_back(booking->interval.start - kWorldStart);
      }
    }
    return starts;
  }
  static SeriesPart Part(Scope scope, Minute start) {
    return {scope, kWorldStart + start};
  }
  void Move(SeriesPart part, Minute start) {
    RescheduleSeries move;
    move.id = 1;
    move.part = part;
    move.start = kWorldStart + start;
    world_.Submit(move);
  }

  WaitingWorld world_;
};

TEST_F(SeriesTest, EveryDateIsABookingOfIts) {
  Create("FREQ=DAILY;COUNT=3");

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60, 60 + kDay, 60 + 2 * kDay));
  const auto booking =
      world_.state().FindBooking(Made().occurrences[1].booking);
  EXPECT_EQ(PlanOf(*booking).series, 1u);
  EXPECT_EQ(PlanOf(*booking).series_start, kWorldStart + 60 + kDay);
}

TEST_F(SeriesTest, OneRecordHoldsAll) {
  const size_t before = world_.world().records().size();

  Create("FREQ=DAILY;COUNT=3");

  EXPECT_EQ(world_.world().records().size(), before + 1);
}

TEST_F(SeriesTest, OneRefusalRefusesAll) {
  world_.Book("plain", 60 + kDay, 120 + kDay);

  const Decision decision = Create("FREQ=DAILY;COUNT=3");

  const auto& rejection = std::get<Rejection>(decision);
  EXPECT_EQ(rejection.reason, "BOOKING_REFUSED");
  EXPECT_THAT(rejection.metadata,
              ::testing::Contains(::testing::Pair("refused", "1")));
  EXPECT_EQ(rejection.violations.at(0).parameters.back().first, "occurrence");
  EXPECT_TRUE(world_.state().series().empty());
}

TEST_F(SeriesTest, SkippingLeavesOutWhatIsRefusedAndSaysWhy) {
  world_.Book("plain", 60 + kDay, 120 + kDay);

  Create("FREQ=DAILY;COUNT=3", /*skip=*/true);

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60, 60 + 2 * kDay));
  EXPECT_EQ(Made().occurrences[1].booking, 0u);
  EXPECT_FALSE(Made().occurrences[1].refused.empty());
}

TEST_F(SeriesTest, OccurrencesSeeThoseBeforeThem) {
  CreateSeries create;
  create.request = BookingWorld::Request({"plain"}, 60, 60 + kDay + 30);
  create.recurrence = "FREQ=DAILY;COUNT=3";
  create.time_zone = "Asia/Shanghai";
  create.skip_conflicts = true;

  world_.Submit(create);

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60, 60 + 2 * kDay));
}

TEST_F(SeriesTest, ARuleWithoutEndIsRefused) {
  const Decision decision = Create("FREQ=DAILY");

  EXPECT_EQ(std::get<Rejection>(decision).reason, "INVALID_SERIES");
}

TEST_F(SeriesTest, TooManyDatesAreRefused) {
  const Decision decision = Create("FREQ=DAILY;COUNT=367");

  EXPECT_EQ(std::get<Rejection>(decision).reason, "INVALID_SERIES");
}

TEST_F(SeriesTest, AllMoveAtOnceThoughEachTakesTheNextOnesPlace) {
  Create("FREQ=DAILY;COUNT=3");

  Move(Part(Scope::kAll, 60), 60 + kDay);

  EXPECT_THAT(Starts(),
              ::testing::ElementsAre(60 + kDay, 60 + 2 * kDay, 60 + 3 * kDay));
}

TEST_F(SeriesTest, ThisAndFollowingLeavesTheEarlierAlone) {
  Create("FREQ=DAILY;COUNT=3");

  Move(Part(Scope::kThisAndFollowing, 60 + kDay), 90 + kDay);

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60, 90 + kDay, 90 + 2 * kDay));
}

TEST_F(SeriesTest, ThisMovesOneAlone) {
  Create("FREQ=DAILY;COUNT=3");

  Move(Part(Scope::kThis, 60 + kDay), 90 + kDay);

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60, 90 + kDay, 60 + 2 * kDay));
}

TEST_F(SeriesTest, AMoveThatIsRefusedChangesNothing) {
  Create("FREQ=DAILY;COUNT=3");
  world_.Book("plain", 150 + kDay, 200 + kDay);

  Move(Part(Scope::kAll, 60), 120);

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60, 60 + kDay, 60 + 2 * kDay));
}

TEST_F(SeriesTest, CancellingFollowingKeepsTheEarlier) {
  Create("FREQ=DAILY;COUNT=3");

  world_.Submit(
      CancelSeries{1, Part(Scope::kThisAndFollowing, 60 + kDay), "done"});

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60));
}

TEST_F(SeriesTest, ACancelledDateIsAddedAgain) {
  Create("FREQ=DAILY;COUNT=3");
  world_.Submit(CancelSeries{1, Part(Scope::kThis, 60 + kDay), ""});

  world_.Submit(AddOccurrence{1, kWorldStart + 60 + kDay});

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60, 60 + kDay, 60 + 2 * kDay));
}

TEST_F(SeriesTest, ADateAddedLaterFollowsTheChangeOfItsSeries) {
  const uint64_t other = world_.Book("plain", 60 + kDay, 120 + kDay);
  Create("FREQ=DAILY;COUNT=3", /*skip=*/true);
  Move(Part(Scope::kAll, 60), 90);
  world_.Submit(CancelBooking{other});

  world_.Submit(AddOccurrence{1, kWorldStart + 60 + kDay});

  EXPECT_THAT(Starts(), ::testing::ElementsAre(90, 90 + kDay, 90 + 2 * kDay));
}

TEST_F(SeriesTest, ALiveDateIsNotAddedTwice) {
  Create("FREQ=DAILY;COUNT=3");

  const Decision decision =
      world_.Submit(AddOccurrence{1, kWorldStart + 60 + kDay});

  EXPECT_EQ(std::get<Rejection>(decision).reason, "OCCURRENCE_LIVE");
}

TEST_F(SeriesTest, WhatHasBegunIsLeftAlone) {
  Create("FREQ=DAILY;COUNT=2");
  world_.PassTo(70);

  world_.Submit(CancelSeries{1, {Scope::kAll, {}}, ""});

  EXPECT_THAT(Starts(), ::testing::ElementsAre(60));
}

TEST(SeriesDatesTest, TheLocalTimeStaysWhenClocksChange) {
  const absl::TimeZone berlin = *LoadTimeZone("Europe/Berlin");
  const Minute first = FromLocal(berlin, absl::CivilMinute(2026, 3, 28, 9, 0));

  const auto starts =
      SeriesStarts({first, first + 60}, "FREQ=DAILY;COUNT=2", berlin);

  ASSERT_TRUE(starts.ok());
  EXPECT_EQ(ToLocal(berlin, starts->at(1)),
            absl::CivilMinute(2026, 3, 29, 9, 0));
  EXPECT_EQ(starts->at(1) - first, 23 * 60);
}

}  // namespace
}  // namespace trilab::engine
