#include "tests/e2e/booking_load.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cpp/booking_client.h"
#include "client/cpp/call_error.h"
#include "client/cpp/catalog_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab::testing {
namespace {

bool IsDefinite(const absl::Status& status) {
  return status.code() != absl::StatusCode::kUnavailable &&
         status.code() != absl::StatusCode::kDeadlineExceeded &&
         status.code() != absl::StatusCode::kCancelled;
}

}  // namespace

std::shared_ptr<client::Connection> ConnectTo(const std::string& address,
                                              const std::string& token) {
  client::ConnectionOptions options;
  options.target = address;
  options.bearer_token = token;
  options.retry.max_attempts = 1;
  return std::make_shared<client::Connection>(std::move(options));
}

void MakeRigs(const std::shared_ptr<client::Connection>& connection) {
  client::CatalogClient catalog(connection);
  v1::Institution house;
  house.mutable_display_name()->set_en("House");
  house.set_region(110000);
  house.set_kind(v1::Institution::KIND_TESTING);
  ASSERT_THAT(catalog.Create<v1::Institution>("house", house), IsOk());
  v1::Centre centre;
  centre.mutable_display_name()->set_en("Centre");
  centre.set_institution("institutions/house");
  centre.set_region(110000);
  ASSERT_THAT(catalog.Create<v1::Centre>("bj", centre), IsOk());
  v1::Laboratory laboratory;
  laboratory.mutable_display_name()->set_en("Laboratory");
  laboratory.set_centre("centres/bj");
  ASSERT_THAT(catalog.Create<v1::Laboratory>("lab", laboratory), IsOk());
  for (int i = 0; i < kRigs; ++i) {
    v1::Instrument instrument;
    instrument.mutable_display_name()->set_en("Rig");
    instrument.set_laboratory("laboratories/lab");
    ASSERT_THAT(
        catalog.Create<v1::Instrument>(absl::StrCat("rig-", i), instrument),
        IsOk());
  }
}

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
  if (!call.outcome.empty()) {
    EXPECT_EQ(outcome, call.outcome)
        << (books ? call.booking.DebugString() : call.cancel.DebugString());
  }
  call.outcome = outcome;
  if (books && answer.ok()) call.name = answer->name();
  return true;
}

Booker::Booker(int number, std::string note)
    : number_(number),
      note_(std::move(note)),
      base_((absl::ToUnixSeconds(absl::Now()) / 3600 + 48) * 3600),
      random_(static_cast<uint32_t>(number)) {}

void Booker::Run(client::Connection& connection, int most) {
  for (int i = 0; i < most; ++i) {
    calls_.push_back(Next());
    if (!Make(connection, calls_.back())) return;
  }
}

void Booker::Retry(client::Connection& connection) {
  for (Call& call : calls_) {
    ASSERT_TRUE(Make(connection, call)) << "no answer";
  }
}

Call Booker::Next() {
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
  wish.add_instruments(absl::StrCat("instruments/rig-", random_() % kRigs));
  const int64_t start = base_ + static_cast<int64_t>(random_() % 400) * 3600;
  wish.mutable_start_time()->set_seconds(start);
  wish.mutable_end_time()->set_seconds(
      start + 3600 * static_cast<int64_t>(1 + random_() % 3));
  wish.set_title(id);
  wish.set_note(note_);
  call.booking.set_request_id(id);
  return call;
}

absl::StatusOr<BookingsByName> AllBookings(
    const std::shared_ptr<client::Connection>& connection) {
  BookingsByName all;
  v1::ListBookingsRequest request;
  request.set_page_size(1000);
  const absl::Status listed =
      client::BookingClient(connection)
          .ForEachBooking(request, [&all](const v1::Booking& booking) {
            EXPECT_TRUE(all.emplace(booking.name(), booking).second);
            return true;
          });
  if (!listed.ok()) return listed;
  return all;
}

std::vector<std::string> LostOf(const Booker& booker,
                                const BookingsByName& all) {
  std::vector<std::string> lost;
  for (const Call& call : booker.calls()) {
    v1::Booking told;
    if (!call.name.empty()) {
      const auto found = all.find(call.name);
      if (found == all.end() ||
          found->second.title() != call.booking.request_id()) {
        lost.push_back(call.name);
      }
    } else if (!call.booking.has_booking() &&
               told.ParseFromString(call.outcome) &&
               told.state() == v1::Booking::STATE_CANCELLED) {
      const auto found = all.find(told.name());
      if (found == all.end() ||
          found->second.state() != v1::Booking::STATE_CANCELLED) {
        lost.push_back(absl::StrCat("cancellation of ", told.name()));
      }
    }
  }
  return lost;
}

void ExpectNoOverlap(const BookingsByName& all) {
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

}  // namespace trilab::testing
