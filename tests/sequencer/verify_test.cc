#include "server/sequencer/verify.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/capacity_check.h"
#include "server/sequencer/sequencer.h"
#include "storage/families.h"
#include "storage/keys.h"
#include "storage/values.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

namespace trilab {
namespace {

using testing::BookHour;
using testing::BookingOf;
using testing::CatalogueOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::HoldHour;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::SequencerHouse;
using testing::StatusIs;

class VerifyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(3)), IsOk());
    for (int hour = 0; hour < 12; ++hour) {
      const Outcome outcome = house_.Submit(
          HoldHour(absl::StrCat("i", 1 + hour % 2), hour, absl::Minutes(20)));
      if (hour % 3 != 0) {
        ASSERT_THAT(house_.Submit(
                        engine::ConfirmBooking{.id = BookingOf(**outcome)->id}),
                    IsOk());
      }
    }
    house_.clock().Advance(absl::Minutes(30));
    ASSERT_THAT(house_.Submit(BookHour("i2", 30), "r1"), IsOk());
  }

  absl::StatusOr<VerifyReport> Verify(const OnVerifyProgress& progress = {}) {
    return VerifyStore(house_->database(), house_->journal(), house_->rows(),
                       progress);
  }

  // Changes a stored booking behind everybody's back.
  void Change(uint64_t id, void (*change)(engine::Booking&)) {
    engine::Booking booking = **DecodeBookingRow(*house_.rows().GetBooking(id));
    change(booking);
    ASSERT_THAT(
        house_.Overwrite(storage::Family::kBookings, storage::EncodeIdKey(id),
                         EncodeBookingRow(booking)),
        IsOk());
  }

  // Removes the rows of all request ids.
  void ForgetRequests() {
    ASSERT_TRUE(house_.database()
                    ->db()
                    .DeleteRange(
                        {},
                        house_.database()->family(storage::Family::kRequestIds),
                        "", std::string(64, '\xff'))
                    .ok());
  }

  SequencerHouse house_;
};

TEST_F(VerifyTest, FindsNothingWrongWithAHealthyStore) {
  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, IsEmpty());
  EXPECT_EQ(report->revision, house_->revision());
  EXPECT_GT(report->checked, 12u);
}

TEST_F(VerifyTest, FindsAnInstrumentPromisedTwice) {
  // Bookings 2 and 4 are of the same instrument.
  Change(2, [](engine::Booking& b) { b.interval.end += 24 * 60; });

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, Contains(HasSubstr("beyond its capacity")));
}

TEST_F(VerifyTest, FindsARowThatTheJournalContradicts) {
  Change(2, [](engine::Booking& b) { b.units = 2; });

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, Contains(HasSubstr("another state")));
}

TEST_F(VerifyTest, FindsADamagedRow) {
  ASSERT_THAT(house_.Overwrite(storage::Family::kBookings,
                               storage::EncodeIdKey(2), "\xff"),
              IsOk());

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, Contains(HasSubstr("booking 2")));
}

TEST_F(VerifyTest, IsHealthyWithoutTheBeginningOfTheJournal) {
  ASSERT_THAT(house_.journal().TruncateBefore(5), IsOk());

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, IsEmpty());
}

TEST_F(VerifyTest, ALoweredCapacityIsNoFaultOfOlderBookings) {
  auto instrument = testing::WithId<engine::Instrument>("i3");
  instrument.laboratory = "lab";
  instrument.capacity = 3;
  ASSERT_THAT(house_.Submit(testing::Put(instrument)), IsOk());
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(house_.Submit(BookHour("i3", 40)), IsOk());
  }
  instrument.capacity = 1;
  ASSERT_THAT(house_.Submit(testing::Put(instrument)), IsOk());
  ASSERT_THAT(house_.journal().TruncateBefore(house_->revision()), IsOk());
  ForgetRequests();

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, IsEmpty());
}

TEST_F(VerifyTest, FindsOperatorsAndPartnersThatNeverWere) {
  Change(2, [](engine::Booking& b) {
    b.operator_uid = 77;
    b.partner = 78;
  });

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings,
              Contains(HasSubstr("booking 2: its operator, uid 77")));
  EXPECT_THAT(report->findings,
              Contains(HasSubstr("booking 2: its partner, uid 78")));
}

// Hold 1 has expired, so the state that the journal gives does not have it.
TEST_F(VerifyTest, FindsAnEndedBookingThatTheJournalContradicts) {
  Change(1, [](engine::Booking& b) { b.units = 2; });

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings,
              ElementsAre(HasSubstr("booking 1: its row is not what record")));
}

TEST_F(VerifyTest, FindsARowOlderThanItsRecord) {
  Change(1, [](engine::Booking& b) { b.revision = 2; });

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings,
              Contains(HasSubstr("booking 1: its row is of revision 2")));
}

TEST_F(VerifyTest, FindsARowWithoutARecord) {
  Change(1, [](engine::Booking& b) { b.revision += 1; });

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, Contains(HasSubstr("1 rows of bookings")));
}

TEST_F(VerifyTest, FindsARequestIdWithoutARow) {
  ForgetRequests();

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings,
              ElementsAre(HasSubstr("its request id has no row")));
}

TEST_F(VerifyTest, MissesNoRequestIdThatWasForgottenBeforeTheClockWasSetBack) {
  // The database's own clock stays where it was.
  house_.clock().Advance(absl::Hours(72));
  ASSERT_THAT(house_.Submit(BookHour("i1", 200)), IsOk());
  ForgetRequests();

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, IsEmpty());
}

TEST_F(VerifyTest, FindsARequestRowOfAnotherRequest) {
  storage::RequestRow row = **house_.rows().GetRequest("alice", "r1");
  row.hash[0] ^= 1;
  ASSERT_THAT(house_.Overwrite(storage::Family::kRequestIds,
                               storage::EncodeRequestKey("alice", "r1"),
                               storage::EncodeRequestRow(row)),
              IsOk());

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, ElementsAre(HasSubstr("has another hash")));
}

TEST_F(VerifyTest, FindsARequestRowWithoutARecord) {
  const storage::RequestRow row = **house_.rows().GetRequest("alice", "r1");
  ASSERT_THAT(house_.Overwrite(storage::Family::kRequestIds,
                               storage::EncodeRequestKey("bob", "r1"),
                               storage::EncodeRequestRow(row)),
              IsOk());

  const absl::StatusOr<VerifyReport> report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings,
              ElementsAre(HasSubstr("1 rows of request ids")));
}

TEST_F(VerifyTest, GivesUpWithinAStep) {
  for (uint64_t uid = 1000; uid < 6000; ++uid) {
    ASSERT_THAT(
        house_.Overwrite(storage::Family::kRequestIds,
                         storage::EncodeRequestKey("x", absl::StrCat(uid)),
                         storage::EncodeRequestRow({})),
        IsOk());
  }
  int asked = 0;
  const absl::StatusOr<VerifyReport> report =
      Verify([&asked](const VerifyProgress& progress) {
        EXPECT_EQ(progress.step, "storage");
        ++asked;
        return asked < 3;
      });

  EXPECT_THAT(report, StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(VerifyTest, GivesUpWhenTold) {
  const absl::StatusOr<VerifyReport> report =
      Verify([](const VerifyProgress&) { return false; });

  EXPECT_THAT(report, StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(VerifyTest, TellsItsSteps) {
  std::vector<std::string> steps;
  const OnVerifyProgress note = [&](const VerifyProgress& progress) {
    if (steps.empty() || steps.back() != progress.step) {
      steps.push_back(progress.step);
    }
    return true;
  };

  ASSERT_THAT(Verify(note), IsOk());

  EXPECT_THAT(steps, ElementsAre("storage", "rows", "journal", "capacity"));
}

// A booking of instrument 1 by operator 1.
engine::Booking BookingAt(uint64_t id, engine::Minute start, int32_t buffer) {
  engine::Booking booking;
  booking.id = id;
  booking.interval = {start, start + 60};
  booking.claims.push_back({.instrument = 1, .buffer_after = buffer});
  return booking;
}

std::vector<std::string> ReportOf(CapacityCheck& check) {
  std::vector<std::string> findings;
  check.Report([&](std::string text) { findings.push_back(std::move(text)); });
  return findings;
}

TEST(CapacityCheckTest, BookingsMayTouch) {
  CapacityCheck check;
  check.NoteCapacity(1, 1);
  check.NoteBooking(BookingAt(1, 0, 30));
  check.NoteBooking(BookingAt(2, 90, 0));

  EXPECT_THAT(ReportOf(check), IsEmpty());
}

TEST(CapacityCheckTest, BuffersMayNotOverlap) {
  CapacityCheck check;
  check.NoteCapacity(1, 1);
  check.NoteBooking(BookingAt(1, 0, 31));
  check.NoteBooking(BookingAt(2, 90, 0));

  EXPECT_THAT(ReportOf(check), ElementsAre(HasSubstr("booking 2")));
}

TEST(CapacityCheckTest, TheLargestCapacityCounts) {
  CapacityCheck check;
  check.NoteCapacity(1, 2);
  check.NoteCapacity(1, 1);
  check.NoteBooking(BookingAt(1, 0, 0));
  check.NoteBooking(BookingAt(2, 30, 0));

  EXPECT_THAT(ReportOf(check), IsEmpty());
}

TEST(CapacityCheckTest, BookingsFromBeforeTheKnownCapacityAreNotJudged) {
  CapacityCheck check;
  check.NoteCapacity(1, 1, absl::UnixEpoch() + absl::Hours(1));
  check.NoteBooking(BookingAt(1, 0, 0));
  check.NoteBooking(BookingAt(2, 30, 0));

  EXPECT_THAT(ReportOf(check), IsEmpty());
}

TEST(CapacityCheckTest, ALaterBookingIsJudgedWithThem) {
  CapacityCheck check;
  check.NoteCapacity(1, 1, absl::UnixEpoch() + absl::Hours(1));
  check.NoteBooking(BookingAt(1, 0, 0));
  engine::Booking later = BookingAt(2, 30, 0);
  later.create_time = absl::UnixEpoch() + absl::Hours(2);
  check.NoteBooking(later);

  EXPECT_THAT(ReportOf(check), ElementsAre(HasSubstr("booking 2")));
}

TEST(CapacityCheckTest, AnOperatorWorksOnceAtATime) {
  CapacityCheck check;
  check.NoteCapacity(1, 5);
  for (const uint64_t id : {1, 2}) {
    engine::Booking booking = BookingAt(id, 30 * static_cast<int64_t>(id), 0);
    booking.operator_uid = 4;
    check.NoteBooking(booking);
  }

  EXPECT_THAT(ReportOf(check), ElementsAre(HasSubstr("operator of uid 4")));
}

TEST(CapacityCheckTest, CancelledBookingsTakeNothing) {
  CapacityCheck check;
  check.NoteCapacity(1, 1);
  engine::Booking cancelled = BookingAt(1, 0, 0);
  cancelled.state = engine::BookingState::kCancelled;
  check.NoteBooking(cancelled);
  check.NoteBooking(BookingAt(2, 30, 0));

  EXPECT_THAT(ReportOf(check), IsEmpty());
}

engine::Supply SupplyOf(engine::SupplyKind kind, int32_t amount) {
  engine::Supply supply;
  supply.meta.uid = 1;
  supply.kind = kind;
  supply.amount = amount;
  return supply;
}

engine::Booking Drawing(uint64_t id, engine::Minute start, int32_t amount,
                        bool depletes) {
  engine::Booking booking = BookingAt(id, start, 0);
  booking.draws.push_back(
      {.supply = 1, .amount = amount, .depletes = depletes});
  return booking;
}

TEST(CapacityCheckTest, UtilitiesStayWithinTheirLimit) {
  CapacityCheck check;
  check.NoteSupply(SupplyOf(engine::SupplyKind::kUtility, 10));
  check.NoteBooking(Drawing(1, 0, 6, false));
  check.NoteBooking(Drawing(2, 60, 6, false));
  EXPECT_THAT(ReportOf(check), IsEmpty());

  check.NoteBooking(Drawing(3, 30, 5, false));
  EXPECT_THAT(ReportOf(check), ElementsAre(HasSubstr("supply of uid 1")));
}

TEST(CapacityCheckTest, AConsumableLastsUntilItsDeliveries) {
  engine::Supply supply = SupplyOf(engine::SupplyKind::kConsumable, 10);
  supply.counted = 50;
  supply.deliveries = {{.time = 300, .amount = 20}};
  CapacityCheck check;
  check.NoteSupply(supply);
  check.NoteBooking(Drawing(1, 0, 100, true));  // Before the count.
  check.NoteBooking(Drawing(2, 60, 10, true));
  check.NoteBooking(Drawing(3, 300, 20, true));
  EXPECT_THAT(ReportOf(check), IsEmpty());

  CapacityCheck early;
  early.NoteSupply(supply);
  early.NoteBooking(Drawing(2, 60, 10, true));
  early.NoteBooking(Drawing(3, 299, 20, true));
  EXPECT_THAT(ReportOf(early), ElementsAre(HasSubstr("booking 3")));
}

TEST(CapacityCheckTest, ACompanionTakesOneUnit) {
  CapacityCheck check;
  check.NoteCapacity(1, 3);
  check.NoteBooking(BookingAt(1, 0, 0));
  engine::Booking along = BookingAt(2, 0, 0);
  along.units = 3;
  along.claims[0].companion = true;
  check.NoteBooking(along);

  EXPECT_THAT(ReportOf(check), IsEmpty());
}

}  // namespace
}  // namespace trilab
