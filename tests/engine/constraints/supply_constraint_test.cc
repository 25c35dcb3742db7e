#include "server/engine/constraints/supply_constraint.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/world.h"

// A laboratory with 10 kW, two jigs in its centre, and helium. It is Monday,
// 2026-11-23 09:00; the day is 2026-11-24.

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDay[] = "2026-11-24";

class SupplyConstraintTest : public ::testing::Test {
 protected:
  SupplyConstraintTest() {
    world_.AddInstitution("owner").AddCentre("c", "owner");
    world_.AddLaboratory("lab", "c").AddLaboratory("other", "c");
    Add("power", SupplyKind::kUtility, 10);
    Supply jigs;
    jigs.meta.id = "jigs";
    jigs.kind = SupplyKind::kAccessory;
    jigs.centre = "c";
    jigs.amount = 2;
    world_.Put(jigs);
    Add("helium", SupplyKind::kConsumable, 50);
    world_.Edit<Supply>("helium", [&](Supply& supply) {
      supply.counted = world_.now();
      supply.deliveries = {{Time("12:00"), 100}};
    });
    for (const char* id : {"i", "j"}) {
      world_.AddInstrument(id, "lab", [](Instrument& i) {
        i.draws = {{"power", 6}};
      });
    }
    world_.AddInstrument("far", "other");
  }

  void Add(const std::string& id, SupplyKind kind, int32_t amount) {
    Supply supply;
    supply.meta.id = id;
    supply.kind = kind;
    supply.laboratory = "lab";
    supply.unit = "kW";
    supply.amount = amount;
    world_.Put(supply);
  }

  static Minute Time(absl::string_view clock) {
    return Span(kDay, clock, "23:59").start;
  }

  uint64_t Book(absl::string_view supply, int32_t amount,
                absl::string_view start, absl::string_view end) {
    return world_.Book("j", Span(kDay, start, end), [&](Booking& booking) {
      booking.draws = {
          {world_.UidOf<Supply>(supply), amount, supply == "helium"}};
    });
  }

  Case CaseOf(absl::string_view instrument, Minute duration = 60) {
    Case c = world_.CaseOf(instrument, duration);
    c.draws = &draws_;
    c.moved_booking = moved_;
    return c;
  }

  Violations Check(absl::string_view start,
                   absl::string_view instrument = "i") {
    const Case c = CaseOf(instrument);
    Violations violations;
    SupplyConstraint(absl::MakeConstSpan(&c, 1))
        .Check(c, Time(start), violations);
    return violations;
  }
  std::vector<ViolationCode> Codes(absl::string_view start,
                                   absl::string_view instrument = "i") {
    std::vector<ViolationCode> codes;
    for (const Violation& v : Check(start, instrument)) codes.push_back(v.code);
    return codes;
  }
  Minute Earliest(absl::string_view from, Minute duration = 60) {
    const Case c = CaseOf("i", duration);
    return SupplyConstraint(absl::MakeConstSpan(&c, 1))
        .Earliest(c, Time(from), Time(from) + 100'000);
  }

  World world_;
  std::vector<SupplyAmount> draws_;
  uint64_t moved_ = 0;
};

TEST_F(SupplyConstraintTest, UtilitiesAddUpOverTrueOverlap) {
  Book("power", 4, "08:00", "10:00");
  Book("power", 5, "10:00", "12:00");

  EXPECT_THAT(Codes("09:00"), IsEmpty());
  EXPECT_THAT(Codes("09:01"), ElementsAre(ViolationCode::kUtilityLimit));
  EXPECT_EQ(Earliest("09:01"), Time("12:00"));
}

TEST_F(SupplyConstraintTest, ABookingMayStateItsOwnAmount) {
  Book("power", 6, "08:00", "10:00");
  EXPECT_THAT(Codes("09:00"), ElementsAre(ViolationCode::kUtilityLimit));

  draws_ = {{"power", 4}};
  EXPECT_THAT(Codes("09:00"), IsEmpty());
  draws_ = {{"power", 0}};
  EXPECT_THAT(Codes("09:00"), IsEmpty());
}

TEST_F(SupplyConstraintTest, EveryUnitOfAPoolDraws) {
  world_.Edit<Instrument>("i", [](Instrument& i) { i.capacity = 3; });
  Case c = CaseOf("i");
  c.units = 2;
  Violations violations;

  SupplyConstraint(absl::MakeConstSpan(&c, 1))
      .Check(c, Time("09:00"), violations);
  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(ParameterOf(violations[0], "asked"), "12");
}

TEST_F(SupplyConstraintTest, InstrumentsOfOneBookingDrawTogether) {
  const std::vector<Case> cases = {CaseOf("i"), CaseOf("j")};
  const SupplyConstraint constraint(cases);

  EXPECT_THAT(constraint.Draws(),
              ElementsAre(Draw{world_.UidOf<Supply>("power"), 12, false}));
  EXPECT_EQ(constraint.Earliest(cases[0], Time("09:00"), Time("20:00")),
            kNever);
}

TEST_F(SupplyConstraintTest, OutagesLowerTheLimit) {
  world_.AddOutage("feeder", "", Span(kDay, "10:00", "11:00"),
                   [](Outage& outage) {
                     outage.supply = "power";
                     outage.remaining = 5;
                   });

  EXPECT_THAT(Codes("09:00"), IsEmpty());
  const Violations violations = Check("09:30");
  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(ParameterOf(violations[0], "limit"), "5");
  EXPECT_EQ(ParameterOf(violations[0], "outage"), "outages/feeder");
  EXPECT_EQ(Earliest("09:30"), Time("11:00"));
  draws_ = {{"power", 5}};
  EXPECT_THAT(Codes("09:30"), IsEmpty());
}

TEST_F(SupplyConstraintTest, OfSeveralOutagesTheWorstCounts) {
  for (const int32_t remaining : {8, 5, 7}) {
    world_.AddOutage("out" + std::to_string(remaining), "",
                     Span(kDay, "10:00", "12:00"), [&](Outage& outage) {
                       outage.supply = "power";
                       outage.remaining = remaining;
                     });
  }
  draws_ = {{"power", 6}};

  EXPECT_EQ(ParameterOf(Check("10:00").at(0), "outage"), "outages/out5");
}

TEST_F(SupplyConstraintTest, AccessoriesAreLent) {
  draws_ = {{"jigs", 1}, {"power", 0}};
  Book("jigs", 1, "08:00", "10:00");
  Book("jigs", 1, "09:00", "11:00");

  EXPECT_THAT(Codes("08:30"), ElementsAre(ViolationCode::kAccessoriesTaken));
  EXPECT_EQ(Earliest("08:30"), Time("10:00"));
}

TEST_F(SupplyConstraintTest, ConsumablesAreTakenForGood) {
  draws_ = {{"helium", 20}};
  Book("helium", 40, "08:00", "09:00");

  EXPECT_THAT(Codes("10:00"), ElementsAre(ViolationCode::kOutOfStock));
  EXPECT_EQ(ParameterOf(Check("10:00")[0], "left"), "10");
  EXPECT_EQ(Earliest("10:00"), Time("12:00"));
}

TEST_F(SupplyConstraintTest, AnEarlierBookingLeavesEnoughForLaterOnes) {
  draws_ = {{"helium", 20}};
  Book("helium", 130, "15:00", "16:00");

  EXPECT_THAT(Codes("10:00"), IsEmpty());
  draws_ = {{"helium", 21}};
  EXPECT_THAT(Codes("10:00"), ElementsAre(ViolationCode::kOutOfStock));
  EXPECT_EQ(ParameterOf(Check("10:00")[0], "at"), "2026-11-24T07:00:00Z");
}

TEST_F(SupplyConstraintTest, WhatBeganBeforeTheCountIsPartOfIt) {
  draws_ = {{"helium", 50}};
  world_.Book("j", {world_.now() - 300, world_.now() - 200},
              [&](Booking& booking) {
                booking.draws = {{world_.UidOf<Supply>("helium"), 30, true}};
              });

  EXPECT_THAT(Codes("10:00"), IsEmpty());
}

TEST_F(SupplyConstraintTest, ACountThatIsTooOldCountsForNothing) {
  draws_ = {{"helium", 1}};
  world_.Edit<Supply>("helium", [&](Supply& supply) {
    supply.counted = world_.now() - kStockCountLasts;
  });
  EXPECT_THAT(Codes("10:00"), IsEmpty());

  world_.Edit<Supply>("helium", [](Supply& supply) { --supply.counted; });
  EXPECT_THAT(Codes("10:00"), ElementsAre(ViolationCode::kStockNotCounted));
}

TEST_F(SupplyConstraintTest, ASupplyServesItsOwnPlace) {
  draws_ = {{"jigs", 1}};
  EXPECT_THAT(Codes("10:00", "far"), IsEmpty());

  draws_ = {{"helium", 1}};
  EXPECT_THAT(Codes("10:00", "far"),
              ElementsAre(ViolationCode::kSupplyElsewhere));
}

TEST_F(SupplyConstraintTest, ABookingDoesNotStandInItsOwnWay) {
  moved_ = Book("power", 6, "08:00", "10:00");

  EXPECT_THAT(Codes("09:00"), IsEmpty());
}

TEST_F(SupplyConstraintTest, WhatIsCancelledIsGivenBack) {
  draws_ = {{"helium", 20}};
  const uint64_t id = Book("helium", 40, "08:00", "09:00");
  Booking cancelled = *world_.state().FindBooking(id);
  cancelled.state = BookingState::kCancelled;
  world_.PutBooking(cancelled);

  EXPECT_THAT(Codes("10:00"), IsEmpty());
}

TEST_F(SupplyConstraintTest, WhatIsOverStaysTaken) {
  draws_ = {{"helium", 20}};
  const uint64_t id = Book("helium", 40, "08:00", "09:00");
  Booking completed = *world_.state().FindBooking(id);
  completed.state = BookingState::kCompleted;
  completed.interval.end -= 30;
  world_.PutBooking(completed);

  EXPECT_THAT(Codes("10:00"), ElementsAre(ViolationCode::kOutOfStock));
}

}  // namespace
}  // namespace trilab::engine
