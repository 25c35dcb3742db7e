#ifndef TRILAB_TESTS_ENGINE_MONEY_MONEY_WORLD_H_
#define TRILAB_TESTS_ENGINE_MONEY_MONEY_WORLD_H_

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/engine/money/quote.h"
#include "tests/engine/booking_world.h"
#include "tests/engine/money/price_fixture.h"

namespace trilab::engine {

// BookingWorld, where "plain", "padded" and "pool" cost 100.00 an hour by
// tariff "hours", "expert" costs nothing, and
//
//   project "fuel" of "partner"   has a budget of 1000.00
//   voucher "grant" of "partner"  pays half of a bill, 300.00 in all
//
// Bookings are for "partner" and "fuel" unless changed.
class MoneyWorld : public BookingWorld {
 public:
  MoneyWorld() {
    for (const uint64_t uid : {1, 2, 3}) {
      Tariff tariff = TariffOf({HourLine(10000)});
      const absl::string_view id = state().catalog().instruments().IdOf(uid);
      tariff.meta = Meta(uid == 1 ? "hours" : absl::StrCat("hours-", uid), uid);
      tariff.scope.instrument = std::string(id);
      Put(tariff);
    }
    Project fuel;
    fuel.meta = Meta("fuel", 1);
    fuel.institution = "partner";
    fuel.budget = Amount{"CNY", 100000};
    Put(fuel);
    Voucher grant;
    grant.meta = Meta("grant", 1);
    grant.holder = "partner";
    grant.issue_region = 110000;
    grant.face = {"CNY", 30000};
    grant.share_percent = 50;
    Put(grant);
  }

  template <typename T>
  void Edit(const std::string& id, const std::function<void(T&)>& change) {
    T value = *state().catalog().table<T>().Find(id);
    change(value);
    Put(std::move(value));
  }

  // A booking for "fuel", in minutes after the start of the world.
  static BookingRequest Wish(std::vector<std::string> instruments, Minute start,
                             Minute end) {
    BookingRequest request = Request(std::move(instruments), start, end);
    request.partner = "partner";
    request.project = "fuel";
    return request;
  }

  // The booking that the decision makes.
  static Booking BookingOf(const Decision& decision) {
    if (const auto* rejection = std::get_if<Rejection>(&decision)) {
      ADD_FAILURE() << rejection->message;
      return {};
    }
    return *std::get<BookingPut>(std::get<Facts>(decision).at(0)).booking;
  }
  Booking Book(const BookingRequest& request) {
    return BookingOf(Submit(CreateBooking{request}));
  }

  // The entries that the decision writes.
  static std::vector<LedgerEntry> EntriesOf(const Decision& decision) {
    std::vector<LedgerEntry> entries;
    if (!std::holds_alternative<Facts>(decision)) return entries;
    for (const Fact& fact : std::get<Facts>(decision)) {
      const auto* put = std::get_if<LedgerPut>(&fact);
      if (put != nullptr) entries.push_back(*put->entry);
    }
    return entries;
  }

  AccountTotals fuel() const { return state().accounts().OfProject(1, "CNY"); }
  VoucherTotals grant() const { return state().accounts().OfVoucher(1, "CNY"); }
  Fen balance() const { return BalanceOf(state(), 1)->fen; }
};

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_MONEY_MONEY_WORLD_H_
