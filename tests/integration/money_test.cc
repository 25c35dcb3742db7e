#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/money_service.pb.h"

// Money from a quote to a statement, through gRPC. The clock stands at 08:00
// of day 0, a Monday in March 2024. "emc-1" costs 200.00 an hour.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = v1::LedgerEntry::Kind;

int64_t FenOf(const v1::Money& money) {
  return money.units() * 100 + money.nanos() / 10'000'000;
}

class MoneyTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    ASSERT_THAT(Make("tariffs", "emc",
                     "display_name { zh: '电磁兼容收费' } "
                     "scope { instrument: 'instruments/emc-1' } "
                     "lines { code: 'machine-time' price { units: 200 } }"),
                IsOk());
    ASSERT_THAT(Make("projects", "fuel",
                     "display_name { en: 'Fuel cells' } "
                     "institution: 'institutions/alpha' "
                     "budget { units: 1000 }"),
                IsOk());
    ASSERT_THAT(Make("vouchers", "grant",
                     "display_name { zh: '北京创新券' } "
                     "holder: 'institutions/alpha' issue_region: 110000 "
                     "regions: 110000 regions: 120000 "
                     "face_value { units: 300 } share_percent: 50"),
                IsOk());
  }

  // Alpha's booking for "fuel", two hours from `hour` on: 400.00.
  static v1::Booking AlphasWish(int hour, int day = 0) {
    v1::Booking wish = Wish("emc-1", day, hour, 2);
    wish.set_partner("institutions/alpha");
    wish.set_project("projects/fuel");
    return wish;
  }
  v1::Booking Booked(const v1::Booking& wish) {
    auto booking = Book(wish);
    EXPECT_THAT(booking, IsOk());
    return booking.ok() ? *booking : v1::Booking();
  }

  void SetClock(int day, int hour, int minute = 0) {
    clock().Set(absl::FromUnixSeconds(At(day, hour, minute).seconds()));
  }
  // Waits until the booking is settled.
  v1::Booking Settled(const std::string& name) {
    while (true) {
      const auto booking = Get(name);
      EXPECT_THAT(booking, IsOk());
      if (!booking.ok() || booking->quote().settled()) return *booking;
      absl::SleepFor(absl::Milliseconds(1));
    }
  }

  v1::Account Account(const std::string& name) {
    v1::GetAccountRequest request;
    request.set_name(name);
    const auto account = Call<v1::Account>("MoneyService/GetAccount", request);
    EXPECT_THAT(account, IsOk());
    return account.ok() ? *account : v1::Account();
  }
  // Balance, reserved and spent of "fuel".
  std::vector<int64_t> Fuel() {
    const v1::Account account = Account("projects/fuel");
    return {FenOf(account.balance()), FenOf(account.reserved()),
            FenOf(account.spent())};
  }

  absl::StatusOr<v1::ListLedgerEntriesResponse> ListAs(
      client::Connection& as,
      const v1::ListLedgerEntriesRequest& request = {}) {
    return Call<v1::ListLedgerEntriesResponse>(
        as, "MoneyService/ListLedgerEntries", request);
  }
  absl::StatusOr<v1::Statement> StatementAs(client::Connection& as,
                                            const std::string& partner,
                                            const std::string& month) {
    v1::GetStatementRequest request;
    request.set_partner(partner);
    request.set_month(month);
    return Call<v1::Statement>(as, "MoneyService/GetStatement", request);
  }
  absl::StatusOr<v1::LedgerEntry> RefundAs(client::Connection& as,
                                           const std::string& entry,
                                           int64_t units) {
    v1::RefundLedgerEntryRequest request;
    request.set_name(entry);
    request.mutable_amount()->set_units(units);
    return Call<v1::LedgerEntry>(as, "MoneyService/RefundLedgerEntry", request);
  }

  // A charge of 400.00 for two hours of day 0.
  void Charge() {
    const v1::Booking booking = Booked(AlphasWish(9));
    SetClock(0, 11);
    Settled(booking.name());
  }
};

TEST_F(MoneyTest, QuotesWithoutKeepingAnything) {
  v1::QuoteBookingRequest request;
  *request.mutable_booking() = AlphasWish(9);
  const auto quoted =
      Call<v1::QuoteBookingResponse>("MoneyService/QuoteBooking", request);

  ASSERT_THAT(quoted, IsOk());
  EXPECT_EQ(FenOf(quoted->quote().total()), 40000);
  ASSERT_THAT(quoted->quote().lines(), SizeIs(1));
  EXPECT_EQ(quoted->quote().lines(0).quantity(), 120);
  EXPECT_THAT(quoted->violations(), IsEmpty());
  EXPECT_THAT(Fuel(), ElementsAre(100000, 0, 0));
}

TEST_F(MoneyTest, ABookingKeepsItsQuote) {
  const v1::Booking booking = Booked(AlphasWish(9));

  EXPECT_EQ(FenOf(booking.quote().total()), 40000);
  EXPECT_THAT(Fuel(), ElementsAre(60000, 40000, 0));
}

TEST_F(MoneyTest, WhatCostsNothingHasNoQuote) {
  EXPECT_FALSE(Booked(Wish("emc-2", 0, 9)).has_quote());
}

TEST_F(MoneyTest, RefusesWhatTheBudgetDoesNotCover) {
  v1::Booking wish = AlphasWish(9);
  *wish.mutable_end_time() = At(0, 15);

  const auto booking = Book(wish);
  ASSERT_THAT(booking, HasReason("BOOKING_REFUSED"));
  EXPECT_THAT(CodesOf(client::DecodeError(booking.status()).violations),
              ElementsAre("BUDGET_SHORT"));
}

TEST_F(MoneyTest, AVoucherOfBeijingMayBeForBeijingAlone) {
  ASSERT_THAT(Make("tariffs", "emc-2",
                   "display_name { zh: '收费' } "
                   "scope { instrument: 'instruments/emc-2' } "
                   "lines { code: 'machine-time' price { units: 100 } }"),
              IsOk());
  ASSERT_THAT(Make("vouchers", "local",
                   "display_name { zh: '创新券' } "
                   "holder: 'institutions/alpha' issue_region: 110000 "
                   "face_value { units: 300 }"),
              IsOk());
  v1::Booking wish = Wish("emc-2", 0, 9);
  wish.set_partner("institutions/alpha");
  wish.set_voucher("vouchers/local");
  const auto refused = Book(wish);
  ASSERT_THAT(refused, HasReason("BOOKING_REFUSED"));
  EXPECT_THAT(CodesOf(client::DecodeError(refused.status()).violations),
              ElementsAre("VOUCHER_OUTSIDE_REGION"));

  wish.set_voucher("vouchers/grant");
  EXPECT_THAT(Book(wish), IsOk());
}

TEST_F(MoneyTest, ChargesAtTheEnd) {
  Charge();

  EXPECT_THAT(Fuel(), ElementsAre(60000, 0, 40000));
  const auto ledger = ListAs(admin());
  ASSERT_THAT(ledger, IsOk());
  ASSERT_THAT(ledger->ledger_entries(), SizeIs(1));
  const v1::LedgerEntry& entry = ledger->ledger_entries(0);
  EXPECT_EQ(entry.name(), "ledgerEntries/1");
  EXPECT_EQ(entry.kind(), v1::LedgerEntry::KIND_CHARGE);
  EXPECT_EQ(entry.centre(), "centres/bj");
  EXPECT_EQ(entry.partner(), "institutions/alpha");
  EXPECT_EQ(entry.project(), "projects/fuel");
  EXPECT_EQ(entry.minutes(), 120);
}

TEST_F(MoneyTest, AVoucherPaysItsPartAndIsRedeemed) {
  v1::Booking wish = AlphasWish(9);
  wish.set_voucher("vouchers/grant");
  const v1::Booking booking = Booked(wish);
  EXPECT_EQ(FenOf(booking.quote().payable()), 20000);
  SetClock(0, 11);
  Settled(booking.name());
  EXPECT_EQ(FenOf(Account("vouchers/grant").balance()), 10000);

  v1::RedeemVoucherRequest request;
  request.set_voucher("vouchers/grant");
  request.mutable_amount()->set_units(200);
  ASSERT_THAT(Call<v1::LedgerEntry>("MoneyService/RedeemVoucher", request),
              IsOk());
  EXPECT_EQ(FenOf(Account("vouchers/grant").redeemed()), 20000);
  EXPECT_THAT(Call<v1::LedgerEntry>("MoneyService/RedeemVoucher", request),
              HasReason("REDEMPTION_EXCEEDS"));
}

TEST_F(MoneyTest, CancellingLateCostsWhatTheLadderSays) {
  ASSERT_THAT(Make("rules", "ladder",
                   "cancellation_ladder { "
                   "steps { notice { seconds: 86400 } percent: 0 } "
                   "steps { notice { seconds: 3600 } percent: 50 } }"),
              IsOk());
  const v1::Booking booking = Booked(AlphasWish(9));

  const auto cancelled = Cancel(booking.name());
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_THAT(CodesOf(cancelled->warnings()),
              ElementsAre("CANCELLATION_PENALTY"));
  EXPECT_EQ(FenOf(cancelled->quote().charged()), 20000);
  EXPECT_THAT(Fuel(), ElementsAre(80000, 0, 20000));
}

TEST_F(MoneyTest, CreditsRaiseTheBalanceOnce) {
  v1::CreditProjectRequest request;
  request.set_project("projects/fuel");
  request.mutable_amount()->set_units(500);
  request.set_request_id("transfer-17");
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(Call<v1::LedgerEntry>("MoneyService/CreditProject", request),
                IsOk());
  }

  EXPECT_THAT(Fuel(), ElementsAre(150000, 0, 0));
}

TEST_F(MoneyTest, RefundsGoBack) {
  Charge();
  ASSERT_THAT(RefundAs(*Manager(), "ledgerEntries/1", 100), IsOk());

  EXPECT_THAT(Fuel(), ElementsAre(70000, 0, 30000));
  EXPECT_THAT(RefundAs(admin(), "ledgerEntries/1", 301),
              HasReason("REFUND_EXCEEDS"));
  EXPECT_THAT(RefundAs(*Alpha(), "ledgerEntries/1", 1),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(MoneyTest, TheLedgerOutlivesARestart) {
  Charge();
  Booked(AlphasWish(9, /*day=*/1));
  ASSERT_THAT(RefundAs(admin(), "ledgerEntries/1", 100), IsOk());
  const std::vector<int64_t> before = Fuel();
  Restart();

  EXPECT_EQ(Fuel(), before);
  EXPECT_THAT(before, ElementsAre(30000, 40000, 30000));
  EXPECT_THAT(RefundAs(admin(), "ledgerEntries/1", 301),
              HasReason("REFUND_EXCEEDS"));
  const auto entry = RefundAs(admin(), "ledgerEntries/1", 1);
  ASSERT_THAT(entry, IsOk());
  EXPECT_EQ(entry->name(), "ledgerEntries/3");
}

TEST_F(MoneyTest, MembersSeeTheirOwnPartnersEntries) {
  Charge();

  EXPECT_THAT(ListAs(*Alpha())->ledger_entries(), SizeIs(1));
  EXPECT_THAT(ListAs(*Beta())->ledger_entries(), IsEmpty());
  EXPECT_THAT(ListAs(*Manager())->ledger_entries(), SizeIs(1));
  EXPECT_THAT(StatementAs(*Beta(), "institutions/alpha", "2024-03"),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(MoneyTest, MembersSeeTheirOwnPartnersVouchers) {
  v1::ListVouchersRequest request;
  const auto list = [&](client::Connection& as) {
    return Call<v1::ListVouchersResponse>(as, "MoneyService/ListVouchers",
                                          request)
        ->vouchers_size();
  };

  EXPECT_EQ(list(*Alpha()), 1);
  EXPECT_EQ(list(*Beta()), 0);
}

TEST_F(MoneyTest, ListsEntriesByPageAndFilter) {
  Charge();
  for (int i = 0; i < 4; ++i) {
    ASSERT_THAT(RefundAs(admin(), "ledgerEntries/1", 10), IsOk());
  }
  v1::ListLedgerEntriesRequest request;
  request.set_partner("institutions/alpha");
  request.set_page_size(3);
  const auto first = ListAs(admin(), request);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(first->ledger_entries(), SizeIs(3));
  request.set_page_token(first->next_page_token());
  const auto second = ListAs(admin(), request);
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(second->ledger_entries(), SizeIs(2));
  EXPECT_EQ(second->ledger_entries(0).name(), "ledgerEntries/4");
  EXPECT_THAT(second->next_page_token(), IsEmpty());

  v1::ListLedgerEntriesRequest others;
  others.set_partner("institutions/beta");
  EXPECT_THAT(ListAs(admin(), others)->ledger_entries(), IsEmpty());
}

TEST_F(MoneyTest, AStatementSumsUpALocalMonth) {
  Charge();
  ASSERT_THAT(RefundAs(admin(), "ledgerEntries/1", 100), IsOk());

  const auto march = StatementAs(*Alpha(), "", "2024-03");
  ASSERT_THAT(march, IsOk());
  ASSERT_THAT(march->rows(), SizeIs(1));
  const v1::Statement::Row& row = march->rows(0);
  EXPECT_EQ(row.centre(), "centres/bj");
  EXPECT_EQ(row.bookings(), 1);
  EXPECT_EQ(row.minutes(), 120);
  EXPECT_EQ(FenOf(row.charges()), 40000);
  EXPECT_EQ(FenOf(row.refunds()), -10000);
  EXPECT_EQ(FenOf(row.due()), 30000);
  EXPECT_THAT(march->ledger_entries(), SizeIs(2));
  EXPECT_THAT(StatementAs(admin(), "institutions/alpha", "2024-02")->rows(),
              IsEmpty());
  EXPECT_THAT(StatementAs(admin(), "institutions/alpha", "2024-04")->rows(),
              IsEmpty());
}

TEST_F(MoneyTest, AMonthIsOfTheForm2024Dash03) {
  EXPECT_THAT(StatementAs(admin(), "institutions/alpha", "2024-3"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(MoneyTest, RefusesATariffThatNamesAnUnknownClass) {
  EXPECT_THAT(Make("tariffs", "bad",
                   "display_name { en: 'bad' } lines { code: 'a' "
                   "user_classes: 'nobody' price { units: 1 } }"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(MoneyTest, RefusesPartsOfAFen) {
  EXPECT_THAT(Make("tariffs", "bad",
                   "display_name { en: 'bad' } lines { code: 'a' "
                   "price { units: 1 nanos: 1000000 } }"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace trilab::testing
