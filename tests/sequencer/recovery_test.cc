#include "server/sequencer/recovery.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sequencer/retention.h"
#include "server/sequencer/sequencer.h"
#include "storage/families.h"
#include "storage/keys.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

namespace trilab {
namespace {

using testing::BookHour;
using testing::BookingOf;
using testing::CatalogueOf;
using ::testing::Contains;
using testing::DigestOf;
using testing::HoldHour;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::SequencerHouse;
using testing::StatusIs;

class RecoveryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(3)), IsOk());
  }

  // Some of everything that happens to bookings and resources.
  void Live() {
    std::vector<uint64_t> ids;
    for (int hour = 0; hour < 20; ++hour) {
      const Outcome outcome =
          house_.Submit(HoldHour(absl::StrCat("i", 1 + hour % 3), hour,
                                 absl::Minutes(30 + hour)),
                        absl::StrCat("r", hour));
      ids.push_back(BookingOf(**outcome)->id);
    }
    for (size_t i = 0; i < ids.size(); i += 2) {
      ASSERT_THAT(house_.Submit(engine::ConfirmBooking{.id = ids[i]}), IsOk());
    }
    ASSERT_THAT(house_.Submit(engine::CancelBooking{.id = ids[4]}), IsOk());
    ASSERT_THAT(house_.Submit(engine::RescheduleBooking{
                    .id = ids[6], .start = testing::kMonday + 50 * 60}),
                IsOk());
    ASSERT_THAT(house_.Submit(engine::DeleteResource{
                    .kind = engine::ResourceKind::kInstrument, .id = "i4"}),
                IsOk());
    house_.clock().Advance(absl::Minutes(35));
    ASSERT_THAT(house_.Submit(BookHour("i1", 70)), IsOk());
  }

  SequencerHouse house_;
};

TEST_F(RecoveryTest, TheStateAfterARestartIsTheStateBefore) {
  Live();
  const uint64_t digest = DigestOf(*house_);

  ASSERT_THAT(house_.Start(), IsOk());

  EXPECT_EQ(DigestOf(*house_), digest);
}

TEST_F(RecoveryTest, BookingsThatEndedLongAgoAreForgottenAlike) {
  Live();
  house_.clock().Advance(absl::Hours(24 * 30));
  ASSERT_THAT(house_.Submit(BookHour("i1", 24 * 40)), IsOk());
  const uint64_t digest = DigestOf(*house_);

  ASSERT_THAT(house_.Start(), IsOk());

  EXPECT_EQ(DigestOf(*house_), digest);
  EXPECT_EQ(house_->Read().state().booking_count(), 1);
}

TEST_F(RecoveryTest, BookingNumbersAreNotGivenTwice) {
  const Outcome first = house_.Submit(BookHour("i1", 9));
  const uint64_t id = BookingOf(**first)->id;
  ASSERT_THAT(house_.Submit(engine::CancelBooking{.id = id}), IsOk());
  ASSERT_THAT(house_.Start(), IsOk());

  const Outcome next = house_.Submit(BookHour("i1", 9));

  EXPECT_EQ(BookingOf(**next)->id, id + 1);
}

TEST_F(RecoveryTest, AResourceMadeAgainKeepsItsUidAcrossARestart) {
  const engine::DeleteResource deletion{
      .kind = engine::ResourceKind::kInstrument, .id = "i3"};
  ASSERT_THAT(house_.Submit(deletion), IsOk());
  ASSERT_THAT(house_.Start(), IsOk());

  ASSERT_THAT(house_.Submit(CatalogueOf(3)), IsOk());

  EXPECT_EQ(house_->Read().state().catalog().instruments().Find("i3")->meta.uid,
            3);
}

TEST_F(RecoveryTest, RowsThatAreMissingAreWrittenFromTheJournal) {
  Live();
  const uint64_t digest = DigestOf(*house_);
  house_.Stop();
  ASSERT_THAT(house_.DropRows(), IsOk());

  ASSERT_THAT(house_.Start(), IsOk());

  EXPECT_EQ(DigestOf(*house_), digest);
  EXPECT_EQ(house_.rows().AppliedRevision(), house_->revision());
}

TEST_F(RecoveryTest, TellsItsProgress) {
  Live();
  std::vector<std::string> steps;
  house_.options().progress = [&](const RecoveryProgress& progress) {
    steps.push_back(progress.step);
  };

  ASSERT_THAT(house_.Start(), IsOk());

  EXPECT_THAT(steps, Contains("resources"));
  EXPECT_THAT(steps, Contains("bookings"));
  EXPECT_THAT(steps, Contains("journal"));
}

TEST_F(RecoveryTest, ADamagedRowIsDataLossThatNamesIt) {
  const Outcome outcome = house_.Submit(BookHour("i1", 9));
  const uint64_t id = BookingOf(**outcome)->id;
  ASSERT_THAT(house_.Overwrite(storage::Family::kBookings,
                               storage::EncodeIdKey(id), "\xff\xff"),
              IsOk());

  EXPECT_THAT(house_.Start(), StatusIs(absl::StatusCode::kDataLoss,
                                       absl::StrCat("booking ", id)));
}

TEST_F(RecoveryTest, TheFirstRevisionSinceATimeIsFound) {
  const absl::Time start = house_.clock().Now();
  for (int hour = 1; hour <= 10; ++hour) {
    house_.clock().Advance(absl::Minutes(1));
    ASSERT_THAT(house_.Submit(BookHour("i1", hour)), IsOk());
  }

  const storage::Journal& journal = house_->journal();

  EXPECT_THAT(FirstRevisionSince(journal, start), IsOkAndHolds(1u));
  EXPECT_THAT(FirstRevisionSince(journal, start + absl::Seconds(1)),
              IsOkAndHolds(2u));
  EXPECT_THAT(FirstRevisionSince(journal, start + absl::Minutes(5)),
              IsOkAndHolds(6u));
  EXPECT_THAT(FirstRevisionSince(journal, start + absl::Hours(5)),
              IsOkAndHolds(11u));
}

TEST_F(RecoveryTest, OldRecordsLeaveTheJournalAndTheStateStays) {
  house_.options().journal_retention = absl::Hours(24 * 10);
  ASSERT_THAT(house_.Start(), IsOk());
  Live();
  house_.clock().Advance(absl::Hours(24 * 11));
  ASSERT_THAT(house_.Submit(BookHour("i1", 24 * 20)), IsOk());
  // The journal is trimmed behind that batch, so another one shows it.
  ASSERT_THAT(house_.Submit(BookHour("i1", 24 * 21)), IsOk());
  const uint64_t digest = DigestOf(*house_);

  EXPECT_GE(house_.journal().FirstRevision(), house_->revision() - 3);
  ASSERT_THAT(house_.Start(), IsOk());
  EXPECT_EQ(DigestOf(*house_), digest);
}

TEST_F(RecoveryTest, BookingsOfLastMonthStillCountAfterARestart) {
  engine::PutResources who;
  auto member = testing::WithId<engine::Member>("li");
  member.institution = "house";
  who.changes = {testing::Put(member)};
  ASSERT_THAT(house_.Submit(who), IsOk());
  engine::CreateBooking booking = BookHour("i1", 9);
  booking.request.partner = "house";
  booking.request.member = "li";
  ASSERT_THAT(house_.Submit(booking), IsOk());
  house_.clock().Advance(absl::Hours(24 * 30));
  ASSERT_THAT(house_.Submit(BookHour("i2", 24 * 40)), IsOk());
  const uint64_t digest = DigestOf(*house_);

  ASSERT_THAT(house_.Start(), IsOk());

  EXPECT_EQ(DigestOf(*house_), digest);
  int uses = 0;
  house_->Read().state().VisitUses(engine::ResourceKind::kMember, 1,
                                   {0, engine::kNever},
                                   [&](const auto&) { ++uses; });
  EXPECT_EQ(uses, 1);
}

TEST_F(RecoveryTest, CancelledBookingsAreStillKnownAfterARestart) {
  engine::CreateBooking booking = BookHour("i1", 9);
  booking.request.partner = "house";
  ASSERT_THAT(house_.Submit(booking), IsOk());
  engine::CancelBooking cancel;
  cancel.id = 1;
  ASSERT_THAT(house_.Submit(cancel), IsOk());
  const uint64_t digest = DigestOf(*house_);

  ASSERT_THAT(house_.Start(), IsOk());

  EXPECT_EQ(DigestOf(*house_), digest);
  std::vector<engine::UseOutcome> outcomes;
  house_->Read().state().VisitAllUses(
      engine::ResourceKind::kInstitution, 1, {0, engine::kNever},
      [&](const auto& use) { outcomes.push_back(use.outcome); });
  EXPECT_THAT(outcomes, ::testing::ElementsAre(engine::UseOutcome::kCancelled));
}

}  // namespace
}  // namespace trilab
