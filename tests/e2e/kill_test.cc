#include <signal.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cpp/admin_client.h"
#include "client/cpp/booking_client.h"
#include "client/cpp/call_error.h"
#include "client/cpp/catalog_client.h"
#include "client/cpp/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/process.h"
#include "tests/support/status_matchers.h"

// kill -9 in the middle of a stream of changes, again and again.

namespace trilab::testing {
namespace {

using ::testing::IsEmpty;

constexpr int kRounds = 5;
constexpr int kThreads = 4;
constexpr int kInstruments = 3;
constexpr int kMostCalls = 150;  // Of one thread in one round.

// One change with its request id, and what the server said of it.
struct Call {
  v1::CreateBookingRequest booking;  // With a booking: make it.
  v1::CancelBookingRequest cancel;   // Otherwise: cancel.
  // What was answered: the booking's bytes or the reason of a refusal. Empty
  // as long as no answer came.
  std::string outcome;
  std::string name;  // Of the booking, if that was made.
};

bool IsDefinite(const absl::Status& status) {
  return status.code() != absl::StatusCode::kUnavailable &&
         status.code() != absl::StatusCode::kDeadlineExceeded &&
         status.code() != absl::StatusCode::kCancelled;
}

std::shared_ptr<client::Connection> Connect(const std::string& address,
                                            const std::string& token) {
  client::ConnectionOptions options;
  options.target = address;
  options.bearer_token = token;
  options.retry.max_attempts = 1;
  return std::make_shared<client::Connection>(std::move(options));
}

// Makes the call. Leaves `outcome` and returns false if it stays unknown.
bool Make(client::Connection& connection, Call& call) {
  const bool books = call.booking.has_booking();
  const absl::StatusOr<v1::Booking> answer =
      books ? connection.Call<v1::Booking>(
                  "trilab.v1.BookingService/CreateBooking", call.booking)
            : connection.Call<v1::Booking>(
                  "trilab.v1.BookingService/CancelBooking", call.cancel);
  if (!answer.ok() && !IsDefinite(answer.status())) return false;
  const std::string outcome = answer.ok()
                                  ? answer->SerializeAsString()
                                  : client::DecodeError(answer.status()).reason;
  // An outcome, once told, never changes.
  if (!call.outcome.empty()) {
    EXPECT_EQ(outcome, call.outcome)
        << (books ? call.booking.DebugString() : call.cancel.DebugString());
  }
  call.outcome = outcome;
  if (books && answer.ok()) call.name = answer->name();
  return true;
}

// One client's calls over all rounds; every third cancels an earlier booking.
class Booker {
 public:
  Booker(int number, int64_t base) : number_(number), base_(base) {}

  void RunUntilTheServerIsGone(client::Connection& connection) {
    for (int i = 0; i < kMostCalls; ++i) {
      calls_.push_back(Next());
      if (!Make(connection, calls_.back())) return;
    }
  }

  // Sends everything once more, so that every outcome is known.
  void Retry(client::Connection& connection) {
    for (Call& call : calls_) {
      ASSERT_TRUE(Make(connection, call)) << "no answer";
    }
  }

  const std::vector<Call>& calls() const { return calls_; }

 private:
  Call Next() {
    Call call;
    const std::string id = absl::StrCat("b", number_, "-", calls_.size());
    const size_t earlier = random_() % (calls_.size() + 1);
    if (calls_.size() % 3 == 2 && earlier < calls_.size() &&
        !calls_[earlier].name.empty()) {
      call.cancel.set_name(calls_[earlier].name);
      call.cancel.set_request_id(id);
      return call;
    }
    v1::Booking& wish = *call.booking.mutable_booking();
    wish.add_instruments(
        absl::StrCat("instruments/rig-", random_() % kInstruments));
    const int64_t hour = static_cast<int64_t>(random_() % 400);
    const int64_t start = base_ + hour * 3600;
    wish.mutable_start_time()->set_seconds(start);
    wish.mutable_end_time()->set_seconds(
        start + 3600 * static_cast<int64_t>(1 + random_() % 3));
    wish.set_title(id);
    call.booking.set_request_id(id);
    return call;
  }

  const int number_;
  const int64_t base_;  // First start, in seconds since 1970.
  std::mt19937 random_{static_cast<uint32_t>(number_)};
  std::vector<Call> calls_;
};

class KillTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const int64_t hour = absl::ToUnixSeconds(absl::Now()) / 3600;
    for (int i = 0; i < kThreads; ++i) {
      bookers_.emplace_back(i, (hour + 48) * 3600);
    }
    server_ = std::make_unique<ServerProcess>(data_dir_);
    token_ = ReadToken(data_dir_ + "/admin.token");
    MakeInstruments();
  }

  std::shared_ptr<client::Connection> Connection() {
    return Connect(server_->address(), token_);
  }

  void MakeInstruments() {
    client::CatalogClient catalog(Connection());
    v1::Institution house;
    house.mutable_display_name()->set_en("House");
    house.set_region(110000);
    house.set_kind(v1::Institution::KIND_TESTING);
    ASSERT_THAT(catalog.CreateInstitution("house", house), IsOk());
    v1::Centre centre;
    centre.mutable_display_name()->set_en("Centre");
    centre.set_institution("institutions/house");
    centre.set_region(110000);
    ASSERT_THAT(catalog.CreateCentre("bj", centre), IsOk());
    v1::Laboratory laboratory;
    laboratory.mutable_display_name()->set_en("Laboratory");
    laboratory.set_centre("centres/bj");
    ASSERT_THAT(catalog.CreateLaboratory("lab", laboratory), IsOk());
    for (int i = 0; i < kInstruments; ++i) {
      v1::Instrument instrument;
      instrument.mutable_display_name()->set_en("Rig");
      instrument.set_laboratory("laboratories/lab");
      ASSERT_THAT(catalog.CreateInstrument(absl::StrCat("rig-", i), instrument),
                  IsOk());
    }
  }

  // Lets every booker run, and kills the server after `time`.
  void KillAfter(absl::Duration time) {
    std::vector<std::thread> threads;
    for (Booker& booker : bookers_) {
      threads.emplace_back([&booker, connection = Connection()] {
        booker.RunUntilTheServerIsGone(*connection);
      });
    }
    absl::SleepFor(time);
    server_->process().Signal(SIGKILL);
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(server_->process().Wait(), -SIGKILL);
    server_ = std::make_unique<ServerProcess>(data_dir_, server_->port());
  }

  std::map<std::string, v1::Booking> AllBookings() {
    std::map<std::string, v1::Booking> all;
    v1::ListBookingsRequest request;
    request.set_page_size(1000);
    const absl::Status listed =
        client::BookingClient(Connection())
            .ForEachBooking(request, [&all](const v1::Booking& booking) {
              EXPECT_TRUE(all.emplace(booking.name(), booking).second);
              return true;
            });
    EXPECT_THAT(listed, IsOk());
    return all;
  }

  // Every booking that was acknowledged is there, cancelled if that was
  // acknowledged too.
  void ExpectAcknowledged(const std::map<std::string, v1::Booking>& all) {
    for (const Booker& booker : bookers_) {
      for (const Call& call : booker.calls()) {
        v1::Booking told;
        if (!call.name.empty()) {
          const auto found = all.find(call.name);
          ASSERT_NE(found, all.end()) << call.name;
          EXPECT_EQ(found->second.title(), call.booking.request_id());
        } else if (!call.booking.has_booking() &&
                   told.ParseFromString(call.outcome) &&
                   told.state() == v1::Booking::STATE_CANCELLED) {
          EXPECT_EQ(all.at(told.name()).state(), v1::Booking::STATE_CANCELLED);
        }
      }
    }
  }

  TempDirectory folder_;
  const std::string data_dir_ = folder_.Join("data");
  std::string token_;
  std::unique_ptr<ServerProcess> server_;
  std::vector<Booker> bookers_;
};

void ExpectNoOverlap(const std::map<std::string, v1::Booking>& all) {
  std::map<std::string, std::vector<std::pair<int64_t, int64_t>>> taken;
  for (const auto& [name, booking] : all) {
    if (booking.state() != v1::Booking::STATE_CONFIRMED) continue;
    for (const std::string& instrument : booking.instruments()) {
      taken[instrument].emplace_back(booking.start_time().seconds(),
                                     booking.end_time().seconds());
    }
  }
  for (auto& [instrument, spans] : taken) {
    std::sort(spans.begin(), spans.end());
    for (size_t i = 1; i < spans.size(); ++i) {
      EXPECT_LE(spans[i - 1].second, spans[i].first) << instrument;
    }
  }
}

TEST_F(KillTest, NothingAcknowledgedIsLostAndNoOutcomeChanges) {
  size_t refused = 0;
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    KillAfter(absl::Milliseconds(150 + 70 * round));
    if (HasFailure()) return;
    ExpectAcknowledged(AllBookings());

    for (Booker& booker : bookers_) booker.Retry(*Connection());

    const std::map<std::string, v1::Booking> all = AllBookings();
    ExpectAcknowledged(all);
    ExpectNoOverlap(all);
    if (HasFailure()) return;
  }
  size_t made = 0;
  for (const Booker& booker : bookers_) {
    for (const Call& call : booker.calls()) {
      made += call.name.empty() ? 0 : 1;
      refused += call.outcome == "BOOKING_REFUSED" ? 1 : 0;
    }
  }
  // Each booking there is the outcome of exactly one call.
  EXPECT_EQ(AllBookings().size(), made);
  EXPECT_GT(made, 20);
  EXPECT_GT(refused, 0);
  const auto report = client::AdminClient(Connection()).VerifyStore();
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings(), IsEmpty());
}

}  // namespace
}  // namespace trilab::testing
