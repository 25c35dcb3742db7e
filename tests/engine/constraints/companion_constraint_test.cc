#include "server/engine/constraints/companion_constraint.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/world.h"

// A shaker that needs a chamber, and two pumps in its laboratory. The day is
// 2026-11-24.

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kDay[] = "2026-11-24";

class CompanionConstraintTest : public ::testing::Test {
 protected:
  CompanionConstraintTest() {
    world_.AddInstitution("owner").AddCentre("c", "owner");
    world_.AddLaboratory("lab", "c").AddLaboratory("other", "c");
    world_.AddInstrument("shaker", "lab");
    world_.AddInstrument("chamber", "lab");
    for (const char* id : {"pump-1", "pump-2"}) {
      world_.AddInstrument(
          id, "lab", [](Instrument& pump) { pump.class_code = "040506"; });
    }
    world_.AddInstrument("pump-3", "other",
                         [](Instrument& pump) { pump.class_code = "040506"; });
  }

  void Need(std::vector<Companion> companions) {
    world_.Edit<Instrument>(
        "shaker", [&](Instrument& shaker) { shaker.companions = companions; });
  }

  static Minute Time(absl::string_view clock) {
    return Span(kDay, clock, "23:59").start;
  }

  Case CaseOf(Minute duration = 60) {
    Case c = world_.CaseOf("shaker", duration);
    c.moved_booking = moved_;
    return c;
  }

  // Uids of what would be booked along.
  std::vector<uint32_t> Chosen(absl::string_view start) {
    const Case c = CaseOf();
    std::vector<uint32_t> uids;
    for (const Claim& claim :
         CompanionConstraint(absl::MakeConstSpan(&c, 1)).Choose(Time(start))) {
      uids.push_back(claim.instrument);
    }
    return uids;
  }
  Violations Check(absl::string_view start) {
    const Case c = CaseOf();
    Violations violations;
    CompanionConstraint(absl::MakeConstSpan(&c, 1))
        .Check(c, Time(start), violations);
    return violations;
  }
  Minute Earliest(absl::string_view from) {
    const Case c = CaseOf();
    return CompanionConstraint(absl::MakeConstSpan(&c, 1))
        .Earliest(c, Time(from), Time(from) + 10'000);
  }
  uint32_t Uid(absl::string_view id) { return world_.UidOf<Instrument>(id); }

  World world_;
  uint64_t moved_ = 0;
};

TEST_F(CompanionConstraintTest, ANamedCompanionIsKeptForTheOffsetsToo) {
  Need({{.instrument = "chamber", .before_minutes = 30, .after_minutes = 20}});
  world_.Book("chamber", Span(kDay, "08:00", "10:00"));
  world_.Book("chamber", Span(kDay, "12:00", "13:00"));

  EXPECT_THAT(Check("10:30"), IsEmpty());
  EXPECT_EQ(Check("10:29").size(), 1);
  EXPECT_THAT(Check("10:40"), IsEmpty());
  EXPECT_EQ(Check("10:41").size(), 1);
  EXPECT_EQ(Earliest("10:41"), Time("13:30"));
}

TEST_F(CompanionConstraintTest, ItsOwnBuffersLieAroundTheOffsets) {
  world_.Edit<Instrument>("chamber",
                          [](Instrument& i) { i.buffer_before_minutes = 15; });
  Need({{.instrument = "chamber", .before_minutes = 30}});
  world_.Book("chamber", Span(kDay, "08:00", "10:00"));

  EXPECT_EQ(Earliest("10:00"), Time("10:45"));
  const Case c = CaseOf();
  EXPECT_THAT(
      CompanionConstraint(absl::MakeConstSpan(&c, 1)).Choose(Time("11:00")),
      ElementsAre(Claim{Uid("chamber"), 45, 0, true}));
}

TEST_F(CompanionConstraintTest, OutagesOfTheCompanionPropagate) {
  Need({{.instrument = "chamber", .before_minutes = 30}});
  world_.AddOutage("leak", "chamber", Span(kDay, "09:00", "10:00"));

  const Violations violations = Check("10:00");
  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(violations[0].code, ViolationCode::kNoCompanion);
  EXPECT_EQ(ParameterOf(violations[0], "companion"), "instruments/chamber");
  EXPECT_EQ(ParameterOf(violations[0], "reason"), "OUTAGE");
  EXPECT_EQ(Earliest("09:00"), Time("10:30"));
}

TEST_F(CompanionConstraintTest, ACompanionInRepairIsNotThere) {
  Need({{.instrument = "chamber"}});
  world_.Edit<Instrument>(
      "chamber", [](Instrument& i) { i.status = InstrumentStatus::kInRepair; });

  EXPECT_EQ(Check("10:00").size(), 1);
  EXPECT_EQ(Earliest("10:00"), kNever);
}

TEST_F(CompanionConstraintTest, AnyOfTheClassInTheLaboratoryWillDo) {
  Need({{.class_code = "0405"}});
  EXPECT_THAT(Chosen("10:00"), ElementsAre(Uid("pump-1")));

  world_.Book("pump-1", Span(kDay, "10:00", "12:00"));
  EXPECT_THAT(Chosen("10:00"), ElementsAre(Uid("pump-2")));

  world_.Book("pump-2", Span(kDay, "10:00", "11:00"));
  EXPECT_THAT(Chosen("10:00"), IsEmpty());
  EXPECT_EQ(Earliest("10:00"), Time("11:00"));
}

TEST_F(CompanionConstraintTest, TwoCompanionsAreTwoInstruments) {
  Need({{.class_code = "0405"}, {.instrument = "pump-1"}});
  EXPECT_THAT(Chosen("10:00"),
              UnorderedElementsAre(Uid("pump-1"), Uid("pump-2")));

  world_.Book("pump-2", Span(kDay, "10:00", "12:00"));
  EXPECT_EQ(Check("10:00").size(), 1);
  EXPECT_EQ(Earliest("10:00"), Time("12:00"));
}

TEST_F(CompanionConstraintTest, ABookingKeepsTheCompanionItHas) {
  Need({{.class_code = "0405"}});
  moved_ = world_.Book("shaker", Span(kDay, "14:00", "15:00"),
                       [&](Booking& booking) {
                         booking.claims.push_back({Uid("pump-2"), 0, 0, true});
                       });

  EXPECT_THAT(Chosen("14:30"), ElementsAre(Uid("pump-2")));
}

TEST_F(CompanionConstraintTest, CalibrationIsAskedForWhereItMatters) {
  world_.Edit<Instrument>("chamber", [](Instrument& i) {
    i.calibration = {At("2026-01-01 00:00"), At("2026-11-24 12:00")};
  });
  Need({{.instrument = "chamber", .after_minutes = 30}});
  EXPECT_THAT(Check("11:00"), IsEmpty());

  Need({{.instrument = "chamber", .after_minutes = 30, .calibrated = true}});
  EXPECT_EQ(Check("11:00").size(), 1);
  EXPECT_THAT(Check("10:30"), IsEmpty());
}

TEST_F(CompanionConstraintTest, HoursCountWhereTheyMatter) {
  world_.AddCalendar("day", 9 * 60, 17 * 60);
  world_.Edit<Instrument>("chamber", [](Instrument& i) { i.calendar = "day"; });
  Need({{.instrument = "chamber"}});
  EXPECT_THAT(Check("16:30"), IsEmpty());

  Need({{.instrument = "chamber", .within_hours = true}});
  EXPECT_EQ(Check("16:30").size(), 1);
}

}  // namespace
}  // namespace trilab::engine
