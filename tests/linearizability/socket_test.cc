#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "tests/linearizability/checker.h"

// Many clients fight for the same hours over the real socket, and give up
// waiting and try again all the time. What they were told has to be explained
// by one order of events.

namespace trilab::testing {
namespace {

using Kind = Operation::Kind;
using Told = Operation::Told;

constexpr int kClients = 8;
constexpr int kCallsOfEach = 30;
// Half hours of one morning that they fight for.
constexpr int kSlots = 8;

// All that all clients did, by instrument.
class History {
 public:
  int64_t Tick() { return ++clock_; }

  void Add(const std::string& instrument, Operation operation) {
    absl::MutexLock lock(&mu_);
    operations_[instrument].push_back(std::move(operation));
  }

  // Any booking that anyone made, so that others can be in its way.
  void AddBooking(const std::string& instrument, uint64_t number) {
    absl::MutexLock lock(&mu_);
    bookings_[instrument].push_back(number);
  }
  std::optional<uint64_t> AnyBooking(const std::string& instrument,
                                     uint64_t random) {
    absl::MutexLock lock(&mu_);
    const std::vector<uint64_t>& all = bookings_[instrument];
    if (all.empty()) return std::nullopt;
    // Rather one of the last, which may still be there.
    const size_t last = std::min<size_t>(all.size(), 6);
    return all[all.size() - 1 - random % last];
  }

  std::map<std::string, std::vector<Operation>> Take() {
    absl::MutexLock lock(&mu_);
    return std::move(operations_);
  }

 private:
  std::atomic<int64_t> clock_ = 0;
  absl::Mutex mu_;
  std::map<std::string, std::vector<Operation>> operations_
      ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::vector<uint64_t>> bookings_ ABSL_GUARDED_BY(mu_);
};

Operation::Span SpanOf(const v1::Booking& booking) {
  return {booking.start_time().seconds(), booking.end_time().seconds()};
}

uint64_t NumberOf(const v1::Booking& booking) {
  uint64_t number = 0;
  EXPECT_TRUE(absl::SimpleAtoi(absl::StripPrefix(booking.name(), "bookings/"),
                               &number));
  return number;
}

// One client: its own channel, its own thread.
class Fighter {
 public:
  Fighter(std::shared_ptr<client::Connection> connection, int number,
          History& history)
      : connection_(std::move(connection)),
        number_(number),
        random_(static_cast<uint32_t>(number)),
        history_(history) {}

  void Run() {
    for (int i = 0; i < kCallsOfEach; ++i) {
      instrument_ = random_() % 2 == 0 ? "emc-1" : "emc-2";
      request_id_ = absl::StrCat("client-", number_, "-call-", i);
      switch (random_() % 8) {
        case 0:
        case 1:
          List();
          break;
        case 2:
        case 3:
          Move();
          break;
        case 4:
        case 5:
          Cancel();
          break;
        default:
          Book();
      }
    }
  }

 private:
  // Calls until there is an answer. Patience is short at first, so that many
  // calls take effect unseen and are made again.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Insist(absl::string_view method,
                                  const Request& request) {
    absl::Duration patience = absl::Microseconds(200 + random_() % 3000);
    while (true) {
      absl::StatusOr<Response> response = connection_->Call<Response>(
          absl::StrCat("trilab.v1.BookingService/", method), request,
          {.timeout = patience});
      if (response.ok() || (!absl::IsDeadlineExceeded(response.status()) &&
                            !absl::IsUnavailable(response.status()) &&
                            !absl::IsCancelled(response.status()) &&
                            !absl::IsResourceExhausted(response.status()))) {
        return response;
      }
      patience = std::min(patience * 4, absl::Seconds(20));
    }
  }

  // Makes the call and records it.
  template <typename Request>
  void Change(absl::string_view method, const Request& request,
              Operation operation) {
    operation.asked = history_.Tick();
    const auto response = Insist<v1::Booking>(method, request);
    operation.answered = history_.Tick();
    if (response.ok()) {
      if (operation.kind == Kind::kBook) {
        operation.booking = NumberOf(*response);
        history_.AddBooking(instrument_, operation.booking);
      }
    } else {
      const std::string reason = client::DecodeError(response.status()).reason;
      if (reason == "BOOKING_REFUSED") {
        operation.told = Told::kRefused;
      } else {
        EXPECT_EQ(reason, "BOOKING_STATE") << response.status();
        operation.told = Told::kOver;
      }
    }
    history_.Add(instrument_, std::move(operation));
  }

  // One to three half hours.
  v1::Booking AnyPlace() {
    const int slot = static_cast<int>(random_() % kSlots);
    const int slots = 1 + static_cast<int>(random_() % 3);
    v1::Booking booking = Wish(instrument_, 1, 9);
    *booking.mutable_start_time() = At(1, 9 + slot / 2, slot % 2 * 30);
    const int end = slot + slots;
    *booking.mutable_end_time() = At(1, 9 + end / 2, end % 2 * 30);
    return booking;
  }

  void Book() {
    v1::CreateBookingRequest request;
    *request.mutable_booking() = AnyPlace();
    request.set_request_id(request_id_);
    Operation operation;
    operation.kind = Kind::kBook;
    operation.span = SpanOf(request.booking());
    Change("CreateBooking", request, std::move(operation));
  }

  void Move() {
    const auto booking = history_.AnyBooking(instrument_, random_());
    if (!booking.has_value()) return Book();
    const v1::Booking place = AnyPlace();
    v1::RescheduleBookingRequest request;
    request.set_name(absl::StrCat("bookings/", *booking));
    *request.mutable_start_time() = place.start_time();
    *request.mutable_end_time() = place.end_time();
    request.set_request_id(request_id_);
    Operation operation;
    operation.kind = Kind::kMove;
    operation.booking = *booking;
    operation.span = SpanOf(place);
    Change("RescheduleBooking", request, std::move(operation));
  }

  void Cancel() {
    const auto booking = history_.AnyBooking(instrument_, random_());
    if (!booking.has_value()) return Book();
    v1::CancelBookingRequest request;
    request.set_name(absl::StrCat("bookings/", *booking));
    request.set_request_id(request_id_);
    Operation operation;
    operation.kind = Kind::kCancel;
    operation.booking = *booking;
    Change("CancelBooking", request, std::move(operation));
  }

  void List() {
    v1::ListBookingsRequest request;
    request.set_instrument(absl::StrCat("instruments/", instrument_));
    request.add_states(v1::Booking::STATE_CONFIRMED);
    request.set_page_size(1000);
    Operation operation;
    operation.kind = Kind::kList;
    operation.asked = history_.Tick();
    const auto response =
        Insist<v1::ListBookingsResponse>("ListBookings", request);
    operation.answered = history_.Tick();
    ASSERT_THAT(response, IsOk());
    for (const v1::Booking& booking : response->bookings()) {
      operation.listed.push_back(SpanOf(booking));
    }
    std::sort(operation.listed.begin(), operation.listed.end());
    history_.Add(instrument_, std::move(operation));
  }

  const std::shared_ptr<client::Connection> connection_;
  const int number_;
  std::mt19937 random_;
  History& history_;
  std::string instrument_;
  std::string request_id_;
};

class LinearizabilityTest : public ServerTest {
 protected:
  std::map<std::string, std::vector<Operation>> Fight() {
    History history;
    std::vector<std::thread> threads;
    for (int i = 0; i < kClients; ++i) {
      threads.emplace_back([this, i, &history] {
        Fighter(Connect(admin_token()), i, history).Run();
      });
    }
    for (std::thread& thread : threads) thread.join();
    return history.Take();
  }
};

TEST_F(LinearizabilityTest, WhatClientsWereToldIsOneStory) {
  for (const auto& [instrument, operations] : Fight()) {
    EXPECT_EQ(CheckLinearizable(operations), Verdict::kLinearizable)
        << instrument << ", " << operations.size() << " operations";
  }
}

// The history is worth checking: it has conflicts, and one wrong answer in it
// is noticed.
TEST_F(LinearizabilityTest, OneWrongAnswerIsNoticed) {
  std::map<std::string, std::vector<Operation>> history = Fight();
  std::vector<Operation>& operations = history["emc-1"];
  const auto refused = std::count_if(
      operations.begin(), operations.end(),
      [](const Operation& o) { return o.told == Told::kRefused; });
  ASSERT_GT(refused, 0);

  const auto listed = std::find_if(
      operations.rbegin(), operations.rend(), [](const Operation& o) {
        return o.kind == Kind::kList && !o.listed.empty();
      });
  ASSERT_NE(listed, operations.rend());
  listed->listed.back().second += 1;

  EXPECT_NE(CheckLinearizable(operations), Verdict::kLinearizable);
}

}  // namespace
}  // namespace trilab::testing
