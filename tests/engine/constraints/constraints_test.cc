#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/constraints/constraint_set.h"
#include "server/engine/violation_text.h"
#include "tests/engine/world.h"

// The edges of the built-in constraints. It is Monday, 2026-11-23 09:00.

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ConstraintsTest : public ::testing::Test {
 protected:
  ConstraintsTest() {
    world_.AddInstitution("owner").AddInstitution("firm");
    world_.AddCentre("c", "owner").AddCentre("far", "owner");
    world_.AddLaboratory("lab", "c").AddInstrument("i", "lab");
  }

  void Edit(const World::Change<Instrument>& change) {
    world_.Edit<Instrument>("i", change);
  }

  // What stands in the way of `duration` minutes from `start` on.
  Violations Check(absl::string_view start, Minute duration) {
    Case c = world_.CaseOf("i", duration);
    c.need = &need_;
    c.mode = mode_;
    c.units = units_;
    c.partner = partner_;
    c.operator_uid = operator_uid_;
    c.moved_booking = moved_booking_;
    Violations violations;
    ConstraintSet(c).Check(At(start), violations);
    return violations;
  }

  std::vector<ViolationCode> Codes(absl::string_view start, Minute duration) {
    std::vector<ViolationCode> codes;
    for (const Violation& v : Check(start, duration)) codes.push_back(v.code);
    return codes;
  }

  World world_;
  CapabilityNeed need_;
  ServiceMode mode_ = ServiceMode::kSample;
  int32_t units_ = 1;
  uint32_t partner_ = 0;
  uint32_t operator_uid_ = 0;
  uint64_t moved_booking_ = 0;
};

TEST_F(ConstraintsTest, AllowsWhatNothingStandsInTheWayOf) {
  EXPECT_THAT(Codes("2026-11-24 10:00", 60), IsEmpty());
}

TEST_F(ConstraintsTest, StartsNowButNotAMinuteBefore) {
  EXPECT_THAT(Codes("2026-11-23 09:00", 60), IsEmpty());
  EXPECT_THAT(Codes("2026-11-23 08:59", 60),
              ElementsAre(ViolationCode::kInThePast));
}

TEST_F(ConstraintsTest, AnInstrumentInRepairTakesNoBookings) {
  Edit([](Instrument& i) { i.status = InstrumentStatus::kInRepair; });

  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kNotBookable));
}

TEST_F(ConstraintsTest, ARestrictedInstrumentIsForItsOwner) {
  Edit([](Instrument& i) { i.status = InstrumentStatus::kRestricted; });

  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kRestricted));
  partner_ = world_.UidOf<Institution>("firm");
  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kRestricted));
  partner_ = world_.UidOf<Institution>("owner");
  EXPECT_THAT(Codes("2026-11-24 10:00", 60), IsEmpty());
}

TEST_F(ConstraintsTest, OffersOnlyItsModes) {
  Edit([](Instrument& i) { i.service_modes = {ServiceMode::kSample}; });
  mode_ = ServiceMode::kSelfService;

  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kModeNotOffered));
}

TEST_F(ConstraintsTest, TooManyUnitsAreNotAlsoOccupied) {
  Edit([](Instrument& i) { i.capacity = 2; });
  units_ = 3;

  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kTooManyUnits));
}

TEST_F(ConstraintsTest, BookingsMayTouch) {
  world_.Book("i", Span("2026-11-24", "10:00", "12:00"));

  EXPECT_THAT(Codes("2026-11-24 09:00", 60), IsEmpty());
  EXPECT_THAT(Codes("2026-11-24 12:00", 60), IsEmpty());
  EXPECT_THAT(Codes("2026-11-24 11:59", 60),
              ElementsAre(ViolationCode::kOccupied));
}

TEST_F(ConstraintsTest, BuffersOfBothKeepBookingsApart) {
  world_.Book("i", Span("2026-11-24", "10:00", "12:00"),
              [](Booking& booking) { booking.claims[0].buffer_after = 30; });
  Edit([](Instrument& i) { i.buffer_before_minutes = 15; });

  EXPECT_THAT(Codes("2026-11-24 12:44", 60),
              ElementsAre(ViolationCode::kOccupied));
  EXPECT_THAT(Codes("2026-11-24 12:45", 60), IsEmpty());
}

TEST_F(ConstraintsTest, ABookingDoesNotStandInItsOwnWay) {
  moved_booking_ = world_.Book("i", Span("2026-11-24", "10:00", "12:00"));

  EXPECT_THAT(Codes("2026-11-24 11:00", 60), IsEmpty());
}

TEST_F(ConstraintsTest, APoolAddsUpTrueOverlap) {
  Edit([](Instrument& i) { i.capacity = 2; });
  world_.Book("i", Span("2026-11-24", "10:00", "11:00"));
  world_.Book("i", Span("2026-11-24", "11:00", "12:00"));

  EXPECT_THAT(Codes("2026-11-24 10:00", 120), IsEmpty());
  units_ = 2;
  EXPECT_THAT(Codes("2026-11-24 10:00", 120),
              ElementsAre(ViolationCode::kOccupied));
}

TEST_F(ConstraintsTest, TellsWhoOccupiesAndWhen) {
  world_.Book("i", Span("2026-11-24", "10:00", "12:00"));

  const Violations violations = Check("2026-11-24 11:00", 60);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(ParameterOf(violations[0], "booking"), "bookings/1");
  EXPECT_EQ(ParameterOf(violations[0], "start"), "2026-11-24T02:00:00Z");
  EXPECT_EQ(ParameterOf(violations[0], "end"), "2026-11-24T04:00:00Z");
}

TEST_F(ConstraintsTest, LiesInsideOneOpeningButItsBuffersNeedNot) {
  world_.AddCalendar("day", 9 * 60, 17 * 60);
  Edit([](Instrument& i) {
    i.calendar = "day";
    i.buffer_after_minutes = 60;
  });

  EXPECT_THAT(Codes("2026-11-24 16:00", 60), IsEmpty());
  EXPECT_THAT(Codes("2026-11-24 16:01", 60),
              ElementsAre(ViolationCode::kClosed));
}

TEST_F(ConstraintsTest, AnUnattendedInstrumentRunsOnWhileClosed) {
  world_.AddCalendar("day", 9 * 60, 17 * 60);
  Edit([](Instrument& i) {
    i.calendar = "day";
    i.unattended = true;
  });

  EXPECT_THAT(Codes("2026-11-24 16:59", 3 * 1440), IsEmpty());
  EXPECT_THAT(Codes("2026-11-24 17:00", 60),
              ElementsAre(ViolationCode::kClosed));
}

TEST_F(ConstraintsTest, AHolidayClosesAndIsNamed) {
  HolidayYear holidays;
  holidays.meta.id = "cn-2026";
  holidays.region = "CN";
  holidays.year = 2026;
  holidays.days = {{absl::CivilDay(2026, 11, 24), "国庆节", true}};
  world_.Put(holidays);
  world_.AddCalendar("day", 9 * 60, 17 * 60, [](Calendar& calendar) {
    calendar.holiday_region = "CN";
  });
  Edit([](Instrument& i) { i.calendar = "day"; });

  const Violations violations = Check("2026-11-24 10:00", 60);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].code, ViolationCode::kHoliday);
  EXPECT_EQ(ParameterOf(violations[0], "name"), "国庆节");
  EXPECT_EQ(ParameterOf(violations[0], "earliest"), "2026-11-25T01:00:00Z");
}

TEST_F(ConstraintsTest, EveryOutageInTheWayIsReported) {
  world_.AddOutage("a", "i", Span("2026-11-24", "10:00", "11:00"));
  world_.AddOutage("b", "i", Span("2026-11-24", "12:00", "13:00"));

  EXPECT_THAT(Codes("2026-11-24 11:00", 60), IsEmpty());
  EXPECT_THAT(Codes("2026-11-24 10:30", 120),
              ElementsAre(ViolationCode::kOutage, ViolationCode::kOutage));
}

TEST_F(ConstraintsTest, CalibrationIsAWarningUnlessAccreditationIsAsked) {
  Edit([](Instrument& i) {
    i.calibration = Interval{0, At("2026-11-24 11:00")};
  });
  EXPECT_THAT(Codes("2026-11-24 10:00", 60), IsEmpty());

  Violations violations = Check("2026-11-24 10:01", 60);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].code, ViolationCode::kNotCalibrated);
  EXPECT_EQ(violations[0].severity, Severity::kWarn);

  world_.AddCapability("cap", "i", "GB/T 18655-2018", [](Capability& value) {
    value.accreditations = {{AccreditationScheme::kCma, "", {0, kNever}}};
  });
  need_.accreditations = {AccreditationScheme::kCma};
  violations = Check("2026-11-24 10:01", 60);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].severity, Severity::kReject);
}

TEST_F(ConstraintsTest, OneCapabilityHasToHaveEveryScheme) {
  need_.standard = "GB/T 18655";
  need_.accreditations = {AccreditationScheme::kCma,
                          AccreditationScheme::kCnas};
  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kNotCapable));

  world_.AddCapability("a", "i", "GB/T 18655-2018", [](Capability& value) {
    value.accreditations = {{AccreditationScheme::kCma, "", {0, kNever}}};
  });
  world_.AddCapability("b", "i", "GB/T 18655-2018", [](Capability& value) {
    value.accreditations = {{AccreditationScheme::kCnas, "", {0, kNever}}};
  });
  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kNotAccredited));
}

TEST_F(ConstraintsTest, AccreditationLastsThroughTheEnd) {
  need_.accreditations = {AccreditationScheme::kCma};
  world_.AddCapability("a", "i", "GB/T 18655-2018", [](Capability& value) {
    value.accreditations = {
        {AccreditationScheme::kCma, "", {0, At("2026-11-24 11:00")}}};
  });

  EXPECT_THAT(Codes("2026-11-24 10:00", 60), IsEmpty());
  EXPECT_THAT(Codes("2026-11-24 10:01", 60),
              ElementsAre(ViolationCode::kNotAccredited));
}

TEST_F(ConstraintsTest, WarnsOfAStandardFromTheDayItIsWithdrawn) {
  Standard standard;
  standard.meta.id = "gb-t-18655-2010";
  standard.number = "GB/T 18655";
  standard.edition = "2010";
  standard.withdrawn = absl::CivilDay(2026, 11, 24);
  standard.replaced_by = "GB/T 18655-2018";
  world_.Put(standard);
  world_.AddCapability("a", "i", "GB/T 18655-2010");
  need_.standard = "GB/T 18655";

  EXPECT_THAT(Codes("2026-11-23 23:59", 60), IsEmpty());
  EXPECT_THAT(Codes("2026-11-24 00:00", 60),
              ElementsAre(ViolationCode::kStandardNotInForce));
  world_.AddCapability("b", "i", "GB/T 18655-2018");
  EXPECT_THAT(Codes("2026-11-24 00:00", 60), IsEmpty());
}

class OperatorTest : public ConstraintsTest {
 protected:
  OperatorTest() {
    Edit([](Instrument& i) { i.qualification = "emc"; });
    world_.AddOperator("ann", "c", "emc").AddOperator("bob", "c", "emc");
  }

  uint32_t Chosen(absl::string_view start, Minute duration) {
    Case c = world_.CaseOf("i", duration);
    c.operator_uid = operator_uid_;
    return OperatorConstraint(absl::MakeConstSpan(&c, 1)).Choose(c, At(start));
  }

  // Keeps an operator busy on another instrument.
  void Busy(uint32_t uid, const Interval& span) {
    world_.AddInstrument("other", "lab");
    world_.Book("other", span,
                [&](Booking& booking) { booking.operator_uid = uid; });
  }
};

TEST_F(OperatorTest, TheLowestFreeUidRunsIt) {
  EXPECT_EQ(Chosen("2026-11-24 10:00", 60), 1u);
  Busy(1, Span("2026-11-24", "10:00", "12:00"));
  EXPECT_EQ(Chosen("2026-11-24 10:00", 60), 2u);
  EXPECT_EQ(Chosen("2026-11-24 12:00", 60), 1u);
}

TEST_F(OperatorTest, RejectsWhenNobodyIsFree) {
  Busy(1, Span("2026-11-24", "10:00", "12:00"));
  Busy(2, Span("2026-11-24", "10:00", "11:00"));

  EXPECT_THAT(Codes("2026-11-24 10:30", 60),
              ElementsAre(ViolationCode::kNoOperator));
  EXPECT_THAT(Codes("2026-11-24 11:00", 60), IsEmpty());
}

TEST_F(OperatorTest, SelfServiceNeedsNobody) {
  world_.Delete<Operator>("ann").Delete<Operator>("bob");
  mode_ = ServiceMode::kSelfService;

  EXPECT_THAT(Codes("2026-11-24 10:00", 60), IsEmpty());
}

TEST_F(OperatorTest, TheQualificationLastsThroughTheEnd) {
  world_.Delete<Operator>("bob");
  world_.Edit<Operator>("ann", [](Operator& value) {
    value.qualifications[0].expiry = At("2026-11-24 11:00");
  });

  EXPECT_THAT(Codes("2026-11-24 10:00", 60), IsEmpty());
  EXPECT_THAT(Codes("2026-11-24 10:01", 60),
              ElementsAre(ViolationCode::kNoOperator));
  operator_uid_ = 1;
  EXPECT_THAT(Codes("2026-11-24 10:01", 60),
              ElementsAre(ViolationCode::kOperatorNotQualified));
}

TEST_F(OperatorTest, OneAskedForByNameHasToWorkThere) {
  world_.Edit<Operator>("ann",
                        [](Operator& value) { value.centres = {"far"}; });
  operator_uid_ = 1;

  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kOperatorNotQualified));
}

TEST_F(OperatorTest, OneAskedForByNameIsNotReplaced) {
  Busy(1, Span("2026-11-24", "10:00", "12:00"));
  operator_uid_ = 1;

  EXPECT_THAT(Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kNoOperator));
}

TEST_F(OperatorTest, IsAtWorkThroughoutUnlessItRunsUnattended) {
  world_.AddCalendar("day", 9 * 60, 17 * 60);
  world_.Delete<Operator>("bob");
  world_.Edit<Operator>("ann", [](Operator& value) { value.calendar = "day"; });

  EXPECT_THAT(Codes("2026-11-24 16:30", 60),
              ElementsAre(ViolationCode::kNoOperator));
  Edit([](Instrument& i) { i.unattended = true; });
  EXPECT_THAT(Codes("2026-11-24 16:30", 60), IsEmpty());
}

}  // namespace
}  // namespace trilab::engine
