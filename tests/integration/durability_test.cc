#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "client/cpp/admin_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/backup.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/catalog_service.pb.h"

// What stays: request ids, restarts, backups, checks of the store.

namespace trilab::testing {
namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DurabilityTest : public ServerTest {
 protected:
  // One booking of an hour from 9:00 on day `n / 8`, at hour `n % 8`.
  static v1::Booking HourOf(absl::string_view instrument, int n) {
    // Working days alone: five of every seven.
    const int day = n / 8 / 5 * 7 + n / 8 % 5;
    return Wish(instrument, day, 9 + n % 8);
  }
  std::vector<v1::Booking> All() {
    std::vector<v1::Booking> all;
    v1::ListBookingsRequest request;
    request.set_page_size(1000);
    const auto page =
        Call<v1::ListBookingsResponse>("BookingService/ListBookings", request);
    EXPECT_THAT(page, IsOk());
    if (page.ok()) all.assign(page->bookings().begin(), page->bookings().end());
    return all;
  }
};

TEST_F(DurabilityTest, BookingsSurviveARestartAsTheyWere) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  ASSERT_THAT(Hold(Wish("chamber", 0, 12), 60), IsOk());
  ASSERT_THAT(Cancel("bookings/1"), IsOk());
  const std::vector<v1::Booking> before = All();

  Restart();

  const std::vector<v1::Booking> after = All();
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].DebugString(), before[i].DebugString());
  }
  EXPECT_THAT(Book(Wish("chamber", 0, 12)), HasReason("BOOKING_REFUSED"));
}

TEST_F(DurabilityTest, HoldThatRanOutWhileTheServerWasDownIsExpired) {
  ASSERT_THAT(Hold(Wish("emc-1", 0, 12), 60), IsOk());
  StopServer();
  clock().Advance(absl::Hours(2));

  Restart();

  EXPECT_THAT(Book(Wish("emc-1", 0, 12)), IsOk());
  EXPECT_EQ(Get("bookings/1")->state(), v1::Booking::STATE_EXPIRED);
}

TEST_F(DurabilityTest, NumbersAreNotGivenTwice) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  ASSERT_THAT(Cancel("bookings/1"), IsOk());
  clock().Advance(absl::Hours(24));
  Restart();

  const auto next = Book(Wish("emc-1", 1, 10));

  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->name(), "bookings/2");
}

TEST_F(DurabilityTest, RetryReturnsTheSameBooking) {
  const auto first = Book(Wish("emc-1", 0, 10), "r-1");
  ASSERT_THAT(first, IsOk());

  const auto retry = Book(Wish("emc-1", 0, 10), "r-1");

  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ(retry->DebugString(), first->DebugString());
}

TEST_F(DurabilityTest, RetryAfterARestartReturnsTheSameBooking) {
  const auto first = Book(Wish("emc-1", 0, 10), "r-1");
  ASSERT_THAT(first, IsOk());
  Restart();

  const auto retry = Book(Wish("emc-1", 0, 10), "r-1");

  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ(retry->DebugString(), first->DebugString());
}

TEST_F(DurabilityTest, RetryReturnsTheFirstOutcomeAlthoughTheBookingChanged) {
  const auto first = Book(Wish("emc-1", 0, 10), "r-1");
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(Cancel(first->name()), IsOk());

  const auto retry = Book(Wish("emc-1", 0, 10), "r-1");

  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ(retry->name(), first->name());
  EXPECT_EQ(All().size(), 1);
}

TEST_F(DurabilityTest, RequestIdWithAnotherBodyIsAnErrorEvenAfterARestart) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10), "r-1"), IsOk());

  EXPECT_THAT(Book(Wish("emc-1", 0, 11), "r-1"),
              HasReason("REQUEST_ID_REUSED"));
  Restart();
  EXPECT_THAT(Book(Wish("emc-1", 0, 11), "r-1"),
              HasReason("REQUEST_ID_REUSED"));
}

TEST_F(DurabilityTest, RefusalIsAnOutcomeThatARetryGetsAgain) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  ASSERT_THAT(Book(Wish("emc-1", 0, 10), "r-2"), HasReason("BOOKING_REFUSED"));
  ASSERT_THAT(Cancel("bookings/1"), IsOk());

  EXPECT_THAT(Book(Wish("emc-1", 0, 10), "r-2"), HasReason("BOOKING_REFUSED"));
  Restart();
  EXPECT_THAT(Book(Wish("emc-1", 0, 10), "r-2"), HasReason("BOOKING_REFUSED"));
}

TEST_F(DurabilityTest, RetryOfAnUpdateOutlivesTheResource) {
  ASSERT_THAT(Make("rules", "r", "notice { min_notice { seconds: 3600 } }"),
              IsOk());
  v1::UpdateInstrumentRequest update;
  *update.mutable_instrument() =
      Proto<v1::Instrument>("name: 'instruments/pool' capacity: 4");
  update.set_request_id("r-1");
  ASSERT_THAT(Call<v1::Instrument>("CatalogService/UpdateInstrument", update),
              IsOk());
  v1::DeleteInstrumentRequest deletion;
  deletion.set_name("instruments/pool");
  ASSERT_THAT(Call<google::protobuf::Empty>("CatalogService/DeleteInstrument",
                                            deletion),
              IsOk());

  const auto retry =
      Call<v1::Instrument>("CatalogService/UpdateInstrument", update);

  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ(retry->capacity(), 4);
}

TEST_F(DurabilityTest, RetryOfAnUpdateThatChangedNothingTellsWhatItFound) {
  v1::UpdateInstrumentRequest update;
  *update.mutable_instrument() =
      Proto<v1::Instrument>("name: 'instruments/pool' capacity: 4");
  const auto changed =
      Call<v1::Instrument>("CatalogService/UpdateInstrument", update);
  ASSERT_THAT(changed, IsOk());
  v1::UpdateInstrumentRequest same = update;
  same.set_request_id("r-1");
  const auto first =
      Call<v1::Instrument>("CatalogService/UpdateInstrument", same);
  ASSERT_THAT(first, IsOk());
  update.mutable_instrument()->set_capacity(5);
  ASSERT_THAT(Call<v1::Instrument>("CatalogService/UpdateInstrument", update),
              IsOk());

  const auto retry =
      Call<v1::Instrument>("CatalogService/UpdateInstrument", same);

  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ(first->etag(), changed->etag());
  EXPECT_EQ(retry->DebugString(), first->DebugString());
}

TEST_F(DurabilityTest, RetryOfAPartialUpdateDoesNotUndoALaterOne) {
  v1::UpdateInstrumentRequest update;
  *update.mutable_instrument() =
      Proto<v1::Instrument>("name: 'instruments/pool' capacity: 4");
  update.set_request_id("r-1");
  ASSERT_THAT(Call<v1::Instrument>("CatalogService/UpdateInstrument", update),
              IsOk());
  v1::UpdateInstrumentRequest later = update;
  later.mutable_instrument()->set_capacity(5);
  later.set_request_id("r-2");
  ASSERT_THAT(Call<v1::Instrument>("CatalogService/UpdateInstrument", later),
              IsOk());

  const auto retry =
      Call<v1::Instrument>("CatalogService/UpdateInstrument", update);

  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ(retry->capacity(), 4);
  v1::GetInstrumentRequest get;
  get.set_name("instruments/pool");
  EXPECT_EQ(
      Call<v1::Instrument>("CatalogService/GetInstrument", get)->capacity(), 5);
}

TEST_F(DurabilityTest, RetryOfADeletionSucceedsAgain) {
  v1::DeleteInstrumentRequest deletion;
  deletion.set_name("instruments/pool");
  deletion.set_request_id("r-1");
  ASSERT_THAT(Call<google::protobuf::Empty>("CatalogService/DeleteInstrument",
                                            deletion),
              IsOk());

  EXPECT_THAT(Call<google::protobuf::Empty>("CatalogService/DeleteInstrument",
                                            deletion),
              IsOk());
}

TEST_F(DurabilityTest, OfManyWhoWantTheSameHourExactlyOneGetsIt) {
  constexpr int kThreads = 8;
  constexpr int kHours = 10;
  std::vector<int> winners(kHours, 0);
  std::vector<absl::Status> surprises;
  absl::Mutex mu;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, connection = Connect(admin_token())] {
      for (int n = 0; n < kHours; ++n) {
        const auto booking = Book(*connection, HourOf("emc-1", n));
        absl::MutexLock lock(&mu);
        if (booking.ok()) {
          ++winners[n];
        } else if (booking.status().code() != StatusCode::kFailedPrecondition) {
          surprises.push_back(booking.status());
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_THAT(surprises, IsEmpty());
  EXPECT_THAT(winners, ::testing::Each(1));
  std::vector<v1::Booking> all = All();
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.start_time().seconds() < b.start_time().seconds();
  });
  ASSERT_EQ(all.size(), kHours);
  for (size_t i = 1; i < all.size(); ++i) {
    EXPECT_LE(all[i - 1].end_time().seconds(), all[i].start_time().seconds());
  }
}

TEST_F(DurabilityTest, StoreOfABusyServerIsSound) {
  for (int n = 0; n < 20; ++n) {
    ASSERT_THAT(Book(HourOf("emc-1", n)), IsOk());
    if (n % 3 == 0) {
      ASSERT_THAT(Cancel(absl::StrCat("bookings/", n + 1)), IsOk());
    }
  }
  ASSERT_THAT(Hold(Wish("chamber", 0, 10), 60), IsOk());
  clock().Advance(absl::Hours(2));

  const auto report = client::AdminClient(shared_admin()).VerifyStore();

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings(), IsEmpty());
  EXPECT_GT(report->checked(), 40);
}

TEST_F(DurabilityTest, BackupMadeWhileBookingRestoresEveryEarlierBooking) {
  constexpr int kBefore = 20;
  for (int n = 0; n < kBefore; ++n) {
    ASSERT_THAT(Book(HourOf("emc-1", n)), IsOk());
  }
  absl::Status booked;
  std::thread booker([this, &booked, connection = Connect(admin_token())] {
    for (int n = 0; n < 60 && booked.ok(); ++n) {
      booked = Book(*connection, HourOf("emc-2", n)).status();
    }
  });

  const auto backup = client::AdminClient(shared_admin()).CreateBackup();
  booker.join();

  ASSERT_THAT(booked, IsOk());
  ASSERT_THAT(backup, IsOk());
  const std::vector<v1::Booking> live = All();
  StopServer();
  const std::string restored = folder().Join("restored");
  ASSERT_THAT(storage::RestoreBackup(options().data_dir + "-backups",
                                     backup->number(), restored),
              IsOk());
  options().data_dir = restored;
  Restart();
  const std::vector<v1::Booking> copies = All();
  ASSERT_GE(copies.size(), kBefore);
  ASSERT_LE(copies.size(), live.size());
  for (size_t i = 0; i < copies.size(); ++i) {
    EXPECT_EQ(copies[i].DebugString(), live[i].DebugString());
  }
  const auto report = client::AdminClient(shared_admin()).VerifyStore();
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings(), IsEmpty());
}

TEST_F(DurabilityTest, BackupsAreListedNewestFirst) {
  client::AdminClient admin(shared_admin());
  ASSERT_THAT(admin.CreateBackup(), IsOk());
  ASSERT_THAT(admin.CreateBackup(), IsOk());

  const auto backups = admin.ListBackups();

  ASSERT_THAT(backups, IsOk());
  ASSERT_EQ(backups->size(), 2);
  EXPECT_EQ((*backups)[0].number(), 2);
  EXPECT_EQ((*backups)[1].number(), 1);
}

TEST_F(DurabilityTest, DamagedBackupsAreListedAsSuch) {
  client::AdminClient admin(shared_admin());
  ASSERT_THAT(admin.CreateBackup(), IsOk());
  ASSERT_THAT(admin.CreateBackup(), IsOk());
  std::ofstream(options().data_dir + "-backups/meta/2") << "x";

  const auto backups = admin.ListBackups();

  ASSERT_THAT(backups, IsOk());
  ASSERT_EQ(backups->size(), 2);
  EXPECT_TRUE((*backups)[0].damaged());
  EXPECT_FALSE((*backups)[1].damaged());
}

TEST_F(DurabilityTest, SecretOfAMadeTokenIsStoredNowhere) {
  const std::string bearer = NewToken("role: ROLE_AUDITOR subject: 'Audit'");
  const std::string secret = bearer.substr(bearer.size() - 43);
  ASSERT_THAT(client::AdminClient(shared_admin()).CreateBackup(), IsOk());
  StopServer();

  int files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder().path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_FALSE(absl::StrContains(bytes, secret)) << entry.path();
  }
  EXPECT_GT(files, 5);
}

TEST_F(DurabilityTest, FirstAdministratorsTokenIsForItsOwnerOnly) {
  const auto permissions =
      std::filesystem::status(server().admin_token_file()).permissions();

  EXPECT_EQ(permissions, std::filesystem::perms::owner_read |
                             std::filesystem::perms::owner_write);
}

TEST_F(DurabilityTest, RestartMakesNoSecondAdministrator) {
  Restart();

  EXPECT_FALSE(server().made_admin_token());
  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
}

}  // namespace
}  // namespace trilab::testing
