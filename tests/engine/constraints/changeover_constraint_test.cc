#include "server/engine/constraints/changeover_constraint.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/constraints/constraint_set.h"
#include "server/engine/leapfrog.h"
#include "server/engine/violation_text.h"
#include "tests/engine/world.h"

// A climate chamber that is "cold" or "hot"; the day is 2026-11-24.

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDay[] = "2026-11-24";

class ChangeoverConstraintTest : public ::testing::Test {
 protected:
  ChangeoverConstraintTest() {
    world_.AddInstitution("owner").AddCentre("c", "owner");
    world_.AddLaboratory("lab", "c");
    world_.AddInstrument("i", "lab", [](Instrument& i) {
      i.changeovers.configurations = {"cold", "hot", "wet"};
      i.changeovers.times = {{"cold", "hot", 60}, {"hot", "cold", 120}};
      i.changeovers.default_minutes = 30;
    });
  }

  void Edit(const World::Change<Instrument>& change) {
    world_.Edit<Instrument>("i", change);
  }

  uint64_t Book(absl::string_view configuration, absl::string_view start,
                absl::string_view end, int32_t buffer_after = 0) {
    return world_.Book("i", Span(kDay, start, end), [&](Booking& booking) {
      booking.claims[0].buffer_after = buffer_after;
      BookingDetails details;
      BookingNeeds needs;
      needs.configurations = {std::string(configuration)};
      details.needs = std::make_shared<const BookingNeeds>(needs);
      booking.details = std::make_shared<const BookingDetails>(details);
    });
  }

  Violations Check(absl::string_view configuration, absl::string_view start,
                   Minute duration = 60) {
    Case c = world_.CaseOf("i", duration);
    c.configuration = configuration;
    c.moved_booking = moved_;
    Violations violations;
    ChangeoverConstraint().Check(c, Span(kDay, start, "23:59").start,
                                 violations);
    return violations;
  }

  // When the whole set of constraints lets it start, from 08:00 on.
  Minute Earliest(absl::string_view configuration, Minute duration = 60) {
    Case c = world_.CaseOf("i", duration);
    c.configuration = configuration;
    const ConstraintSet set(c);
    return Leapfrog(set.steps(), At("2026-11-24 08:00"), kNever / 2).start;
  }

  World world_;
  uint64_t moved_ = 0;
};

TEST_F(ChangeoverConstraintTest, TimesAreThoseListedElseTheDefaultOrNone) {
  const Changeovers& times =
      world_.catalog().instruments().Find("i")->changeovers;

  EXPECT_EQ(MinutesToSetUp(times, "cold", "hot"), 60);
  EXPECT_EQ(MinutesToSetUp(times, "hot", "cold"), 120);
  EXPECT_EQ(MinutesToSetUp(times, "cold", "wet"), 30);
  EXPECT_EQ(MinutesToSetUp(times, "hot", "hot"), 0);
  EXPECT_EQ(MinutesToSetUp(times, "gone", "hot"), 30);
}

TEST_F(ChangeoverConstraintTest, LeavesTimeToSetUpAfterTheOneBefore) {
  Book("cold", "08:00", "10:00");

  EXPECT_THAT(Check("hot", "10:59"),
              ElementsAre(testing::Field(&Violation::code,
                                         ViolationCode::kChangeover)));
  EXPECT_THAT(Check("hot", "11:00"), IsEmpty());
  EXPECT_THAT(Check("cold", "10:00"), IsEmpty());
}

TEST_F(ChangeoverConstraintTest, LeavesTimeToSetUpForTheOneAfter) {
  Book("cold", "15:00", "16:00");

  EXPECT_EQ(Check("hot", "12:01").size(), 1);
  EXPECT_THAT(Check("hot", "12:00"), IsEmpty());
}

TEST_F(ChangeoverConstraintTest, LooksAtTheNearestNeighboursAlone) {
  Book("hot", "08:00", "09:00");
  Book("cold", "11:00", "11:30");

  EXPECT_THAT(Check("cold", "11:30"), IsEmpty());
}

TEST_F(ChangeoverConstraintTest, WithoutAnyAskedForTheFirstCounts) {
  Book("hot", "08:00", "09:00");

  EXPECT_EQ(Check("", "10:59").size(), 1);
  EXPECT_THAT(Check("", "11:00"), IsEmpty());
}

TEST_F(ChangeoverConstraintTest, TheLongerOfSetUpAndBuffersCounts) {
  Edit([](Instrument& i) { i.buffer_before_minutes = 20; });
  Book("cold", "08:00", "10:00", /*buffer_after=*/50);

  EXPECT_EQ(Earliest("hot"), At("2026-11-24 11:10"));
  EXPECT_EQ(Earliest("wet"), At("2026-11-24 11:10"));
}

TEST_F(ChangeoverConstraintTest, OrBothAfterOneAnother) {
  Edit([](Instrument& i) {
    i.buffer_before_minutes = 20;
    i.changeovers.added_to_buffers = true;
  });
  Book("cold", "08:00", "10:00", /*buffer_after=*/50);

  EXPECT_EQ(Earliest("hot"), At("2026-11-24 12:10"));
  EXPECT_EQ(Earliest("cold"), At("2026-11-24 11:10"));
}

TEST_F(ChangeoverConstraintTest, SearchStepsOverGapsThatSetUpMakesTooShort) {
  Book("cold", "08:00", "10:00");
  Book("cold", "12:30", "13:00");

  // From 11:00 to 10:30, with both set-ups, there is no room.
  EXPECT_EQ(Earliest("hot"), At("2026-11-24 14:00"));
  EXPECT_EQ(Earliest("cold"), At("2026-11-24 10:00"));
}

TEST_F(ChangeoverConstraintTest, ABookingIsNotItsOwnNeighbour) {
  moved_ = Book("cold", "08:00", "10:00");

  EXPECT_THAT(Check("hot", "10:00"), IsEmpty());
}

TEST_F(ChangeoverConstraintTest, SaysFromWhatToWhatAndHowLong) {
  const uint64_t id = Book("cold", "08:00", "10:00");

  const Violations violations = Check("hot", "10:30");
  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(ParameterOf(violations[0], "booking"),
            "bookings/" + std::to_string(id));
  EXPECT_EQ(ParameterOf(violations[0], "from"), "cold");
  EXPECT_EQ(ParameterOf(violations[0], "to"), "hot");
  EXPECT_EQ(ParameterOf(violations[0], "gap"), "60");
  EXPECT_EQ(ParameterOf(violations[0], "earliest"), "2026-11-24T03:00:00Z");
}

TEST_F(ChangeoverConstraintTest, AConfigurationThatIsNotOfferedIsRefused) {
  Case c = world_.CaseOf("i", 60);
  c.configuration = "dry";
  EXPECT_FALSE(ConfigurationConstraint().Allows(c));
  c.configuration = "wet";
  EXPECT_TRUE(ConfigurationConstraint().Allows(c));
}

}  // namespace
}  // namespace trilab::engine
